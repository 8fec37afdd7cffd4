import { choice, logNumber, number, toggle } from '../../src/lab/tool/index.ts'
import type { Settings } from '../../src/lab/tool/index.ts'

/** The options of the tool; names as PyTorch has them where it has them. */
export const controls = {
  schedule: choice({
    label: '日程',
    options: {
      cosine: '余弦 CosineAnnealingLR',
      linear: '线性 LinearLR',
      polynomial: '多项式 PolynomialLR',
      one_cycle: 'OneCycleLR',
      wsd: 'WSD（恒定后冷却）',
      step: '阶梯 StepLR',
      multi_step: '多级阶梯 MultiStepLR',
      exponential: '指数 ExponentialLR',
      cosine_warm_restarts: '余弦重启 CosineAnnealingWarmRestarts',
      noam: 'Noam（逆平方根）',
      plateau: 'ReduceLROnPlateau',
      constant: '恒定',
    },
    default: 'cosine',
  }),
  peak: logNumber({ label: '峰值学习率', min: 1e-7, max: 100, default: 1e-3 }),
  samples: logNumber({ label: '样本数', min: 1, max: 1e8, default: 50_000, help: '四舍五入到整数。' }),
  batch: number({ label: '每卡批量', min: 1, max: 8192, default: 32 }),
  devices: number({ label: '卡数', min: 1, max: 1024, default: 1 }),
  accumulation: number({ label: '梯度累积', min: 1, max: 1024, default: 1, unit: '个微批' }),
  epochs: number({ label: 'epoch 数', min: 1, max: 2000, default: 30 }),
  dropLast: toggle({ label: '丢掉末尾不满的批（drop_last）', default: false }),
  remainder: choice({
    label: '累积不满时',
    options: { flush: '照样更新', carry: '滚到下一 epoch', drop: '丢掉' },
    default: 'flush',
  }),
  stepBy: choice({
    label: 'scheduler.step() 放在',
    options: { update: '每次更新后', microbatch: '每个微批后', epoch: '每个 epoch 后' },
    default: 'update',
  }),
  horizon: choice({
    label: '总步数（T_max、total_iters）填的是',
    options: {
      matched: '正好走完',
      updates: '更新数',
      microbatches: '微批数',
      epochs: 'epoch 数',
      manual: '手动',
    },
    default: 'matched',
    help: '「正好走完」等于 scheduler.step() 的次数减去 warmup；其余几种照填的数用。',
  }),
  total: number({ label: '手动的总步数', min: 1, max: 10_000_000, default: 1000 }),
  warmupBy: choice({
    label: 'warmup',
    options: { none: '没有', steps: '按步数', share: '按占比' },
    default: 'none',
  }),
  warmupSteps: number({ label: 'warmup 步数', min: 1, max: 1_000_000, default: 500 }),
  warmupShare: number({ label: 'warmup 占比', min: 0, max: 1, step: 0.01, default: 0.03 }),
  warmupFrom: choice({
    label: 'warmup 第 t 步（t 从 0 数）',
    options: { next: '(t+1)/w', zero: 't/w', factor: 'LinearLR 的 start_factor' },
    default: 'next',
  }),
  startFactor: logNumber({ label: 'start_factor', min: 1e-6, max: 1, default: 0.01 }),
  etaMin: number({ label: '最低学习率（eta_min、min_lr）', min: 0, max: 1, step: 1e-6, default: 0 }),
  endFactor: number({ label: '线性终值的倍数 end_factor', min: 0, max: 1, step: 0.01, default: 0 }),
  power: number({ label: '多项式的幂 power', min: 0, max: 10, step: 0.1, default: 0.9 }),
  gamma: number({ label: '每级乘（gamma、factor）', min: 0, max: 1, step: 0.01, default: 0.1 }),
  decay: number({ label: '指数的 gamma，每步乘', min: 0, max: 1, step: 0.0001, default: 0.9995 }),
  stepSize: number({ label: '阶梯每级步数 step_size', min: 1, max: 10_000_000, default: 2000 }),
  milestone1: number({ label: '第一级在总步数的', min: 0, max: 1, step: 0.01, default: 0.5 }),
  milestone2: number({ label: '第二级在总步数的', min: 0, max: 1, step: 0.01, default: 0.75 }),
  firstCycle: number({ label: '首个周期 T_0', min: 1, max: 10_000_000, default: 1000 }),
  cycleFactor: number({ label: '周期倍数 T_mult', min: 1, max: 10, default: 2 }),
  pctStart: number({ label: '上升段 pct_start', min: 0, max: 1, step: 0.01, default: 0.3 }),
  divFactor: logNumber({ label: 'div_factor', min: 1, max: 1e6, default: 25 }),
  finalDivFactor: logNumber({ label: 'final_div_factor', min: 1, max: 1e8, default: 1e4 }),
  cooldown: number({ label: '冷却段占比', min: 0, max: 1, step: 0.01, default: 0.2 }),
  cooldownShape: choice({
    label: '冷却的形状',
    options: { linear: '线性', sqrt: '1−√u' },
    default: 'sqrt',
  }),
  mode: choice({
    label: '监控值',
    options: { min: '越小越好 min', max: '越大越好 max' },
    default: 'min',
  }),
  patience: number({ label: 'patience', min: 0, max: 1000, default: 10 }),
  threshold: number({ label: 'threshold（相对）', min: 0, max: 0.5, step: 0.0001, default: 1e-4 }),
  rest: number({ label: '触发后停看 cooldown', min: 0, max: 1000, default: 0, unit: '个值' }),
}

