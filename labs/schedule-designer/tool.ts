import { number as write } from '../../src/figures/text.ts'
import { defineTool } from '../../src/lab/tool/index.ts'
import type { Cell, Remark } from '../../src/lab/tool/index.ts'
import { claims } from './claims.ts'
import { controls, disabled } from './controls.ts'
import { difference, fraction, rate, validation } from './figures.ts'
import type { Report } from './report.ts'
import { share } from './words.ts'
import { elevenValues, noisyLosses, stretchedLog } from './samples.ts'

/** A deviation of a log from the schedule that rounding does not explain, over the peak. */
const DIFFERENT = 0.01

const LAYOUT = { devices: 2, accumulation: 4 }

function logRemarks({ log, counts }: Report, peak: number): Remark[] {
  if (!log) return []
  const { offset } = log
  const shift = offset === 0 ? '' : `；步号${offset > 0 ? '加' : '减'} 1 才对得上`
  const remarks: Remark[] = [{ kind: 'read', text: `${log.understood}${shift}` }]
  const warn = (text: string): void => void remarks.push({ kind: 'warning', text })
  if (log.without > 0) warn(`另有 ${log.without} 条记录没有学习率，没有用。`)
  if (log.beyond > 0)
    warn(`日志里有 ${log.beyond} 行的步超过 ${write(counts.updates)} 次更新；步号若是微批数，先除以累积。`)
  if (Math.abs(log.peak - peak) > DIFFERENT * peak)
    warn(`日志的最大学习率是 ${write(log.peak)}，设定的峰值是 ${write(peak)}。`)
  const [best] = log.totals
  if (log.worst > DIFFERENT && best && best.worst < DIFFERENT)
    warn(`日志与总步数 ${write(best.total)}（${best.name}）的日程相符，最大只差峰值的 ${share(best.worst)}。`)
  return remarks
}

const keyNumbers = (report: Report): [name: string, value: Cell, how: string][] => [
  ['每个 epoch 的微批', report.counts.microBatches, '每卡样本数 / 每卡批量'],
  ['更新数', report.counts.updates, 'optimizer.step() 的次数'],
  ['scheduler.step() 的次数', report.counts.calls, '由它放在哪里定'],
  ['一次更新的样本', report.counts.globalBatch, '每卡批量 × 卡数 × 累积'],
  ['warmup 步数', report.warmup, '按 scheduler.step() 数'],
  ['总步数', report.horizon, 'T_max、total_iters 或 total_steps；没有总步数的日程空着'],
  ['最大学习率', report.top.lr, `在第 ${write(report.top.update)} 次更新`],
  ['末端学习率', report.endLr, '最后一次更新所用'],
  ['末端 / 峰值', report.endFraction, '峰值是设定的那个'],
  ['平均 / 峰值', report.meanFraction, '余弦与线性到 0 都约是 0.5'],
  ['学习率之和 Ση', report.sum, '解耦权重衰减的累计收缩是 exp(−λΣη)'],
]

