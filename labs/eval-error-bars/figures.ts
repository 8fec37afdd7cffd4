import type { Color, Figure } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { wilson } from './proportion.ts'
import type { Report } from './report.ts'

const BINS = 20
/** Most systems whose intervals are drawn. */
const DRAWN = 12

/** A share in points of a hundred: 0.0701 → 7.01. */
const points = (share: number): number => 100 * share

export const range = ([low, high]: readonly [number, number], digits = 3): string =>
  `[${write(low, digits)}, ${write(high, digits)}]`

/** The first system is the subject, the others context. */
const color = (index: number): Color => (index === 0 ? 1 : 'muted')

export function intervals({ systems }: Report, level: string): Figure | null {
  const drawn = systems.slice(0, DRAWN)
  const [first] = drawn
  if (!first) return null
  const low = Math.min(...drawn.map(({ wilson: [least] }) => least))
  const high = Math.max(...drawn.map(({ wilson: [, most] }) => most))
  const overlapping = drawn
    .slice(1)
    .filter(({ wilson: [low, high] }) => low <= first.accuracy && first.accuracy <= high)
  const finding =
    drawn.length === 1
      ? `${first.name}：${write(first.accuracy)}，${level}% 区间 ${range(first.wilson)}`
      : `${drawn.length} 个系统的准确率与 ${level}% 区间；${overlapping.length} 个系统的区间盖住第一个的 ${write(first.accuracy)}`
  return {
    kind: 'lines',
    label: `${finding}。`,
    x: { name: '准确率', domain: [low - (high - low) / 20, high + (high - low) / 20] },
    y: { name: '', domain: [0.3, drawn.length + 0.7], ticks: [] },
    ratio: Math.min(0.8, 0.28 + 0.07 * drawn.length),
    series: [],
    references: drawn.map(({ name, wilson: interval }, index) => ({
      kind: 'curve',
      name,
      color: color(index),
      x: interval,
      y: [drawn.length - index, drawn.length - index],
    })),
    marks: drawn.map(({ accuracy }, index) => ({
      x: accuracy,
      y: drawn.length - index,
      color: color(index),
      shape: 'dot',
    })),
  }
}

/** Half the width of Wilson's interval over the number of items, at the accuracy of the first system. */
export function width({ systems, needed }: Report, delta: number, z: number): Figure | null {
  const [first] = systems
  if (!first) return null
  const share = first.accuracy
  const most = Math.max(10_000, 10 * first.items, 2 * (needed[0]?.items ?? 0))
  const items = Array.from({ length: 120 }, (_, step) => 10 * (most / 10) ** (step / 119))
  const half = (count: number): number => {
    const [low, high] = wilson(share, count, z)
    return points(high - low) / 2
  }
  return {
    kind: 'lines',
    label: `准确率 ${write(share)} 时，${write(first.items)} 题的区间是 ±${write(half(first.items))} 点；要 ±${write(delta)} 点，需要 ${write(needed[0]?.items ?? 0)} 题。`,
    x: { name: '题数', scale: 'log' },
    y: { name: '区间的半宽（百分点）', include: [0] },
    series: [{ name: '半宽', color: 1, x: items, runs: [items.map(half)], labelled: false }],
    references: [{ kind: 'horizontal', at: delta, name: `想分辨的 ${write(delta)} 点` }],
    marks: [
      {
        x: first.items,
        y: half(first.items),
        color: 1,
        shape: 'dot',
        name: `${write(first.items)} 题，±${write(half(first.items))}`,
      },
    ],
  }
}

export function agreement({ systems, comparisons }: Report): Figure | null {
  const [comparison] = comparisons
  const [first] = systems
  if (!comparison?.paired || !first) return null
  const { both, onlyFirst, onlyOther, neither, mcnemar } = comparison.paired
  const cell = (count: number, color: Color) => ({
    text: write(count),
    note: percent(count / first.items),
    shade: count / first.items,
    color,
  })
  return {
    kind: 'matrix',
    label: `${write(both + neither)} 题两边一样，只有 ${first.name} 对的 ${onlyFirst} 题，只有 ${comparison.name} 对的 ${onlyOther} 题；McNemar p = ${write(mcnemar, 2)}。`,
    down: first.name,
    across: comparison.name,
    rows: ['对', '错'],
    columns: ['对', '错'],
    cells: [
      [cell(both, 'muted'), cell(onlyFirst, 1)],
      [cell(onlyOther, 2), cell(neither, 'muted')],
    ],
  }
}

export function difference({ systems, comparisons, resamples }: Report): Figure | null {
  const [comparison] = comparisons
  const drawn = (comparison?.paired?.drawn ?? []).map(points)
  const [low = 0, high = 0] = [drawn[0], drawn.at(-1)]
  if (!comparison || low === high) return null
  const [from, to] = [Math.min(0, low), Math.max(0, high)]
  const interval = comparison.paired?.bootstrap
  const above = drawn.filter((value) => value > 0).length / drawn.length
  return {
    kind: 'histogram',
    label: `${resamples} 次配对重抽里 ${systems[0]?.name} 更高的占 ${percent(above)}；差 ${write(points(comparison.difference))} 点${interval ? `，区间 ${write(points(interval[0]))} 到 ${write(points(interval[1]))}` : ''}。`,
    x: { name: `准确率之差：${systems[0]?.name} − ${comparison.name}（百分点）`, domain: [from, to] },
    edges: Array.from({ length: BINS + 1 }, (_, bin) => from + ((to - from) * bin) / BINS),
    series: [{ name: '重抽', color: 1, values: drawn }],
    references: [{ kind: 'vertical', at: 0, name: '0' }],
  }
}

const TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]

export function passes({ passAtK }: Report): Figure | null {
  if (!passAtK || passAtK.curve.k.length < 2) return null
  const { k, unbiased, naive, curve } = passAtK
  return {
    kind: 'lines',
    label: Number.isFinite(unbiased)
      ? `k = ${k} 时无偏估计 ${write(unbiased, 4)}，朴素值 ${write(naive, 4)}，低 ${write(points(unbiased - naive))} 点。`
      : `没有一题采样到 ${k} 次；曲线只到 k = ${curve.k.at(-1)}。`,
    x: { name: 'k', scale: 'log', ticks: TICKS.filter((tick) => tick <= (curve.k.at(-1) ?? 1)) },
    y: { name: 'pass@k', domain: [0, 1] },
    names: 'inside',
    series: [
      { name: '朴素', color: 2, x: curve.k, runs: [curve.naive], dashed: true },
      { name: '无偏', color: 1, x: curve.k, runs: [curve.unbiased] },
    ],
    marks:
      Number.isFinite(unbiased) && k <= (curve.k.at(-1) ?? 0)
        ? [{ x: k, y: unbiased, color: 1, shape: 'dot', name: `k = ${k}：${write(unbiased)}` }]
        : [],
  }
}

export function rates({ passAtK }: Report): Figure | null {
  if (!passAtK || passAtK.rates.length < 8) return null
  const { rates: values, never, always } = passAtK
  return {
    kind: 'histogram',
    label: `各题的通过率：${never} 题一次也没通过，${always} 题次次通过。`,
    x: { name: '一题的通过率 c/n', domain: [0, 1] },
    edges: Array.from({ length: 11 }, (_, bin) => bin / 10),
    series: [{ name: '题', color: 1, values }],
  }
}
