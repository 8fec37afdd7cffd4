import type { Axis, Figure, LineChart, Reference } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { normalQuantile } from '../../src/engine/nn/random.ts'
import { falseIdentification, FARS } from './evidence.ts'
import type { DetPoints, Report } from './report.ts'

export function distribution({ histogram, eerThreshold, distance, eer }: Report): Figure {
  const { edges, genuine, impostor } = histogram
  const last = edges.length - 1
  const x = edges.flatMap((edge, index) => (index === 0 || index === last ? [edge] : [edge, edge]))
  return {
    kind: 'lines',
    label: `真对与假对的分数分布；等错误率 ${percent(eer)} 在分数 ${write(eerThreshold)} 处。`,
    x: { name: distance ? '距离' : '相似度', domain: [edges[0] ?? 0, edges[last] ?? 1] },
    y: { name: '各类之内的占比', include: [0] },
    ratio: 0.9,
    names: 'inside',
    series: [
      { name: '假对', color: 2, x, runs: [steps(impostor)], labelled: false },
      { name: '真对', color: 1, x, runs: [steps(genuine)], labelled: false },
    ],
    references: [{ kind: 'vertical', at: eerThreshold, name: `EER 处 ${write(eerThreshold)}` }],
    marks: [
      { ...peak(edges, impostor), color: 2, shape: 'dot', name: '假对' },
      { ...peak(edges, genuine), color: 1, shape: 'dot', name: '真对' },
    ],
  }
}

/** Every share twice: at the left and the right edge of its cell. */
const steps = (shares: readonly number[]): number[] => shares.flatMap((share) => [share, share])

/** The middle of the highest cell. */
function peak(
  edges: readonly number[],
  shares: readonly number[],
): { readonly x: number; readonly y: number } {
  const y = Math.max(...shares)
  const cell = shares.indexOf(y)
  return { x: ((edges[cell] ?? 0) + (edges[cell + 1] ?? 0)) / 2, y }
}

/** Rates at which a grid line stands on normal-deviate axes. */
const GRID = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 0.5] as const

/** The points at which both rates lie strictly between 0 and 1, as both kinds of axes need them. */
function between({ far, frr }: DetPoints): DetPoints {
  const inside = far.map((rate, index) => rate < 1 && (frr[index] ?? 0) > 0)
  return { far: far.filter((_, index) => inside[index]), frr: frr.filter((_, index) => inside[index]) }
}

/** The curve on the axes asked for; null where no threshold makes errors of both kinds. */
export function det(report: Report, axes: 'normal' | 'log'): Figure | null {
  const { eer, impostor, genuine } = report
  const points = between(report.det)
  if (points.far.length < 2) return null
  const label = `DET 曲线：EER ${percent(eer)}；${genuine} 个真对，${impostor} 个假对。`
  const lowest = Math.min(0.5 / impostor, 0.01)
  const lowestRejected = Math.min(0.5 / genuine, 0.01)
  return axes === 'normal'
    ? normalDet({ ...report, det: points }, label, lowest, lowestRejected)
    : {
        kind: 'lines',
        label,
        x: { name: 'FAR', scale: 'log', domain: [lowest, 1] },
        y: { name: 'FRR', scale: 'log', domain: [lowestRejected, 1] },
        ratio: 0.9,
        names: 'inside',
        series: [{ name: '这个系统', color: 1, x: points.far, runs: [points.frr], labelled: false }],
        references: [
          {
            kind: 'curve',
            name: 'FAR = FRR',
            x: [Math.max(lowest, lowestRejected), 1],
            y: [Math.max(lowest, lowestRejected), 1],
            nameAt: 0.3,
          },
        ],
        regions: [{ from: lowest, to: Math.min(1, 3 / impostor), name: '证据不足', tone: 'bad' }],
        marks: eer > 0 ? [{ x: eer, y: eer, color: 6, shape: 'dot', name: `EER ${percent(eer)}` }] : [],
      }
}

/** An axis of normal deviates; the grid lines say which rates they are. */
const deviates = (name: string, low: number): Axis & { readonly domain: readonly [number, number] } => ({
  name: `${name}（正态分位坐标）`,
  domain: [normalQuantile(low), normalQuantile(0.6)],
  ticks: [],
})

const grid = (kind: 'vertical' | 'horizontal', low: number): Reference[] =>
  GRID.filter((rate) => rate >= low).map((rate) => ({ kind, at: normalQuantile(rate), name: percent(rate) }))

