import type { Figure } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import type { Report } from './report.ts'

export function series({ drawn, spikes, chosen, rows }: Report): Figure | null {
  const { x, y } = drawn.series
  const [first = 0, last = 1] = [x[0], x.at(-1)]
  if (x.length === 0) return null
  return {
    kind: 'lines',
    label: `${rows} 步的梯度范数，${spikes.length} 个尖峰，c = ${write(chosen.c)} 裁掉 ${percent(chosen.rate)} 的步。`,
    x: { name: '步', ordinal: '步', domain: first < last ? [first, last] : [first - 1, first + 1] },
    y: { name: '梯度范数', scale: 'log' },
    ratio: 0.42,
    series: [{ name: '全局范数', color: 1, x, runs: [y], labelled: false }],
    references: [{ kind: 'horizontal', at: chosen.c, name: `c = ${write(chosen.c)}` }],
    marks: spikes.slice(0, 100).map(({ step, norm }) => ({ x: step, y: norm, color: 2, shape: 'ring' })),
  }
}

export function distribution({ drawn: { density }, model, quantiles, chosen }: Report): Figure | null {
  if (!density) return null
  return {
    kind: 'lines',
    label: `范数的对数的密度：中位数 ${write(quantiles.p50)}，对数标准差 ${write(model.sigma)}；与对数正态最多差 ${write(model.distance, 2)}。`,
    x: { name: '梯度范数', scale: 'log', ...ends(density.x) },
    y: { name: '密度（对 ln 范数）', include: [0] },
    names: 'inside',
    series: [
      { name: '实测', color: 1, x: density.x, runs: [density.measured], labelled: false },
      {
        name: '对数正态',
        color: 'muted',
        x: density.x,
        runs: [density.model],
        dashed: true,
        labelled: false,
      },
    ],
    references: within(chosen.c, density.x)
      ? [{ kind: 'vertical', at: chosen.c, name: `c = ${write(chosen.c)}` }]
      : [],
  }
}

/** The range of a logarithmic axis with ticks at 1, 2 and 5 of each decade, or at the decades alone where there are many. */
function ends(x: readonly number[]): { domain: [number, number]; ticks: number[] } {
  const [low = 0.1, high = 10] = [x[0], x.at(-1)]
  const decades = Array.from(
    { length: Math.ceil(Math.log10(high) - Math.log10(low)) + 2 },
    (_, place) => Math.floor(Math.log10(low)) + place,
  )
  const steps = decades.length > 4 ? [1] : [1, 2, 5]
  const ticks = decades.flatMap((decade) => steps.map((step) => Number(`${step}e${decade}`)))
  return { domain: [low, high], ticks: ticks.filter((tick) => tick >= low && tick <= high) }
}

const within = (value: number, x: readonly number[]): boolean =>
  value >= (x[0] ?? 0) && value <= (x.at(-1) ?? 0)

export function rates({ drawn, chosen }: Report): Figure {
  const { c, measured, model } = drawn.rates
  return {
    kind: 'lines',
    label: `裁剪率随 c 下降；c = ${write(chosen.c)} 时裁掉 ${percent(chosen.rate)}，对数正态给出 ${percent(chosen.modelled)}。`,
    x: { name: '阈值 c', scale: 'log', ...ends(c) },
    y: { name: '被裁的步', domain: [0, 1] },
    names: 'inside',
    series: [
      { name: '实测', color: 1, x: c, runs: [measured], labelled: false },
      { name: '对数正态', color: 'muted', x: c, runs: [model], dashed: true, labelled: false },
    ],
    references: [{ kind: 'horizontal', at: 0.3, name: '30%：裁剪在当优化器用' }],
    marks: [
      {
        x: chosen.c,
        y: chosen.rate,
        color: 2,
        shape: 'dot',
        name: `c = ${write(chosen.c)}，${percent(chosen.rate)}`,
      },
    ],
  }
}

/** Layers that are drawn. */
const DRAWN = 16

export function layers({ layers: all }: Report): Figure | null {
  if (all.length < 2) return null
  const shown = all.toSorted((a, b) => b.share - a.share).slice(0, DRAWN)
  const [top] = shown
  return {
    kind: 'bars',
    label: `${all.length} 层里「${top?.name ?? ''}」最大，占全局范数平方的 ${percent(top?.share ?? 0)}${all.length > DRAWN ? `；画的是最大的 ${DRAWN} 层` : ''}。`,
    unit: '占全局范数平方的百分比',
    right: { name: '平方的占比（%）', color: 1 },
    rows: shown.map(({ name, share }) => ({
      name: name.length > 22 ? `…${name.slice(-21)}` : name,
      right: 100 * share,
    })),
  }
}
