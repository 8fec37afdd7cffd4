import { choice, logNumber, number } from '../../src/lab/tool/index.ts'
import type { Settings } from '../../src/lab/tool/index.ts'

/** The options of the tool. Scores and differences are in points: 0.5 is half a percentage point of accuracy. */
export const controls = {
  cost: logNumber({ label: '满训一次的成本', min: 0.001, max: 10_000, default: 1, unit: 'GPU 时' }),
  budget: logNumber({ label: '总预算', min: 0.01, max: 1e6, default: 100, unit: 'GPU 时' }),
  noise: logNumber({ label: '种子标准差 σ', min: 0.001, max: 100, default: 0.5, unit: '点' }),
  spread: number({
    label: '各配置真值的标准差',
    min: 0,
    max: 100,
    step: 0.01,
    default: 0,
    unit: '点',
    help: '0 表示各配置其实一样好，差别全是噪声。',
  }),
  difference: logNumber({ label: '想检出的差 δ', min: 0.001, max: 100, default: 0.2, unit: '点' }),
  design: choice({
    label: '怎样比较',
    options: { independent: '两组各自的种子', paired: '同一批种子配对' },
    default: 'independent',
  }),
  correlation: number({
    label: '配对的相关 ρ',
    min: -0.9,
    max: 0.99,
    step: 0.01,
    default: 0.5,
    help: '同一个种子（数据划分、顺序）下两个方法分数的相关。',
  }),
  alpha: number({ label: '双侧显著性 α', min: 0.001, max: 0.3, step: 0.001, default: 0.05 }),
  power: number({ label: '功效 1 − β', min: 0.5, max: 0.99, step: 0.01, default: 0.8 }),
  top: number({ label: '想命中搜索空间的前 q', min: 0.001, max: 0.5, step: 0.001, default: 0.05 }),
  confidence: number({ label: '命中的把握', min: 0.5, max: 0.999, step: 0.001, default: 0.95 }),
  resource: number({ label: '满训的资源 R', min: 1, max: 100_000, default: 81, help: '例如 epoch 数。' }),
  eta: number({ label: '每轮留 1/η', min: 2, max: 10, default: 3 }),
  smallest: number({ label: '最小资源', min: 1, max: 10_000, default: 1 }),
  rounding: choice({
    label: '每个括号的配置数',
    options: { paper: '⌈(s_max+1)/(s+1)·ηˢ⌉', code: '⌈⌊(s_max+1)/(s+1)⌋·ηˢ⌉' },
    default: 'paper',
    help: '前一个是论文的 Algorithm 1，后一个是作者发布的代码，多一次取整。',
  }),
  direction: choice({
    label: '试验分数',
    options: { max: '越大越好', min: '越小越好' },
    default: 'max',
  }),
  unit: choice({
    label: '分数的单位',
    options: { fraction: '0 到 1，一点是 0.01', point: '就是点' },
    default: 'fraction',
  }),
  estimator: choice({
    label: '期望验证性能',
    options: { replacement: '有放回（Dodge 2019）', without: '不放回（Tang 2020）' },
    default: 'replacement',
  }),
}

export type Options = Settings<typeof controls>

/** Control → why it cannot be used with these settings. */
export const disabled: { readonly [Key in keyof typeof controls]?: (settings: Options) => string | false } = {
  correlation: ({ design }) => design !== 'paired' && '选「同一批种子配对」时用',
}
