import { exactly, near } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import type { Report } from './report.ts'
import { logNormal } from './samples.ts'
import type { Options } from './work.ts'

/** The report on norms, as the page makes it. */
async function reportOn(norms: Float64Array, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ norms: [textFile(norms.join('\n'))] }, settings)
  return analysis.report()
}

/** Sizes of the five spikes of a claim, in medians. */
const SPIKES = [60, 80, 100, 150, 200]

export const claims = {
  'log-normal-threshold': {
    statement: '对数正态（σ = 0.5）的范数：95% 分位是中位数的 2.28 ± 0.05 倍，2 倍中位数裁掉 8.3% 的步',
    how: '每个种子 40,000 步；闭式是 exp(1.645 × 0.5) = 2.276 与 P(Z > ln 2 / 0.5) = 8.28%，抽样的标准差约 0.013 与 0.14 个百分点。',
    settings: { rule: 'p95' },
    seeds: 8,
    kind: 'simulation',
    expected: { times: near(2.28, 0.05), rate: near(0.0828, 0.006), sigma: near(0.5, 0.01) },
    names: { times: 'p95 / 中位数', rate: '2 倍中位数的裁剪率', sigma: '拟合的 σ' },
    async compute(seed: number, settings: Options) {
      const { chosen, quantiles, candidates, model } = await reportOn(
        logNormal(seed, 40_000, 0.5, []).norms,
        settings,
      )
      const double = candidates.find(({ name }) => name === '2 倍中位数')
      return { times: chosen.c / quantiles.p50, rate: double?.rate ?? Number.NaN, sigma: model.sigma }
    },
  },
  'five-spikes': {
    statement: '注入的 5 个尖峰（中位数的 60–200 倍，噪声 σ = 0.5）全部检出，没有误报',
    how: '每个种子 2,000 步，稳健 z > 6，比较检出的步与注入的步。取对数之后，报警线在 exp(6 × 0.5) ≈ 20 倍；更小的尖峰在这么大的噪声里不报。大小与窗口用种子 1001–1200 核对。',
    seeds: 16,
    kind: 'simulation',
    expected: { found: exactly(5), wrong: exactly(0) },
    names: { found: '检出', wrong: '误报' },
    async compute(seed: number, settings: Options) {
      const { norms, places } = logNormal(seed, 2000, 0.5, SPIKES)
      const steps = (await reportOn(norms, settings)).spikes.map(({ step }) => step)
      return {
        found: places.filter((place) => steps.includes(place)).length,
        wrong: steps.filter((step) => !places.includes(step)).length,
      }
    },
  },
  'log-normal-quantiles': {
    statement: 'σ = 0.5 的对数正态：p50、p90、p95、p99 是中位数的 1、1.90、2.28、3.20 倍',
    how: '用闭式的分位点 exp(0.5 × Φ⁻¹((i + ½) / 20000)) 打乱次序，当作 20,000 步的范数，读工具报的分位数；与抽样无关。',
    settings: { skip: 0 },
    seeds: 1,
    kind: 'closed-form',
    expected: {
      p90: near(1.898, 0.002),
      p95: near(2.276, 0.002),
      p99: near(3.2, 0.005),
      distance: near(0, 1e-4),
    },
    names: { p90: 'p90 / p50', p95: 'p95 / p50', p99: 'p99 / p50', distance: '与对数正态之差' },
    async compute(_seed: number, settings: Options) {
      const { normalQuantile } = await import('../../src/engine/nn/random.ts')
      const { exp } = await import('../../src/engine/nn/exact.ts')
      const norms = Float64Array.from({ length: 20_000 }, (_, place) =>
        exp(0.5 * normalQuantile((((place * 7919) % 20_000) + 0.5) / 20_000)),
      )
      const { quantiles, model } = await reportOn(norms, settings)
      const { p50, p90, p95, p99 } = quantiles
      return { p90: p90 / p50, p95: p95 / p50, p99: p99 / p50, distance: model.distance }
    },
  },
} as const