export type Options = Settings<typeof controls>
type Schedule = Options['schedule']

/** Schedules that end after a number of steps that one has to give. */
export const BOUNDED: readonly Schedule[] = [
  'cosine',
  'linear',
  'polynomial',
  'one_cycle',
  'wsd',
  'multi_step',
]
/** Schedules that no warmup is put before: they bring their own, or PyTorch cannot chain them. */
const OWN_WARMUP: readonly Schedule[] = ['one_cycle', 'noam', 'plateau']

const only =
  (schedules: readonly Schedule[], words: string) =>
  ({ schedule }: Options): string | false =>
    !schedules.includes(schedule) && `选${words}时用`

const warmupReason = ({ schedule }: Options): string | false =>
  schedule === 'one_cycle'
    ? 'OneCycleLR 自带上升段'
    : schedule === 'plateau' && 'ReduceLROnPlateau 不能接进 SequentialLR'

/** Control → why it cannot be used with these settings. */
export const disabled: { readonly [Key in keyof typeof controls]?: (settings: Options) => string | false } = {
  remainder: ({ accumulation }) => accumulation === 1 && '没有累积',
  stepBy: ({ schedule }) => schedule === 'plateau' && 'ReduceLROnPlateau 每得到一个验证值走一步',
  horizon: only(BOUNDED, '有总步数的日程'),
  total: (settings) =>
    !BOUNDED.includes(settings.schedule)
      ? '选有总步数的日程时用'
      : settings.horizon !== 'manual' && '选「手动」时用',
  warmupBy: warmupReason,
  warmupSteps: (settings) => warmupReason(settings) || (settings.warmupBy !== 'steps' && '选「按步数」时用'),
  warmupShare: (settings) => warmupReason(settings) || (settings.warmupBy !== 'share' && '选「按占比」时用'),
  warmupFrom: ({ schedule, warmupBy }) =>
    OWN_WARMUP.includes(schedule) ? '这个日程自己定起点' : warmupBy === 'none' && '没有 warmup',
  startFactor: ({ schedule, warmupBy, warmupFrom }) =>
    (OWN_WARMUP.includes(schedule) || warmupBy === 'none' || warmupFrom !== 'factor') &&
    '选「LinearLR 的 start_factor」时用',
  etaMin: only(['cosine', 'cosine_warm_restarts', 'wsd', 'plateau'], '余弦、余弦重启、WSD 或 Plateau '),
  endFactor: only(['linear'], '线性'),
  power: only(['polynomial'], '多项式'),
  gamma: only(['step', 'multi_step', 'plateau'], '阶梯或 Plateau '),
  decay: only(['exponential'], '指数'),
  stepSize: only(['step'], '阶梯'),
  milestone1: only(['multi_step'], '多级阶梯'),
  milestone2: only(['multi_step'], '多级阶梯'),
  firstCycle: only(['cosine_warm_restarts'], '余弦重启'),
  cycleFactor: only(['cosine_warm_restarts'], '余弦重启'),
  pctStart: only(['one_cycle'], ' OneCycleLR '),
  divFactor: only(['one_cycle'], ' OneCycleLR '),
  finalDivFactor: only(['one_cycle'], ' OneCycleLR '),
  cooldown: only(['wsd'], ' WSD '),
  cooldownShape: only(['wsd'], ' WSD '),
  mode: only(['plateau'], ' ReduceLROnPlateau '),
  patience: only(['plateau'], ' ReduceLROnPlateau '),
  threshold: only(['plateau'], ' ReduceLROnPlateau '),
  rest: only(['plateau'], ' ReduceLROnPlateau '),
}
