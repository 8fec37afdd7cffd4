import { textFile } from '../../src/lab/tool/work.ts'
import { atLeast, exactly, near } from '../../src/lab/tool/index.ts'
import type { Report } from './report.ts'
import { calibrated, extreme, extremeTruth, threeForecasts } from './samples.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

/** The report on a text, as the page makes it. */
async function reportOn(text: string, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ data: [textFile(text)] }, settings)
  return analysis.finish()
}

/** Tables of the claim on calibrated forecasts. */
const TABLES = 200

export const claims = {
  'brier-parts': {
    statement:
      '预报 0.1、0.5、0.9 各 40、20、40 次，实际 6、9、32 次：Brier 0.1700 = 0.0055 − 0.0846 + 0.2491',
    how: '示例「三种预报」的 100 行，每个预报值一箱；三项由各箱的频率 0.15、0.45、0.80 与总频率 0.47 直接算出。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      brier: near(0.17, 1e-12),
      reliability: near(0.0055, 1e-12),
      resolution: near(0.4 * 0.32 ** 2 + 0.2 * 0.02 ** 2 + 0.4 * 0.33 ** 2, 1e-12),
      uncertainty: near(0.47 * 0.53, 1e-12),
      rest: near(0, 1e-12),
    },
    names: {
      brier: 'Brier',
      reliability: '可靠性',
      resolution: '分辨率',
      uncertainty: '不确定性',
      rest: '箱内余项',
    },
    async compute(_seed: number, settings: Options) {
      return { ...(await reportOn(threeForecasts(), settings)).parts }
    },
  },
  temperature: {
    statement: '95% 判对、概率都是 0.9999 时 NLL 是 0.461；T = 3.128 把它降到 0.1985，准确率不变',
    how: '示例「过分自信」的 100 行：最优时缩放后的概率等于 0.95，所以 T 是两个对数几率之比，NLL 是 5% 错误率的熵。',
    settings: { split: 'all' },
    seeds: 1,
    kind: 'closed-form',
    expected: {
      temperature: near(extremeTruth.temperature, 1e-9),
      before: near(extremeTruth.before, 1e-12),
      after: near(extremeTruth.after, 1e-12),
      accuracy: exactly(0),
    },
    names: { temperature: 'T', before: '缩放前 NLL', after: '缩放后 NLL', accuracy: '准确率的变化' },
    async compute(_seed: number, settings: Options) {
      const { value, before, after } = (await reportOn(extreme(), settings)).temperature
      return {
        temperature: value ?? Number.NaN,
        before: before.log_loss,
        after: after?.log_loss ?? Number.NaN,
        accuracy: (after?.accuracy ?? Number.NaN) - before.accuracy,
      }
    },
  },
  'calibrated-ece': {
    statement:
      '完全校准的模型（置信度均匀分布在 0.5 到 1，1000 行，15 箱）ECE 平均也有 0.0287，并且至少 93% 的表落在零分布带内',
    how: `${TABLES} 张各 1000 行的表，每张的零分布抽 1000 次，带是 2.5% 到 97.5% 分位，理论上包住 95%。`,
    seeds: 1,
    kind: 'simulation',
    expected: { mean: near(0.0287, 0.003), inside: atLeast(0.93) },
    names: { mean: '平均 ECE', inside: '落在带内的比例' },
    async compute(seed: number, settings: Options) {
      let [total, inside] = [0, 0]
      for (let table = 0; table < TABLES; table++) {
        const { null: band } = await reportOn(calibrated(1000, seed * 10_000 + table, 6), settings)
        total += band.error
        if (band.error >= band.low && band.error <= band.high) inside++
      }
      return { mean: total / TABLES, inside: inside / TABLES }
    },
  },
} as const
