import type { LineChart } from '../../src/figures/figure.ts'
import { number } from '../../src/figures/text.ts'
import { ends, type Columns, type Curve } from '../../src/lab/index.ts'
import type { ModelColumn } from './models-arm.ts'
import { FEATURES, fixedDesign, risk, type Problem } from './theory.ts'

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)

/** The largest median and where it stands. */
export function peakOf({ p, median }: Columns<ModelColumn>): { readonly p: number; readonly error: number } {
  const error = Math.max(...median)
  return { p: p[median.indexOf(error)] ?? Number.NaN, error }
}

/** Median test error at the model size nearest to `wanted`. */
export function errorAt({ p, median }: Columns<ModelColumn>, wanted: number): number {
  const distances = p.map((count) => Math.abs(count - wanted))
  return median[distances.indexOf(Math.min(...distances))] ?? Number.NaN
}

/** Test and training error over the number of features, with the closed form when there is no ridge. */
export function riskFigure(models: Columns<ModelColumn>, problem: Problem, lambda: number): LineChart {
  const { n } = problem
  const peak = peakOf(models)
  const theory = (counts: number[]) => ({ x: counts, y: counts.map((p) => risk(p, problem)) })
  const ready = models.p.length > 0
  const last = models.median.at(-1) ?? Number.NaN
  return {
    kind: 'lines',
    label: ready
      ? `测试误差的中位数在 p = ${peak.p} 处最高，为 ${number(peak.error)}；用上全部 ${FEATURES} 个特征时是 ${number(last)}${lambda === 0 ? `，训练误差在 p 达到 n = ${n} 之后为零` : ''}。`
      : '测试误差随特征数的变化，还没有运行。',
    x: { name: '用上的特征数 p', domain: [0, FEATURES], ticks: [0, 20, 40, 60, 80, 100] },
    y: { name: '均方误差', scale: 'log', domain: [0.05, 200], ticks: [0.1, 1, 10, 100] },
    series: [
      { name: '测试', note: '中位数', color: 1, x: models.p, runs: [models.median] },
      { name: '测试的平均', color: 5, x: models.p, runs: [models.mean], dashed: true, labelled: false },
      {
        name: '训练',
        color: 'muted',
        x: models.p.filter((p) => p < n),
        runs: [models.train.filter((_, i) => (models.p[i] ?? n) < n)],
      },
    ],
    references: [
      { kind: 'vertical', at: n, name: `p = n = ${n}` },
      ...(lambda === 0
        ? [
            { kind: 'curve' as const, ...theory(range(1, n - 2)) },
            { kind: 'curve' as const, name: '闭式的期望', ...theory(range(n + 2, FEATURES)) },
          ]
        : []),
    ],
    ratio: 0.78,
  }
}

/** Errors of least squares with the right features, at the rows it was fitted on. */
export function gapFigure(problem: Problem): LineChart {
  const { n } = problem
  const counts = range(0, n)
  const lines = counts.map((p) => fixedDesign(p, problem))
  const half = fixedDesign(n / 2, problem)
  return {
    kind: 'lines',
    label: `设定正确时，训练误差随参数数线性下降，新标签上的误差线性上升；p = n/2 时分别是 ${number(half.train)} 与 ${number(half.test)}。`,
    x: { name: '参数个数 p（都是对的特征）', domain: [0, n] },
    y: { name: '均方误差', include: [0] },
    series: [
      { name: '新标签', note: 'σ²(1 + p/n)', color: 2, x: counts, runs: [lines.map(({ test }) => test)] },
      { name: '训练', note: 'σ²(1 − p/n)', color: 1, x: counts, runs: [lines.map(({ train }) => train)] },
    ],
    references: [
      { kind: 'horizontal', at: problem.sigma ** 2, name: `噪声 σ² = ${number(problem.sigma ** 2)}` },
    ],
    ratio: 0.78,
  }
}

/** How gradient descent approaches the solution of smallest norm. */
export function descentFigure({ x, y }: Curve, start: number): LineChart {
  const worst = Math.max(...ends(y))
  const words =
    start === 0 ? '从零出发，走到的就是最小范数解' : '起点在数据张不到的方向上的部分，从头到尾没有动过'
  return {
    kind: 'lines',
    label:
      x.length > 0
        ? `${words}：${x.at(-1)} 步后与最小范数解的相对距离最多 ${number(worst)}。`
        : '与最小范数解的距离，还没有运行。',
    x: { name: '步', ordinal: '步' },
    y: { name: '与最小范数解的相对距离', scale: 'log', domain: [1e-8, 10] },
    series: [
      {
        name: start === 0 ? '从零出发' : `起点的范数 ${number(start)}`,
        color: start === 0 ? 3 : 2,
        x,
        runs: y,
        seeds: 'thin',
        subject: 0,
      },
    ],
    ratio: 0.78,
  }
}
