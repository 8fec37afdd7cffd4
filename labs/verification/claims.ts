import { textFile } from '../../src/lab/tool/work.ts'
import { exactly, near } from '../../src/lab/tool/index.ts'
import { falseIdentification } from './evidence.ts'
import type { Report } from './report.ts'
import { normalScores } from './samples.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

/** The report on scores, as the page makes it but without the resamples. */
async function reportOn(text: string, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ data: [textFile(text)], impostor: [] }, settings)
  return analysis.report()
}

/** Φ(−2) and Φ(4 − Φ⁻¹(0.999)). */
const [EER, TAR] = [0.022750131948179, 0.818_43]

export const claims = {
  'normal-scores': {
    statement: '等方差正态、d′ = 4、真对与假对各 10⁵ 时，EER 是 2.28% ± 0.15%，TAR@10⁻³ 约 0.82',
    how: '分数由种子生成，写成文字再由页面读入；理论值是 Φ(−d′/2) 与 Φ(d′ − Φ⁻¹(1 − 10⁻³))。TAR 的容差是阈值抽样误差（标准差约 0.008）的 5 倍。',
    seeds: 3,
    kind: 'closed-form',
    expected: { eer: near(EER, 0.0015), tar: near(TAR, 0.04) },
    names: { eer: 'EER', tar: 'TAR@10⁻³' },
    async compute(seed: number, settings: Options) {
      const { eer, rates } = await reportOn(normalScores(100_000, 4, seed, 4), settings)
      return { eer, tar: rates.find(({ far }) => far === 1e-3)?.tar ?? Number.NaN }
    },
  },
  'rule-of-three': {
    statement: '假对只有 10⁵ 个时，FAR 10⁻⁴ 给数，10⁻⁵ 与 10⁻⁶ 显示「证据不足」',
    how: '三法则要 3/FAR 个假对：10⁻⁴ 要 3×10⁴，10⁻⁵ 要 3×10⁵，10⁻⁶ 要 3×10⁶。',
    seeds: 1,
    kind: 'closed-form',
    expected: { '1e-4': exactly(1), '1e-5': exactly(0), '1e-6': exactly(0) },
    names: { '1e-4': '10⁻⁴ 给数', '1e-5': '10⁻⁵ 给数', '1e-6': '10⁻⁶ 给数' },
    async compute(seed: number, settings: Options) {
      const { rates } = await reportOn(normalScores(100_000, 4, seed, 4), settings)
      const given = (wanted: number): number =>
        rates.some(({ far, tar }) => far === wanted && tar !== null) ? 1 : 0
      return { '1e-4': given(1e-4), '1e-5': given(1e-5), '1e-6': given(1e-6) }
    },
  },
  identification: {
    statement: '单次 FAR 10⁻⁴ 时，库有 100、1000、10⁴ 个身份的误识概率是 1.0%、9.5%、63%',
    how: '1 − (1 − FAR)^N，假定各次比对独立。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      '100': near(1 - 0.9999 ** 100, 1e-12),
      '1000': near(0.095, 5e-4),
      '10000': near(0.632, 5e-4),
    },
    names: { '100': 'N = 100', '1000': 'N = 1000', '10000': 'N = 10⁴' },
    compute: () => ({
      '100': falseIdentification(1e-4, 100),
      '1000': falseIdentification(1e-4, 1000),
      '10000': falseIdentification(1e-4, 10_000),
    }),
  },
} as const