function normalDet(
  { det: points, eer, impostor }: Report,
  label: string,
  lowest: number,
  lowestRejected: number,
): LineChart & { kind: 'lines' } {
  const inside = eer > Math.max(lowest, lowestRejected) && eer < 0.6
  const [x, y] = [deviates('FAR', lowest), deviates('FRR', lowestRejected)]
  // scores of two normal distributions of equal variance with this EER: d′ = −2 Φ⁻¹(EER)
  const straight = 2 * normalQuantile(Math.min(0.6, Math.max(eer, 1e-9)))
  return {
    kind: 'lines',
    label,
    x,
    y,
    ratio: 0.9,
    names: 'inside',
    series: [
      {
        name: '这个系统',
        color: 1,
        x: points.far.map(normalQuantile),
        runs: [points.frr.map(normalQuantile)],
        labelled: false,
      },
    ],
    references: [
      ...grid('vertical', lowest),
      ...grid('horizontal', lowestRejected),
      ...(inside
        ? [
            {
              kind: 'curve',
              color: 'muted',
              x: x.domain,
              y: x.domain.map((deviate) => straight - deviate),
            } as const,
          ]
        : []),
    ],
    regions: [{ from: x.domain[0], to: normalQuantile(Math.min(0.6, 3 / impostor)), tone: 'bad' }],
    marks: inside
      ? [
          {
            x: normalQuantile(eer),
            y: normalQuantile(eer),
            color: 6,
            shape: 'dot',
            name: `EER ${percent(eer)}`,
          },
        ]
      : [],
  }
}

export function accepted({ det: points, rates, impostor, tarAtNone }: Report): Figure | null {
  const shown = rates.filter(({ tar }) => tar !== null)
  const limit = 3 / impostor
  const low = 10 ** Math.floor(Math.log10(Math.min(limit, 0.1)) - 0.3)
  const lowest = shown.at(-1)
  if (points.far.length < 2 && shown.length === 0) return null
  const bottom = Math.min(tarAtNone, ...shown.map(({ tar }) => tar ?? 1))
  return {
    kind: 'lines',
    label: lowest
      ? `TAR 随 FAR：有证据的最低处 FAR ${write(lowest.far)} 时 TAR ${write(lowest.tar ?? 0)}；FAR 低于 ${write(limit, 2)} 的部分证据不足。`
      : `TAR 随 FAR：FAR 低于 ${write(limit, 2)} 的部分证据不足，没有一个要报告的 FAR 有证据。`,
    x: { name: 'FAR', scale: 'log', domain: [low, 1] },
    y: { name: 'TAR = 1 − FRR', domain: [Math.max(0, Math.min(0.9, Math.floor(bottom * 10) / 10)), 1] },
    ratio: 0.9,
    names: 'inside',
    series: [
      {
        name: '这个系统',
        color: 1,
        x: [...points.far.toReversed(), 1],
        runs: [[...points.frr.toReversed().map((rate) => 1 - rate), 1]],
        labelled: false,
      },
    ],
    references:
      tarAtNone > 0
        ? [{ kind: 'horizontal', at: tarAtNone, name: `一个假对也不收：${write(tarAtNone)}` }]
        : [],
    regions: [{ from: low, to: Math.min(1, limit), name: '证据不足', tone: 'bad' }],
    marks: shown.map(({ far, tar, evidence }) => ({
      x: far,
      y: tar ?? 0,
      color: 1,
      shape: evidence === 'rough' ? 'ring' : 'dot',
      name: write(tar ?? 0),
    })),
  }
}

/** Heights at which the curves have their names, so that these do not meet. */
const LEVELS = [0.82, 0.62, 0.42, 0.22] as const

/** Chance of a false identification over the size of the gallery, one curve a FAR. */
export function identification({ impostor, rates }: Report, gallery: number): Figure {
  const sizes = Array.from({ length: 61 }, (_, step) => 10 ** (1 + step / 10))
  const drawn = FARS.filter((far) => far <= 1e-2 && far >= 1e-5)
  const supported = (far: number): boolean => rates.some((one) => one.far === far && one.tar !== null)
  const lowest = rates.findLast(({ tar }) => tar !== null)?.far
  return {
    kind: 'lines',
    label: `1:N 辨识：库有 ${write(gallery)} 个身份时，${lowest === undefined ? '这些假对不支持任何一个 FAR' : `FAR ${write(lowest)} 意味着误识概率 ${percent(falseIdentification(lowest, gallery))}`}（假定各次比对独立；${impostor} 个假对）。`,
    x: { name: '库的大小 N', scale: 'log', domain: [10, 1e7] },
    y: { name: '误识概率 FPIR', domain: [0, 1] },
    ratio: 0.9,
    series: drawn.map((far) => ({
      name: `FAR ${write(far)}`,
      color: supported(far) ? 1 : 'muted',
      x: sizes,
      runs: [sizes.map((size) => falseIdentification(far, size))],
      dashed: !supported(far),
      labelled: false,
    })),
    references: [{ kind: 'vertical', at: gallery, name: `N = ${write(gallery)}` }],
    marks: drawn.map((far, index) => {
      const level = LEVELS[index] ?? 0.5
      return {
        x: Math.log1p(-level) / Math.log1p(-far),
        y: level,
        color: supported(far) ? 1 : 'muted',
        shape: 'dot',
        name: `FAR ${write(far)}`,
      } as const
    }),
  }
}
