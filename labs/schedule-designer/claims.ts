import { textFile } from '../../src/lab/tool/work.ts'
import { atMost, exactly, near } from '../../src/lab/tool/index.ts'
import type { Options } from './controls.ts'
import type { Report } from './report.ts'
import { elevenValues } from './samples.ts'

/** The report on validation values and settings, as the page makes it. */
async function reportOn(settings: Options, values: string | null = null): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const given = { log: [], values: values === null ? [] : [textFile(values)] }
  const analysis = await work.open(given, settings)
  return analysis.finish()
}

/** OneCycleLR as PyTorch's get_lr goes through its two phases, written here a second time. */
function oneCycleInPhases(step: number, top: number, total: number): number {
  const start = top / 25
  const phases = [
    { end: 0.3 * total - 1, from: start, to: top },
    { end: total - 1, from: top, to: start / 1e4 },
  ]
  let begin = 0
  for (const { end, from, to } of phases) {
    if (step <= end || end === total - 1)
      return to + ((from - to) / 2) * (Math.cos((Math.PI * (step - begin)) / (end - begin)) + 1)
    begin = end
  }
  return Number.NaN
}

const LAYOUT = { samples: 50_000, batch: 32, devices: 2, accumulation: 4, epochs: 30 } as const

export const claims = {
  'accumulation-forgotten': {
    statement:
      '5 万样本、批量 32、2 卡、累积 4、30 epoch 共 5880 次更新；T_max 误填微批数 23,460，结束时学习率还有峰值的 0.853',
    how: '每 epoch ⌈25,000/32⌉ = 782 个微批、⌈782/4⌉ = 196 次更新；余弦只走 5880/23,460 = 25%，(1 + cos(π·5879/23,460))/2 = 0.853。',
    settings: { ...LAYOUT, schedule: 'cosine', horizon: 'microbatches' },
    seeds: 1,
    kind: 'closed-form',
    expected: {
      microBatches: exactly(782),
      updates: exactly(5880),
      total: exactly(23_460),
      end: near(0.853, 0.001),
      found: exactly(1),
    },
    names: {
      microBatches: '每个 epoch 的微批数',
      updates: '更新数',
      total: 'T_max',
      end: '末端学习率 / 峰值',
      found: '报出「总步数太大」',
    },
    async compute(_seed: number, settings: Options) {
      const { counts, horizon, endFraction, traps } = await reportOn(settings)
      return {
        microBatches: counts.microBatches,
        updates: counts.updates,
        total: horizon ?? Number.NaN,
        end: endFraction,
        found: traps.filter(({ id }) => id === 'total_too_long').length,
      }
    },
  },
  'cosine-rises-again': {
    statement: 'CosineAnnealingLR 的 T_max 填 10、走 20 步：第 11 步的学习率最低，第 12 步起回升',
    how: '20 个样本、批量 1、一个 epoch；第 t 次更新用 (1 + cos(π(t − 1)/10))/2，t = 11 时是 0。',
    settings: { samples: 20, batch: 1, epochs: 1, horizon: 'manual', total: 10, peak: 1 },
    seeds: 1,
    kind: 'closed-form',
    expected: { lowest: near(0, 1e-15), end: near(0.975_528_258_147_577, 1e-12), found: exactly(1) },
    names: { lowest: '第 11 次更新的学习率', end: '第 20 次更新的学习率', found: '报出回升' },
    async compute(_seed: number, settings: Options) {
      const { table, endLr, traps } = await reportOn(settings)
      return {
        lowest: table.lr[10] ?? Number.NaN,
        end: endLr,
        found: traps.filter(({ id, text }) => id === 'rises_again' && text.includes('第 12 次更新')).length,
      }
    },
  },
  'one-cycle': {
    statement: 'OneCycleLR（max_lr 0.1、100 步）每一步与 PyTorch 的分段公式相差不到 1e-9',
    how: '按 get_lr 的两段（终点 0.3·100 − 1 与 99）另写一遍，比较 100 步；并核对第 0、29、50、64、99 步与平均值 0.501。',
    settings: { samples: 100, batch: 1, epochs: 1, schedule: 'one_cycle', peak: 0.1 },
    seeds: 1,
    kind: 'closed-form',
    expected: {
      steps: exactly(100),
      worst: atMost(1e-9),
      start: near(0.004, 1e-15),
      top: near(0.1, 1e-15),
      at50: near(0.0794, 5e-5),
      at64: near(0.05, 5e-5),
      end: near(4e-7, 1e-15),
      mean: near(0.501, 5e-4),
    },
    names: {
      steps: '步数',
      worst: '最大差',
      start: '第 0 步',
      top: '第 29 步',
      at50: '第 50 步',
      at64: '第 64 步',
      end: '第 99 步',
      mean: '平均 / 峰值',
    },
    async compute(_seed: number, settings: Options) {
      const { table, meanFraction } = await reportOn(settings)
      const at = (step: number): number => table.lr[step] ?? Number.NaN
      return {
        steps: table.lr.length,
        worst: Math.max(...table.lr.map((lr, step) => Math.abs(lr - oneCycleInPhases(step, 0.1, 100)))),
        start: at(0),
        top: at(29),
        at50: at(50),
        at64: at(64),
        end: at(99),
        mean: meanFraction,
      }
    },
  },
  'plateau-eleventh': {
    statement:
      'patience 2 时，验证值 1.0、.8、.7、.69995、.6999、.6999、.71、.6、.605、.61、.62 到第 11 个才降学习率',
    how: '0.69995 比 0.7 只好 7×10⁻⁵（相对不到 1e-4），算没有进步；0.6999 超过门槛，清零；之后的 0.6 又清零，0.605、0.61、0.62 连续三次没有进步。',
    settings: { schedule: 'plateau', patience: 2, peak: 1, epochs: 12 },
    seeds: 1,
    kind: 'closed-form',
    expected: {
      first: exactly(11),
      count: exactly(1),
      bad4: exactly(1),
      bad5: exactly(0),
      lr: near(0.1, 1e-15),
    },
    names: {
      first: '首次降在第几个值',
      count: '降了几次',
      bad4: '第 4 个值之后的 num_bad',
      bad5: '第 5 个值之后的 num_bad',
      lr: '之后的学习率',
    },
    async compute(_seed: number, settings: Options) {
      const { plateau, endLr } = await reportOn(settings, elevenValues())
      const steps = plateau?.steps ?? []
      return {
        first: steps.findIndex(({ reduced }) => reduced) + 1,
        count: steps.filter(({ reduced }) => reduced).length,
        bad4: steps[3]?.bad ?? Number.NaN,
        bad5: steps[4]?.bad ?? Number.NaN,
        lr: endLr,
      }
    },
  },
  'noam-peak': {
    statement: 'Noam（d_model 512、warmup 4000）的峰值是 6.99×10⁻⁴，在第 4000 次更新；第 16,000 次只剩一半',
    how: '峰值 512^(−1/2)·4000^(−1/2)；之后按 √(4000/t) 降，t = 16,000 时是 1/2。',
    settings: {
      samples: 16_000,
      batch: 1,
      epochs: 1,
      schedule: 'noam',
      warmupBy: 'steps',
      warmupSteps: 4000,
      peak: 6.987_712_429_686_843e-4,
    },
    seeds: 1,
    kind: 'closed-form',
    expected: { top: near(1 / Math.sqrt(512 * 4000), 1e-15), update: exactly(4000), end: near(0.5, 1e-12) },
    names: { top: '峰值', update: '在第几次更新', end: '末端 / 峰值' },
    async compute(_seed: number, settings: Options) {
      const { top, endFraction } = await reportOn(settings)
      return { top: top.lr, update: top.update, end: endFraction }
    },
  },
} as const