export default defineTool({
  id: 'schedule-designer',
  title: '学习率日程设计器',
  summary:
    '填样本数、批量、卡数、累积与日程，得到每次更新的学习率、查出的错误和能直接运行的 PyTorch 代码；也可以贴一份日志来核对。',
  section: '4.1',
  questions: ['4.1.6', '4.1.3', '4.1.2', '4.1.4', '4.1.5', '1.3.4', '1.8.3', '1.3.5'],
  controls,
  stage: ['schedule', 'peak'],
  disabled,
  compact: true,
  inputs: {
    log: {
      label: '学习率日志（可选）',
      help: '步与学习率两列（step, lr），或只有学习率一列；CSV、TSV、JSON 行、trainer_state.json 都行。',
      accept: '.csv,.tsv,.txt,.json,.jsonl',
      optional: true,
    },
    values: {
      label: '验证值（ReduceLROnPlateau 用，可选）',
      help: '每个 epoch 一个：一列，或一行用逗号隔开；有几列时取 val_loss 一类的列，没有就取最后一列。',
      accept: '.csv,.tsv,.txt',
      optional: true,
    },
  },
  samples: {
    forgotten: {
      label: '累积漏算',
      settings: { ...LAYOUT, horizon: 'microbatches' },
      inputs: () => ({}),
    },
    right: { label: 'warmup 加余弦', settings: { ...LAYOUT, warmupBy: 'share' }, inputs: () => ({}) },
    log: { label: '核对一份日志', settings: LAYOUT, inputs: () => ({ log: stretchedLog() }) },
    plateau: {
      label: 'Plateau 与噪声',
      settings: { schedule: 'plateau', patience: 3 },
      inputs: () => ({ values: noisyLosses() }),
    },
    eleven: {
      label: 'Plateau 十一个值',
      settings: { schedule: 'plateau', patience: 2, peak: 1, epochs: 12 },
      inputs: () => ({ values: elevenValues() }),
    },
    perBatch: {
      label: 'T_max 填了 epoch 数',
      settings: { horizon: 'epochs', epochs: 10, samples: 1000 },
      inputs: () => ({}),
    },
    oneCycle: { label: 'OneCycle', settings: { schedule: 'one_cycle', peak: 0.1 }, inputs: () => ({}) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report, settings }) => [
    {
      kind: 'read',
      text: `每卡每个 epoch ${write(report.counts.microBatches)} 个微批，共 ${write(report.counts.updates)} 次更新，每次 ${write(report.counts.globalBatch)} 条样本`,
    },
    ...(report.plateau
      ? [
          { kind: 'read', text: report.plateau.understood } as const,
          {
            kind: 'warning',
            text: `验证值若只是噪声，看过 10 个之后马上误触发的概率是 ${share(report.plateau.falseTrigger)}；先平滑，或加大 patience、threshold。`,
          } as const,
        ]
      : []),
    ...logRemarks(report, settings.peak),
    ...report.traps.map(({ text }) => ({ kind: 'warning', text }) as const),
  ],
  conclude({ report }) {
    const { counts, traps, log } = report
    const faults = traps.filter(({ fault }) => fault)
    const ends = `共 ${write(counts.updates)} 次更新，最后一次的学习率是峰值的 ${share(report.endFraction)}，平均是 ${share(report.meanFraction)}。`
    const compared = log ? `日志与它最多差峰值的 ${share(log.worst)}（第 ${write(log.worstStep)} 步）。` : ''
    const [first] = faults
    if (first) return `${ends}${compared}查出 ${faults.length} 处错误：${first.text}`
    const [best] = log?.totals ?? []
    if (!log || log.worst <= DIFFERENT) return `${ends}${compared}没有查出错误。`
    return `${ends}${compared}${best && best.worst < DIFFERENT ? `它像是总步数填了 ${write(best.total)}：${best.name}。` : '没有一个常见的总步数能解释它。'}`
  },
  figures: {
    rate: { title: '每次更新的学习率', wide: true, plot: rate },
    fraction: { title: '占峰值的份额', note: '对数轴，看末端', plot: fraction },
    difference: { title: '日志减设计', plot: difference },
    validation: { title: '验证值与触发', plot: validation },
  },
  tables: {
    numbers: {
      title: '关键数',
      rows: ({ report }) => ({ columns: ['量', '值', '说明'], rows: keyNumbers(report) }),
    },
    totals: {
      title: '日志像哪一个总步数',
      note: '最大偏差占峰值的份额，小的在前',
      rows: ({ report }) =>
        report.log && report.log.totals.length > 0
          ? {
              columns: ['总步数是', '步', '最大偏差'],
              rows: report.log.totals.map(({ name, total, worst }) => [name, total, worst]),
            }
          : null,
    },
    plateau: {
      title: 'ReduceLROnPlateau 的状态',
      rows: ({ report }) =>
        report.plateau && {
          columns: ['验证值', '值', 'best', 'num_bad', 'cooldown', '之后的学习率'],
          rows: report.plateau.steps.map(({ value, best, bad, resting, reduced, lr }, index) => [
            `第 ${index + 1} 个${reduced ? '，降' : ''}`,
            value,
            best,
            bad,
            resting,
            lr,
          ]),
        },
    },
    schedule: {
      title: '日程',
      note: '更新多时均匀取样，跳变处两边都留',
      rows: ({ report: { table }, settings }) => ({
        columns: ['更新', 'epoch', '学习率', '占峰值'],
        rows: table.update.map((update, index) => [
          String(update),
          table.epoch[index] ?? 0,
          table.lr[index] ?? 0,
          (table.lr[index] ?? 0) / settings.peak,
        ]),
      }),
    },
  },
  snippets: ({ report }) => [{ title: 'PyTorch，可以直接运行', text: report.code }],
  json: ({ report }) => ({
    micro_batches_per_epoch: report.counts.microBatches,
    updates: report.counts.updates,
    scheduler_steps: report.counts.calls,
    global_batch: report.counts.globalBatch,
    warmup_steps: report.warmup,
    total_steps: report.horizon,
    schedule: report.spec,
    max_lr: report.top.lr,
    max_lr_update: report.top.update,
    end_lr: report.endLr,
    end_fraction: report.endFraction,
    mean_fraction: report.meanFraction,
    sum_lr: report.sum,
    traps: report.traps,
    plateau: report.plateau?.steps ?? null,
    log: report.log && {
      rows: report.log.rows,
      offset: report.log.offset,
      max_deviation: report.log.worst,
      at_step: report.log.worstStep,
      totals: report.log.totals,
    },
    updates_shown: report.points.update,
    lrs: report.points.lr,
  }),
  conventions: [
    {
      name: '一步',
      text: 'scheduler.step() 调一次是日程的一步；第一次更新用第 0 步的学习率（PyTorch 的 last_epoch 从 0 起）。图和表里的更新从 1 数。',
    },
    {
      name: '闭式',
      text: '余弦、线性、多项式、指数、阶梯、重启、OneCycle 用训练引擎自己的闭式，与 torch.optim.lr_scheduler 的递推一致；JSON 的 schedule 可以直接交给 npm run train。',
    },
    {
      name: 'warmup',
      text: '接法同 SequentialLR：warmup 走完 w 步，主日程从自己的第 0 步开始，所以 T_max 应是总步数减 w。t/w 是 transformers 的写法，首步为 0。',
    },
    {
      name: '分卡与丢批',
      text: '每卡样本数向上取整（DistributedSampler 默认补齐）；drop_last 是 DataLoader 的，丢掉每卡末尾不满的一批。',
    },
    {
      name: '累积',
      text: '「照样更新」同 Accelerate 与 Lightning：epoch 末尾不满也更新；「滚到下一 epoch」是用全局计数取余的循环；「丢掉」是每个 epoch 重新计数并清梯度。',
    },
    {
      name: 'ReduceLROnPlateau',
      text: 'threshold_mode 是 rel，num_bad 大于 patience 才降，eps 1e-8；每个 epoch 一个验证值。噪声误触发的概率 k/(k+patience+1) 来自独立同分布值的对称性。',
    },
    {
      name: 'WSD 与 Noam',
      text: 'WSD 末段按 1−u 或 1−√u 降（Hägele 等 2024）；Noam 按峰值写：t 从 1 数，峰值·min(t/w, √(w/t))（Vaswani 等 2017）。',
    },
  ],
  claims,
})
