import type { Figure, Mark } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { valueOf } from './report.ts'
import type { Report } from './report.ts'

/** Heights over bins as the outline of a histogram. */
const steps = (edges: readonly number[], heights: readonly number[]) => ({
  x: heights.flatMap((_, bin) => [edges[bin] ?? 0, edges[bin + 1] ?? 1]),
  y: heights.flatMap((height) => [height, height]),
})

export function pit({ pit: found, rows, confidence, kind }: Report): Figure {
  const { edges, counts, low, high } = found
  const density = (values: readonly number[]): number[] =>
    values.map((value, bin) => value / rows / ((edges[bin + 1] ?? 1) - (edges[bin] ?? 0)))
  const outline = steps(edges, density(counts))
  const band = [steps(edges, density(low)), steps(edges, density(high))]
  return {
    kind: 'lines',
    label: `PIT 直方图，${counts.length} 箱：均匀性检验 χ² = ${write(found.chi2)}，自由度 ${found.freedom}，p = ${write(found.p)}；(u − ½)² 是应有的 ${write(found.spread)} 倍。`,
    x: { name: kind === 'gaussian' ? 'PIT 值 F(y)' : 'PIT 值（跳跃处随机）', domain: [0, 1] },
    y: { name: '密度，均匀为 1', include: [0, 1.2] },
    ratio: 0.9,
    names: 'inside',
    series: [{ name: 'PIT', color: 1, x: outline.x, runs: [outline.y], labelled: false }],
    references: [
      { kind: 'curve', x: [0, 1], y: [1, 1] },
      ...band.map(({ x, y }, side) => ({
        kind: 'curve' as const,
        x,
        y,
        color: 3 as const,
        ...(side === 1 ? { name: `${percent(confidence)} 波动带`, nameAt: 0.6 } : {}),
      })),
    ],
  }
}

export function coverage({ covered, confidence, interval }: Report): Figure | null {
  if (covered.length < 2 || !interval) return null
  const x = covered.map(({ nominal }) => nominal)
  const at = covered.map(({ share }) => share)
  return {
    kind: 'lines',
    label: `覆盖率与名义水平：名义 ${percent(interval.nominal)} 的区间盖住 ${percent(interval.share)}，${percent(confidence)} 波动带 ${write(interval.low)} 到 ${write(interval.high)}。`,
    x: { name: '名义水平', domain: [0, 1] },
    y: { name: '实际覆盖率', domain: [0, 1] },
    ratio: 0.9,
    names: 'inside',
    series: [{ name: '实际', color: 1, x, runs: [at], labelled: false }],
    references: [
      { kind: 'curve', name: '理想', x: [0, 1], y: [0, 1], nameAt: 0.1 },
      { kind: 'curve', x, y: covered.map(({ low }) => low), color: 3 },
      { kind: 'curve', x, y: covered.map(({ high }) => high), color: 3 },
    ],
    marks: [
      ...(covered.length <= 12
        ? covered.map(({ nominal, share }) => ({ x: nominal, y: share, color: 1, shape: 'ring' }) as const)
        : []),
      {
        x: interval.nominal,
        y: interval.share,
        color: 2,
        shape: 'dot',
        name: `${percent(interval.nominal)} → ${percent(interval.share)}`,
      },
    ],
  }
}

