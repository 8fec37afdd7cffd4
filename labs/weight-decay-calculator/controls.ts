import { choice, logNumber, number, toggle } from '../../src/lab/tool/index.ts'
import type { Settings } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  optimizer: choice({
    label: '优化器',
    options: {
      adamw: 'AdamW（解耦）',
      adam: 'Adam + L2',
      sgd: 'SGD + L2',
      lion: 'Lion（解耦）',
    },
    default: 'adamw',
  }),
  lr: logNumber({ label: '峰值学习率 η', min: 1e-7, max: 10, default: 1e-3 }),
  lambda: logNumber({ label: '权重衰减 λ', min: 1e-8, max: 10, default: 0.01 }),
  steps: number({ label: '总步数（更新数）', min: 1, max: 2_000_000, default: 5000 }),
  stepsPerEpoch: number({ label: '每个 epoch 的步数', min: 1, max: 1_000_000, default: 1000 }),
  schedule: choice({
    label: '日程',
    options: { constant: '恒定', cosine: '余弦到 0', linear: '线性到 0', wsd: 'WSD，末 20% 降到 0' },
    default: 'constant',
  }),
  warmupShare: number({ label: 'warmup 占比', min: 0, max: 0.5, step: 0.01, default: 0 }),
  convention: choice({
    label: '库里每步乘的是',
    options: { times_lr: '1 − ηₜλ（PyTorch）', independent: '1 − (ηₜ/η)λ（论文）' },
    default: 'times_lr',
    help: '解耦衰减有两种写法：PyTorch、Keras、Optax 乘学习率；Loshchilov 与 Hutter 的原文只乘日程的形状。',
  }),
  momentum: number({ label: '动量 μ 或 β₁', min: 0, max: 0.999, step: 0.001, default: 0.9 }),
  gradient: logNumber({
    label: '梯度的 RMS',
    min: 1e-8,
    max: 1e3,
    default: 1e-3,
    help: '一个参数的梯度的均方根；Adam + L2 的收缩率要除以它。',
  }),
  weight: logNumber({ label: '权重的 RMS', min: 1e-5, max: 100, default: 0.05 }),
  unitGradient: logNumber({
    label: '单位范数处的梯度范数 ‖g̃‖',
    min: 1e-4,
    max: 1e4,
    default: 1,
    help: '尺度不变的层里 ‖g‖ = ‖g̃‖/‖w‖；SGD 的平衡范数要用。',
  }),
  penaltyInLoss: toggle({ label: '损失里另外加了 λ/2·‖θ‖²', default: false }),
  rule: choice({
    label: '哪些参数不衰减',
    options: { ndim: '一维的（p.ndim < 2）', name: "名字里有 'bias' 的", all: '没有，全部衰减' },
    default: 'ndim',
  }),
  embedding: toggle({ label: '嵌入也不衰减', default: false }),
}

export type Options = Settings<typeof controls>

const decoupled = ({ optimizer }: Options): boolean => optimizer === 'adamw' || optimizer === 'lion'

/** Control → why it cannot be used with these settings. */
export const disabled: { readonly [Key in keyof typeof controls]?: (settings: Options) => string | false } = {
  convention: (settings) => !decoupled(settings) && 'L2 进入梯度，总要乘学习率',
  momentum: ({ optimizer }) => optimizer === 'lion' && 'Lion 的收缩率与动量无关',
  gradient: ({ optimizer }) => optimizer !== 'adam' && '选 Adam + L2 时用',
  weight: ({ optimizer }) => optimizer !== 'adam' && '选 Adam + L2 时用',
  unitGradient: ({ optimizer }) => optimizer !== 'sgd' && '选 SGD + L2 时用',
}
