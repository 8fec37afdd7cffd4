import { textFile } from '../../src/lab/tool/work.ts'
import { near, nearly } from '../../src/lab/tool/index.ts'
import { fiveValues, lognormal } from './samples.ts'
import type { Report } from './report.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

/** The report on a text, as the page makes it. */
async function reportOn(data: string, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ data: [textFile(data)] }, settings)
  return analysis.report()
}

const constant = ({ constants }: Report, key: string) => constants.find((one) => one.key === key)
const valueOf = (report: Report, key: string): number => constant(report, key)?.value ?? Number.NaN

const ROWS = 20_000

export const claims = {
  lognormal: {
    statement:
      '对数正态 (0, 0.5) 的 20,000 个样本：e^(σ̂²/2) 与 smearing 都是 1.133，直接 exp 低估均值 11.8%，MAPE 的最优常数是 e^(−σ²) = 0.779',
    how: '每个种子抽 20,000 个，常数模型。均值 e^(σ²/2)，中位数 1，以 1/y 加权的中位数 e^(−σ²)；因子容差 0.02，常数容差 3%，按抽样误差留了三倍以上。',
    settings: { transform: 'log' },
    seeds: 8,
    kind: 'closed-form',
    expected: {
      factor: near(Math.exp(0.125), 0.02),
      smearing: near(Math.exp(0.125), 0.02),
      short: near(1 - Math.exp(-0.125), 0.02),
      mape: nearly(Math.exp(-0.25), 0.03),
      median: nearly(1, 0.03),
    },
    names: {
      factor: 'e^(σ̂²/2)',
      smearing: 'smearing',
      short: '直接 exp 低估的比例',
      mape: 'MAPE 的最优常数',
      median: '中位数',
    },
    async compute(seed: number, settings: Options) {
      const report = await reportOn(lognormal(ROWS, 0.5, seed), settings)
      return {
        factor: report.back.lognormalFactor ?? Number.NaN,
        smearing: report.back.smearingFactor ?? Number.NaN,
        short: 1 - (report.back.ways[0]?.ratio ?? Number.NaN),
        mape: valueOf(report, 'mape_optimal'),
        median: valueOf(report, 'median'),
      }
    },
  },
  'lognormal-wide': {
    statement: '对数正态 (0, 1)：MAPE 的最优常数是 0.368，中位数 1，均值 1.649，直接 exp 低估均值 39.3%',
    how: '每个种子抽 20,000 个；均值的抽样误差约 0.9%，容差 5%。',
    settings: { transform: 'log' },
    seeds: 8,
    kind: 'closed-form',
    expected: {
      mape: nearly(Math.exp(-1), 0.05),
      median: nearly(1, 0.05),
      mean: nearly(Math.exp(0.5), 0.05),
      short: near(1 - Math.exp(-0.5), 0.03),
    },
    names: { mape: 'MAPE 的最优常数', median: '中位数', mean: '均值', short: '直接 exp 低估的比例' },
    async compute(seed: number, settings: Options) {
      const report = await reportOn(lognormal(ROWS, 1, seed), settings)
      return {
        mape: valueOf(report, 'mape_optimal'),
        median: valueOf(report, 'median'),
        mean: valueOf(report, 'mean'),
        short: 1 - (report.back.ways[0]?.ratio ?? Number.NaN),
      }
    },
  },
  'five-values': {
    statement:
      'y = (1, 2, 3, 4, 100)：RMSE 最优 22、MAE 最优 3、MAPE 最优 2；MAPE 在 2 处是 0.563，在 22 处是 8.52',
    how: '示例「五个数」。均值、中位数、以 1/y 加权的中位数；MAPE 在 2 处是 (1 + 0 + 1/3 + 1/2 + 0.98)/5。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      rmse: near(22, 1e-12),
      mae: near(3, 1e-12),
      mape: near(2, 1e-12),
      least: near((1 + 1 / 3 + 0.5 + 0.98) / 5, 1e-12),
      atMean: near((21 + 10 + 19 / 3 + 4.5 + 0.78) / 5, 1e-12),
    },
    names: {
      rmse: 'RMSE 的最优常数',
      mae: 'MAE 的最优常数',
      mape: 'MAPE 的最优常数',
      least: '最优处的 MAPE',
      atMean: '均值处的 MAPE',
    },
    async compute(_seed: number, settings: Options) {
      const report = await reportOn(fiveValues(), settings)
      return {
        rmse: valueOf(report, 'mean'),
        mae: valueOf(report, 'median'),
        mape: valueOf(report, 'mape_optimal'),
        least: constant(report, 'mape_optimal')?.costs.mape ?? Number.NaN,
        atMean: constant(report, 'mean')?.costs.mape ?? Number.NaN,
      }
    },
  },
} as const