/** Shares up to each quantile, where levels do not come in pairs. */
export function reliability({ levels, covered, confidence }: Report): Figure | null {
  if (!levels || covered.length >= 2) return null
  const x = levels.map(({ nominal }) => nominal)
  const worst = levels.reduce((a, b) =>
    Math.abs(b.share - b.nominal) > Math.abs(a.share - a.nominal) ? b : a,
  )
  return {
    kind: 'lines',
    label: `各分位数之下的占比，差得最多的是 ${worst.nominal} 分位：${percent(worst.share)}，${percent(confidence)} 波动带 ${write(worst.low)} 到 ${write(worst.high)}。`,
    x: { name: '分位水平 τ', domain: [0, 1] },
    y: { name: 'y ≤ 分位数的占比', domain: [0, 1] },
    ratio: 0.9,
    names: 'inside',
    series: [{ name: '实际', color: 1, x, runs: [levels.map(({ share }) => share)], labelled: false }],
    references: [
      { kind: 'curve', name: '理想', x: [0, 1], y: [0, 1], nameAt: 0.1 },
      { kind: 'curve', x, y: levels.map(({ low }) => low), color: 3 },
      { kind: 'curve', x, y: levels.map(({ high }) => high), color: 3 },
    ],
    marks: levels.map(({ nominal, share }) => ({ x: nominal, y: share, color: 1, shape: 'ring' })),
  }
}

export function conditional(report: Report, by: 'centre' | 'width'): Figure | null {
  const parts = by === 'centre' ? report.byCentre : report.byWidth
  if (!parts || !report.interval) return null
  const x = parts.map((part) => part[by])
  const shares = parts.map(({ share }) => share)
  const [low, high] = [Math.min(...x), Math.max(...x)]
  if (!(low < high)) return null
  const room = (high - low) / 20
  const what = by === 'centre' ? '预测值' : '区间宽度'
  return {
    kind: 'lines',
    label: `按${what}分成 ${parts.length} 箱，名义 ${percent(report.interval.nominal)} 的区间在各箱里盖住 ${percent(Math.min(...shares))} 到 ${percent(Math.max(...shares))}。`,
    x: { name: `${what}（箱内平均）`, domain: [low - room, high + room] },
    y: {
      name: '覆盖率',
      domain: [Math.max(0, Math.min(...shares, ...parts.map((part) => part.low)) - 0.05), 1],
    },
    names: 'inside',
    series: [{ name: '各箱', color: 1, x, runs: [shares], labelled: false }],
    references: [
      { kind: 'horizontal', at: report.interval.nominal, name: `名义 ${percent(report.interval.nominal)}` },
      { kind: 'curve', x, y: parts.map((part) => part.low), color: 3 },
      { kind: 'curve', x, y: parts.map((part) => part.high), color: 3 },
    ],
    marks: parts.map((part, bin) => ({
      x: x[bin] ?? 0,
      y: part.share,
      color: part.share < part.low || part.share > part.high ? 2 : 1,
      shape: 'dot',
    })),
  }
}

export function fan({ fan: found, interval, rows, metrics }: Report): Figure | null {
  if (!found || !interval) return null
  const inside = (at: number): boolean =>
    (found.truth[at] ?? 0) >= (found.low[at] ?? 0) && (found.truth[at] ?? 0) <= (found.high[at] ?? 0)
  const missed = found.row.filter((_, at) => !inside(at)).length
  const marks = found.row.map((x, at): Mark => ({
    x,
    y: found.truth[at] ?? 0,
    color: inside(at) ? 3 : 2,
    shape: inside(at) ? 'ring' : 'cross',
  }))
  const values = [...found.low, ...found.high, ...found.truth]
  return {
    kind: 'lines',
    label: `名义 ${percent(interval.nominal)} 的区间与真值：画出的 ${found.row.length} 行${rows > found.row.length ? `（共 ${write(rows)} 行）` : ''}里 ${missed} 行在区间之外，平均宽度 ${write(valueOf(metrics, 'interval_width'))}。`,
    x: { name: '第几行', domain: [0, rows + 1] },
    y: { name: 'y', include: [Math.min(...values), Math.max(...values)] },
    names: 'margin',
    ratio: 0.5,
    series: [{ name: '预测', color: 1, x: found.row, runs: [found.centre] }],
    references: [
      { kind: 'curve', name: '区间上端', x: found.row, y: found.high, color: 1 },
      { kind: 'curve', name: '区间下端', x: found.row, y: found.low, color: 1 },
    ],
    marks,
  }
}
