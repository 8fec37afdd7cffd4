import type { Bars, Color, LineChart, Reference } from '../../src/figures/figure.ts'
import { number } from '../../src/figures/text.ts'
import { quantileAt } from '../../src/figures/runs.ts'
import type { Curve } from '../../src/lab/index.ts'
import { flopsOf, flopsRatio } from './flops.ts'
import { SAMPLES, type Subject } from './subject.ts'
import { CUBE_ROOT, nearestStep, STEPS } from './steps.ts'

/** Median over the seeds at every step that is done. */
export const medians = ({ x, y }: Curve): number[] => x.map((_, index) => quantileAt(y, index, 0.5))

/** The step with the smallest median error, or undefined before the first. */
export function bestStep(curve: Curve): { h: number; error: number } | undefined {
  const values = medians(curve)
  const error = Math.min(...values)
  const h = curve.x[values.indexOf(error)]
  return h === undefined ? undefined : { h, error }
}

/** A line of the given slope through a point, in rising x, while it stays inside the plot. */
function slopeLine([at, error]: readonly [number, number], slope: number): { x: number[]; y: number[] } {
  const height = (h: number): number => error * (h / at) ** slope
  const x = STEPS.toReversed().filter((h) => height(h) >= FLOOR && height(h) <= CEILING)
  return { x, y: x.map(height) }
}

/** Largest relative error of the axis; beyond it a difference has nothing to do with the gradient. */
const CEILING = 10
const FLOOR = 1e-5
/** The step through which the line of slope −1 is drawn: small enough that rounding rules it. */
const ROUNDING = nearestStep(3e-4)

interface SlopeLine {
  readonly name: string
  readonly slope: number
  readonly color: Color
  readonly nameAt: number
  /** Index of the step at which the line meets the median error. */
  readonly through: number
}

const SLOPES: readonly SlopeLine[] = [
  { name: '斜率 2：截断', slope: 2, color: 3, nameAt: 0.03, through: 0 },
  { name: '斜率 −1：舍入', slope: -1, color: 2, nameAt: 3e-5, through: ROUNDING },
]

function slopes(errors: readonly number[]): Reference[] {
  return SLOPES.flatMap(({ name, slope, color, nameAt, through }): Reference[] => {
    const [at, error] = [STEPS[through], errors[through]]
    if (at === undefined || error === undefined) return []
    return [{ kind: 'curve', name, color, nameAt, ...slopeLine([at, error], slope) }]
  })
}

/** Relative error of the central differences over their step. */
export function errorFigure(curve: Curve, chosen: number): LineChart {
  const best = bestStep(curve)
  const all = medians(curve)
  const place = nearestStep(chosen)
  const here = all[place]
  return {
    kind: 'lines',
    label: best
      ? `差分与解析梯度的相对误差随步长先降后升：h = ${number(best.h, 2)} 时最小，中位数 ${number(best.error, 2)}。`
      : '差分与解析梯度的相对误差随步长变化，还没有运行。',
    x: { name: '差分步长 h', scale: 'log', domain: [1e-6, 0.1] },
    y: { name: '相对误差', scale: 'log', domain: [FLOOR, CEILING] },
    series: [
      {
        name: '误差',
        note: '中位数与 10%–90%',
        color: 1,
        x: curve.x.toReversed(),
        runs: curve.y.map((run) => run.toReversed()),
      },
    ],
    references: [...slopes(all), { kind: 'vertical', at: CUBE_ROOT, name: `∛ε = ${number(CUBE_ROOT, 2)}` }],
    marks:
      here === undefined
        ? []
        : [
            {
              x: STEPS[place] ?? chosen,
              y: here,
              color: 6,
              shape: 'dot',
              name: `你的 h：${number(here, 2)}`,
            },
          ],
    ratio: 0.78,
  }
}

/** Matrix products forward and backward, layer by layer, for the whole batch. */
export function flopsFigure(subject: Pick<Subject, 'width' | 'depth'>): Bars {
  const layers = flopsOf(subject)
  const ratio = flopsRatio(layers)
  return {
    kind: 'bars',
    label: `反向的乘加量是前向的 ${number(ratio)} 倍：每层要算权重和输入两个梯度，第一层不必算输入的。`,
    unit: `FLOPs（一批 ${SAMPLES} 个样本，只数矩阵乘）`,
    left: { name: '前向', color: 1 },
    right: { name: `反向，共为前向的 ${number(ratio)} 倍`, color: 4 },
    rows: layers.map(({ layer, forward, backward }) => ({
      name: layer,
      left: SAMPLES * forward,
      right: SAMPLES * backward,
    })),
  }
}
