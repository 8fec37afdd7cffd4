import type { Color, LineChart } from '../../src/figures/figure.ts'
import { number } from '../../src/figures/text.ts'
import type { Columns, Curve } from '../../src/lab/index.ts'
import { CURVATURE, stationary } from './chain.ts'
import { motionOf, STEPS, type Choice, type SweepColumn } from './run.ts'

/** Loss at which training with a constant rate stays. */
export const floorOf = (choice: Choice): number => (CURVATURE / 2) * stationary(motionOf(choice))

/** Mean loss of the last tenth of what there is. */
export function levelOf({ y }: Curve): number {
  const [run = []] = y
  const part = run.slice(Math.floor(0.9 * run.length))
  return part.reduce((sum, value) => sum + value, 0) / part.length
}

/** Mean loss before the rate may start to fall. */
export function plateauOf({ x, y }: Curve): number {
  const part = (y[0] ?? []).filter((_, i) => (x[i] ?? 0) >= 0.3 * STEPS && (x[i] ?? 0) < STEPS / 2)
  return part.reduce((sum, value) => sum + value, 0) / part.length
}

/** Mean loss of the chains over the steps. */
export function lossFigure(loss: Curve, choice: Choice): LineChart {
  const floor = floorOf(choice)
  return {
    kind: 'lines',
    label:
      loss.x.length > 0
        ? `损失降到 ${number(plateauOf(loss))} 左右就不再降，闭式的噪声底是 ${number(floor)}${choice.decay ? `；后半程把学习率降到零，末段是 ${number(levelOf(loss))}` : ''}。`
        : '损失随步数变化，还没有运行。',
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '损失的平均', scale: 'log', domain: [1e-5, 10] },
    series: [{ name: '400 条链的平均', color: 1, x: loss.x, runs: loss.y }],
    references: Number.isFinite(floor)
      ? [{ kind: 'horizontal', at: floor, name: `噪声底 ${number(floor)}` }]
      : [],
    ratio: 0.78,
  }
}

const COLORS: readonly Color[] = [2, 1, 3]
const SHOWN = [1, 16, 256] as const

/** Stationary variance over the learning rate, one line a batch, measured on theory. */
export function sweepFigure(sweep: Columns<SweepColumn>, choice: Choice): LineChart {
  const rows = (batch: number) =>
    sweep.batch.flatMap((value, i) => (value === batch && (sweep.variance[i] ?? 0) < 1e3 ? [i] : []))
  const lrs = Array.from({ length: 61 }, (_, i) => 10 ** (-2.3 + (i * 2.3) / 60))
  return {
    kind: 'lines',
    label: `平稳方差随学习率上升、随批量下降；点是测得的，线是闭式。`,
    x: { name: '学习率 η', scale: 'log', domain: [0.005, 1] },
    y: { name: 'θ 的平稳方差', scale: 'log', domain: [1e-6, 10] },
    series: SHOWN.map((batch, i) => ({
      name: `B = ${batch}`,
      color: COLORS[i] ?? 1,
      x: rows(batch).map((row) => sweep.lr[row] ?? 0),
      runs: [rows(batch).map((row) => sweep.variance[row] ?? 0)],
      dashed: true,
    })),
    references: SHOWN.map((batch, i) => {
      const y = lrs.map((lr) => stationary(motionOf({ ...choice, lr, batch })))
      const inside = y.flatMap((value, k) => (value < 10 ? [k] : []))
      return {
        kind: 'curve' as const,
        x: inside.map((k) => lrs[k] ?? 0),
        y: inside.map((k) => y[k] ?? 0),
        color: COLORS[i] ?? 1,
      }
    }),
    marks: SHOWN.flatMap((batch, i) =>
      rows(batch).map((row) => ({
        x: sweep.lr[row] ?? 0,
        y: sweep.variance[row] ?? 0,
        color: COLORS[i] ?? 1,
        shape: 'dot' as const,
      })),
    ),
    ratio: 0.86,
  }
}

/** Positions of three chains. */
export function pathFigure(path: Curve, choice: Choice): LineChart {
  const deviation = Math.sqrt(stationary(motionOf(choice)))
  return {
    kind: 'lines',
    label: `三条链的位置：先一路走向谷底，再在正负 ${number(deviation)} 一带来回。`,
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: 'θ' },
    series: [{ name: '三条链', color: 1, x: path.x, runs: path.y, seeds: 'thin', subject: 0 }],
    references: Number.isFinite(deviation)
      ? [
          { kind: 'horizontal', at: deviation, name: '一个标准差' },
          { kind: 'horizontal', at: -deviation, name: '' },
        ]
      : [],
    ratio: 0.78,
  }
}
