import type { Figure } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import type { Options } from './controls.ts'
import { ROLES } from './groups.ts'
import type { Report } from './report.ts'
import { share, stepsText, whole } from './words.ts'

interface View {
  readonly report: Report
  readonly settings: Options
}

/** What decay alone leaves of a weight. */
export function remaining({ report, settings }: View): Figure | null {
  const { curve, tau } = report
  if (!curve.left.every(Number.isFinite)) return null
  return {
    kind: 'lines',
    label: `只有权重衰减时，${stepsText(settings.steps)} 步之后权重剩下 ${share(report.remaining)}；τ = ${stepsText(tau)} 步。`,
    x: { name: '步', ordinal: '步' },
    y: { name: '剩下的份额', include: [0, 1] },
    names: 'inside',
    series: [
      {
        name: '剩下',
        labelled: false,
        color: report.lifetimes < 0.1 ? 2 : 1,
        x: curve.step,
        runs: [curve.left],
      },
    ],
    references: [
      { kind: 'horizontal', at: Math.exp(-1), name: '1/e' },
      ...(tau < settings.steps
        ? [{ kind: 'vertical', at: tau, name: `τ = ${stepsText(tau)}` } as const]
        : []),
    ],
  }
}

/** What other λ would leave. */
export function sweep({ report, settings }: View): Figure {
  const { lambda, left } = report.sweep
  const [low = 0, high = 1] = [lambda[0], lambda.at(-1)]
  const own = left[Math.floor(left.length / 2)] ?? 1
  const inside = (value: number): boolean => value > low && value < high
  const [epoch, , , run] = report.targets
  return {
    kind: 'lines',
    label: `λ 从 ${write(low)} 到 ${write(high)} 时训练结束剩下的份额；现在的 λ = ${write(settings.lambda)} 剩下 ${share(own)}。`,
    x: { name: '权重衰减 λ', scale: 'log', domain: [low, high] },
    y: { name: '训练结束剩下的份额', domain: [0, 1] },
    names: 'inside',
    series: [{ name: '剩下', labelled: false, color: 1, x: lambda, runs: [left] }],
    marks: [{ x: settings.lambda, y: own, color: 6, shape: 'dot', name: `λ = ${write(settings.lambda)}` }],
    references: [
      ...(run && inside(run.lambda)
        ? [{ kind: 'vertical', at: run.lambda, name: 'τ = 总步数' } as const]
        : []),
      ...(epoch && inside(epoch.lambda) && epoch.tau < settings.steps
        ? [{ kind: 'vertical', at: epoch.lambda, name: 'τ = 1 epoch' } as const]
        : []),
    ],
  }
}

/** How much the updates of each stretch of the run count in the final weights. */
export function kernel({ report }: View): Figure | null {
  const { kernel: weights } = report
  if (weights.length === 0 || !weights.every(Number.isFinite)) return null
  const x = weights.map((_, index) => (100 * (index + 0.5)) / weights.length)
  return {
    kind: 'lines',
    label: `最早一段更新到训练结束只剩 ${share(weights[0] ?? 0)} 的分量，最后一段是 ${share(weights.at(-1) ?? 0)}。`,
    x: { name: '训练进度（%）', domain: [0, 100] },
    y: { name: '一次更新在最终权重里的分量', domain: [0, 1.02] },
    names: 'inside',
    series: [{ name: '分量', labelled: false, color: 1, x, runs: [weights] }],
  }
}

/** Parameters of each kind, decayed and not. */
export function parameters({ report }: View): Figure | null {
  const { groups } = report
  if (!groups) return null
  return {
    kind: 'bars',
    label: `${whole(groups.total)} 个数里 ${whole(groups.undecayed)} 个不衰减，占 ${share(groups.undecayed / groups.total)}。`,
    unit: '占全部参数的百分比',
    right: { name: '占比', color: 1 },
    rows: groups.roles.flatMap(({ role, decayed, undecayed }) =>
      [
        { name: `${ROLES[role]}，衰减`, size: decayed },
        { name: `${ROLES[role]}，不衰减`, size: undecayed },
      ]
        .filter(({ size }) => size > 0)
        .map(({ name, size }) => ({ name, right: (100 * size) / groups.total, note: whole(size) })),
    ),
  }
}
