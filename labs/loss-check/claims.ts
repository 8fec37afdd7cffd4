import { textFile } from '../../src/lab/tool/work.ts'
import { near } from '../../src/lab/tool/index.ts'
import type { Report } from './report.ts'
import { oneRow, threeRows } from './samples.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

const filesOf = (text?: string): File[] => (text === undefined ? [] : [textFile(text)])

/** The report on texts, as the page makes it. */
async function reportOn(
  data: string,
  settings: Options,
  factors: { readonly weight?: string; readonly posWeight?: string } = {},
): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const given = {
    data: [textFile(data)],
    weight: filesOf(factors.weight),
    posWeight: filesOf(factors.posWeight),
  }
  const analysis = await work.open(given, settings)
  return analysis.report()
}

const alternative = (report: Report, key: string): number =>
  report.alternatives.find((one) => one.key === key)?.value ?? Number.NaN

const TOLERANCE = 1e-6
const { log, exp, E } = Math
/** Losses of the three rows, from their margins 2, 1, 0. */
const [L0, L1, L2] = [log(1 + exp(-2)), log(1 + exp(-1)), log(2)]
const Z = exp(2) + exp(1) + exp(-1)
const P = [exp(2) / Z, exp(1) / Z, exp(-1) / Z] as const
const MEAN_OF_LOGS = log(Z) - (2 + 1 - 1) / 3

export const claims = {
  'weighted-mean': {
    statement:
      '逐行损失 0.1269、0.3133、0.6931，标签 0、1、1，权重 (1, 9)：加权均值 0.4834，误除以行数是 3.062，不加权 0.3778',
    how: '两列 logits 之差是 2、1、0，损失是 ln(1 + e^−差)；期望由 Σwℓ/Σw、Σwℓ/N、Σℓ/N 直接写出，容差 10⁻⁶。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      mean: near((L0 + 9 * L1 + 9 * L2) / 19, TOLERANCE),
      sum: near(L0 + 9 * L1 + 9 * L2, TOLERANCE),
      byRows: near((L0 + 9 * L1 + 9 * L2) / 3, TOLERANCE),
      unweighted: near((L0 + L1 + L2) / 3, TOLERANCE),
    },
    names: { mean: 'mean', sum: 'sum', byRows: '误除以行数', unweighted: '不加权' },
    async compute(_seed: number, settings: Options) {
      const report = await reportOn(threeRows(), settings, { weight: '1, 9' })
      return {
        mean: report.mean,
        sum: report.sum,
        byRows: alternative(report, 'divided_by_rows'),
        unweighted: alternative(report, 'without_weight'),
      }
    },
  },
  'one-row': {
    statement:
      'z = (2, 1, −1)、类 0：损失 0.3490，梯度 (−0.2946, 0.2595, 0.0351)；误做双重 softmax 得 0.7663',
    how: '期望由 ln Σe^z − z₀、p − e₀ 与 ln Σe^p − p₀ 写出，容差 10⁻⁶。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      loss: near(log(Z) - 2, TOLERANCE),
      g0: near(P[0] - 1, TOLERANCE),
      g1: near(P[1], TOLERANCE),
      g2: near(P[2], TOLERANCE),
      double: near(log(exp(P[0]) + exp(P[1]) + exp(P[2])) - P[0], TOLERANCE),
      uniform: near(log(3), TOLERANCE),
    },
    names: {
      loss: '损失',
      g0: '∂L/∂z₀',
      g1: '∂L/∂z₁',
      g2: '∂L/∂z₂',
      double: '双重 softmax',
      uniform: '均匀预测',
    },
    async compute(_seed: number, settings: Options) {
      const report = await reportOn(oneRow(), settings)
      const [g0 = Number.NaN, g1 = Number.NaN, g2 = Number.NaN] = report.gradient.values[0] ?? []
      return {
        loss: report.mean,
        g0,
        g1,
        g2,
        double: alternative(report, 'double_softmax'),
        uniform: report.baselines.uniform,
      }
    },
  },
  'smoothing-ignored': {
    statement: 'ε = 0.1 的标签平滑是 0.9·(−ln p_y) + 0.1·各类 −ln p 的平均；标签为 −100 的行不进分母',
    how: '同一行 z = (2, 1, −1) 写两遍，第二遍的标签是 −100；加权时平滑的一项逐类乘权重，分母只有真类的权重（PyTorch 源码 cross_entropy_loss_label_smoothing）。',
    settings: { labelSmoothing: 0.1 },
    seeds: 1,
    kind: 'closed-form',
    expected: {
      mean: near(0.9 * (log(Z) - 2) + 0.1 * MEAN_OF_LOGS, TOLERANCE),
      weighted: near(
        (0.9 * 2 * (log(Z) - 2) + (0.1 / 3) * (2 * (log(Z) - 2) + 3 * (log(Z) - 1) + 5 * (log(Z) + 1))) / 2,
        TOLERANCE,
      ),
    },
    names: { mean: '不加权', weighted: '权重 (2, 3, 5)' },
    async compute(_seed: number, settings: Options) {
      const text = `${oneRow()}\n2,1,-1,-100`
      const weighted = await reportOn(text, settings, { weight: '2, 3, 5' })
      return { mean: (await reportOn(text, settings)).mean, weighted: weighted.mean }
    },
  },
  columns: {
    statement:
      'bce_with_logits：z = −120、y = 1 的损失是 120，不是被截断的 100；pos_weight = 3 只放大正例的一项',
    how: '两行 z = −120、y = 1 与 z = 1、y = 0，mean 是 (120w + ln(1 + e))/2；双重 sigmoid 时正例那一行是 ln(1 + e^−σ(z))。',
    settings: { loss: 'bce_with_logits' },
    seeds: 1,
    kind: 'closed-form',
    expected: {
      plain: near((120 + log(1 + E)) / 2, TOLERANCE),
      weighted: near((3 * 120 + log(1 + E)) / 2, TOLERANCE),
      double: near((log(2) + log(1 + exp(1 / (1 + exp(-1))))) / 2, TOLERANCE),
    },
    names: { plain: '不加权', weighted: 'pos_weight = 3', double: '双重 sigmoid' },
    async compute(_seed: number, settings: Options) {
      const text = '-120,1\n1,0'
      const plain = await reportOn(text, settings)
      const weighted = await reportOn(text, settings, { posWeight: '3' })
      return { plain: plain.mean, weighted: weighted.mean, double: alternative(plain, 'double_sigmoid') }
    },
  },
  focal: {
    statement:
      'γ = 2、α = 0.25：p = 0.9 的正例损失是交叉熵的 0.01 × 0.25；对 logit 的梯度是 0.25·(1 − p)²(2p ln p + p − 1)',
    how: 'z = ln 9，σ(z) = 0.9；两个期望由 Lin 等 2017 的式子写出，容差 10⁻⁶。',
    settings: { loss: 'sigmoid_focal' },
    seeds: 1,
    kind: 'closed-form',
    expected: {
      loss: near(0.25 * 0.1 ** 2 * -log(0.9), TOLERANCE),
      slope: near(0.25 * 0.1 ** 2 * (2 * 0.9 * log(0.9) + 0.9 - 1), TOLERANCE),
    },
    names: { loss: '损失', slope: '∂L/∂z' },
    async compute(_seed: number, settings: Options) {
      const report = await reportOn(`${log(9)},1`, settings)
      return { loss: report.mean, slope: report.gradient.values[0]?.[0] ?? Number.NaN }
    },
  },
} as const
