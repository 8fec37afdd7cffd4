import type { Figure, LineSeries } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import { DEAD, WORDS } from './quantities.ts'
import type { Quantity } from './quantities.ts'
import type { Report } from './report.ts'

const COLORS = { gradient: 1, activation: 3, weight: 'muted' } as const
const SIZES = ['gradient', 'activation', 'weight'] as const

/** Gradients, activations and weights by layer, with the line through the gradients. */
export function profile(report: Report): Figure | null {
  const { layers, names, line, diagnoses } = report
  const series = SIZES.flatMap((quantity): LineSeries[] => {
    const points = pointsOf(report, quantity)
    return points.x.length === 0
      ? []
      : [{ name: WORDS[quantity], color: COLORS[quantity], x: points.x, runs: [points.y] }]
  })
  if (series.length === 0) return null
  const marked = new Set(diagnoses.flatMap((one) => (one.layers.length < layers.length ? one.layers : [])))
  const fitted = line && layers.map((_, place) => Math.exp(line.start + line.slope * place))
  return {
    kind: 'lines',
    label: `${names.length} 层的梯度、激活与权重；${line ? `梯度每往输入一层乘 ${write(line.factor)}` : '有梯度的层太少，不拟合直线'}。`,
    x: { name: '层（从输入数起）', ordinal: '层', domain: [1, names.length] },
    y: { name: 'RMS', scale: 'log' },
    ratio: 0.5,
    series,
    references: fitted?.every((value) => value > 0 && Number.isFinite(value))
      ? [{ kind: 'curve', x: fitted.map((_, place) => place + 1), y: fitted }]
      : [],
    marks: [...marked].flatMap((place) => {
      const value = layers[place]?.gradient ?? 0
      return value > 0 && Number.isFinite(value)
        ? [{ x: place + 1, y: value, color: 2 as const, shape: 'ring' as const }]
        : []
    }),
  }
}

/** Values of a quantity that a logarithmic axis can show. */
function pointsOf({ layers }: Report, quantity: Quantity): { x: number[]; y: number[] } {
  const places = [...layers.keys()].filter((place) => {
    const value = layers[place]?.[quantity] ?? 0
    return value > 0 && Number.isFinite(value)
  })
  return { x: places.map((place) => place + 1), y: places.map((place) => layers[place]?.[quantity] ?? 0) }
}

/** The share of dead units by layer, beside the limit of the decision table. */
export function dead(report: Report): Figure | null {
  const points = report.layers.flatMap(({ dead: share }, place) =>
    Number.isFinite(share) ? [{ place, share: 100 * share }] : [],
  )
  if (points.length < 2) return null
  const most = points.reduce((top, point) => (point.share > top.share ? point : top))
  return {
    kind: 'lines',
    label: `死亡比例最高的是「${report.names[most.place] ?? ''}」，${write(most.share)}%；界是 ${100 * DEAD}%。`,
    x: { name: '层（从输入数起）', ordinal: '层', domain: [1, report.names.length] },
    y: { name: '死亡比例（%）', domain: [0, 100] },
    series: [
      {
        name: '死亡比例',
        color: 1,
        x: points.map(({ place }) => place + 1),
        runs: [points.map(({ share }) => share)],
        labelled: false,
      },
    ],
    references: [{ kind: 'horizontal', at: 100 * DEAD, name: `${100 * DEAD}%` }],
    marks: points
      .filter(({ share }) => share > 100 * DEAD)
      .map(({ place, share }) => ({ x: place + 1, y: share, color: 2, shape: 'ring' })),
  }
}

/** The factor a layer over the steps. */
export function course(report: Report): Figure | null {
  const points = report.course.filter(({ factor }) => Number.isFinite(factor) && factor > 0)
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || first === last) return null
  return {
    kind: 'lines',
    label: `每层因子从第 ${first.step} 步的 ${write(first.factor)} 到第 ${last.step} 步的 ${write(last.factor)}；1 是不增不减。`,
    x: { name: '步', ordinal: '步', domain: [first.step, last.step] },
    y: { name: '每往输入一层的因子', include: [1] },
    series: [
      {
        name: '因子',
        color: 1,
        x: points.map(({ step }) => step),
        runs: [points.map(({ factor }) => factor)],
        labelled: false,
      },
    ],
    references: [{ kind: 'horizontal', at: 1, name: '1' }],
  }
}
