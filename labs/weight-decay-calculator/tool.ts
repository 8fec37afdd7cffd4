import { number as write } from '../../src/figures/text.ts'
import { defineTool } from '../../src/lab/tool/index.ts'
import type { Cell } from '../../src/lab/tool/index.ts'
import { claims } from './claims.ts'
import { controls, disabled } from './controls.ts'
import { kernel, parameters, remaining, sweep } from './figures.ts'
import { ROLES } from './groups.ts'
import { pytorch } from './pytorch.ts'
import type { Report } from './report.ts'
import { gpt2, resNet50, vitTiny } from './samples.ts'
import { leftText, share, stepsText, whole } from './words.ts'

/** Without the last digits of a division, so that 100,000 is not written 99,999.99…. */
const rounded = (value: number): number => Number(value.toPrecision(12))

const keyNumbers = (report: Report): [name: string, value: Cell, how: string][] => {
  const { equilibrium } = report
  const settled: [string, Cell, string][] = equilibrium
    ? [
        equilibrium.rms === null
          ? ['平衡范数 ‖w‖', equilibrium.norm, '尺度不变的层，(η‖g̃‖²/(2λ(1 − μ)))^¼']
          : ['平衡时权重的 RMS', equilibrium.rms, '尺度不变的层，PyTorch 写法是 √(η/2λ)'],
        ['角速度（弧度/步）', equilibrium.angle, '√(2·每步收缩)，长期看每步转这么多'],
        ['带动量时单步转角', equilibrium.stepAngle, '相邻几步方向相近，单步小，累积起来相同'],
        ['弛豫时间（步）', rounded(equilibrium.relaxation), '范数的平方（SGD 是四次方）靠近平衡 e 倍'],
      ]
    : []
  return [
    ['每步收缩', report.rate, '峰值学习率处，权重减少的份额'],
    ['τ（步）', rounded(report.tau), '1 / 每步收缩'],
    ['τ（epoch）', rounded(report.tauEpochs), '常用范围是 1 到总 epoch 数'],
    ['日程平均 / 峰值', report.meanShape, ''],
    ['训练有几个 τ', report.lifetimes, '每步收缩之和'],
    [
      '剩下的份额',
      Number.isFinite(report.remaining) ? report.remaining : null,
      '没有别的梯度时，训练结束的权重 / 初值',
    ],
    ...settled,
  ]
}

const ROW_LIMIT = 1000

export default defineTool({
  id: 'weight-decay-calculator',
  title: '权重衰减计算器',
  summary:
    '填学习率、衰减系数、日程与优化器，得到时间尺度 τ、累计收缩、平衡范数与角速度；贴上参数名与形状，看哪些会衰减。',
  section: '4.2',
  questions: ['4.2.6', '4.2.5', '4.2.4', '4.2.1', '4.2.8', '1.4.5'],
  controls,
  stage: ['optimizer', 'lr', 'lambda'],
  disabled,
  compact: true,
  inputs: {
    parameters: {
      label: '参数名与形状（可选）',
      help: '每行一个，如 conv1.weight [64, 3, 7, 7]、torch.Size([64])、64x3x7x7，后面可以有 requires_grad 的 True 或 False；也可以是 JSON：名字 → 形状。',
      accept: '.txt,.csv,.tsv,.json',
      optional: true,
    },
  },
  samples: {
    resnet: { label: '默认 AdamW 与 ResNet-50', settings: {}, inputs: () => ({ parameters: resNet50() }) },
    vit: {
      label: 'ViT，按名字找 bias',
      settings: {
        lr: 1e-3,
        lambda: 0.05,
        steps: 100_000,
        stepsPerEpoch: 1000,
        schedule: 'cosine',
        warmupShare: 0.05,
        rule: 'name',
      },
      inputs: () => ({ parameters: vitTiny() }),
    },
    gpt: {
      label: 'GPT-2 的 state_dict',
      settings: { lr: 3e-4, lambda: 0.1, steps: 200_000, stepsPerEpoch: 20_000, schedule: 'cosine' },
      inputs: () => ({ parameters: gpt2() }),
    },
    sgd: {
      label: 'SGD 加动量',
      settings: { optimizer: 'sgd', lr: 0.1, lambda: 5e-4, steps: 60_000, stepsPerEpoch: 400 },
      inputs: () => ({}),
    },
    moved: {
      label: '搬错写法的 0.1',
      settings: { lr: 3e-4, lambda: 0.1, convention: 'independent', penaltyInLoss: true },
      inputs: () => ({}),
    },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    {
      kind: 'read',
      text: `每步收缩 ${write(report.rate)}，τ = ${stepsText(report.tau)} 步，约 ${write(report.tauEpochs)} 个 epoch`,
    },
    ...(report.groups
      ? [
          {
            kind: 'read',
            text: `${report.understood ?? ''}，共 ${whole(report.groups.total)} 个数；${report.groups.undecayedTensors} 个参数（${whole(report.groups.undecayed)} 个数）不衰减`,
          } as const,
        ]
      : []),
    ...(report.buffers > 0
      ? [
          {
            kind: 'warning',
            text: `${report.buffers} 项是缓冲区（如 running_mean），不归优化器管，没有算；第一项在第 ${report.firstBuffer} 行。`,
          } as const,
        ]
      : []),
    ...((report.groups?.list.length ?? 0) > ROW_LIMIT
      ? [
          {
            kind: 'warning',
            text: `参数有 ${report.groups?.list.length ?? 0} 个，表里只列前 ${ROW_LIMIT} 个；计数用了全部。`,
          } as const,
        ]
      : []),
    ...report.alarms.map(({ text }) => ({ kind: 'warning', text }) as const),
  ],
  conclude({ report, settings }) {
    const decay = `τ = ${stepsText(report.tau)} 步（${write(report.tauEpochs)} 个 epoch），训练 ${stepsText(settings.steps)} 步是 ${write(report.lifetimes)} 个 τ，初值${leftText(report.remaining)}。`
    const verdict = report.alarms.some(({ id }) => id === 'without_effect') ? '权重衰减近似未生效。' : ''
    const groups = report.groups
      ? `${whole(report.groups.undecayed)} 个数不衰减，占 ${share(report.groups.undecayed / report.groups.total)}。`
      : ''
    return `${decay}${verdict}${groups}`
  },
  figures: {
    remaining: { title: '只有衰减时剩下多少', plot: remaining },
    sweep: { title: '换一个 λ', note: '其余不变', plot: sweep },
    kernel: { title: '最终权重记得多久以前的更新', note: '不计学习率本身的大小', plot: kernel },
    parameters: { title: '哪些参数衰减', plot: parameters },
  },
  tables: {
    numbers: {
      title: '关键数',
      rows: ({ report }) => ({ columns: ['量', '值', '说明'], rows: keyNumbers(report) }),
    },
    targets: {
      title: '要多大的 λ',
      note: '学习率、优化器与写法不变',
      rows: ({ report }) => ({
        columns: ['希望的 τ', 'τ（步）', 'λ'],
        rows: report.targets.map(({ name, tau, lambda }) => [name, tau, lambda]),
      }),
    },
    roles: {
      title: '两组参数',
      rows: ({ report }) =>
        report.groups && {
          columns: ['种类', '参数个数', '衰减的数', '不衰减的数'],
          rows: report.groups.roles.map(({ role, tensors, decayed, undecayed }) => [
            ROLES[role],
            tensors,
            decayed,
            undecayed,
          ]),
        },
    },
    parameters: {
      title: '逐个参数',
      rows: ({ report }) =>
        report.groups && {
          columns: ['名字', '形状', '个数', '种类', '衰减'],
          rows: report.groups.list
            .slice(0, ROW_LIMIT)
            .map(({ name, shape, count, role, decays }) => [
              name,
              `[${shape.join(', ')}]`,
              count,
              ROLES[role],
              decays ? '是' : '否',
            ]),
        },
    },
  },
  snippets: ({ settings }) => [{ title: '参数分组，PyTorch', text: pytorch(settings) }],
  json: ({ report }) => ({
    shrink_per_step: report.rate,
    tau_steps: report.tau,
    tau_epochs: report.tauEpochs,
    mean_lr_fraction: report.meanShape,
    lifetimes: report.lifetimes,
    remaining: report.remaining,
    equilibrium: report.equilibrium,
    lambda_for_tau: report.targets,
    groups: report.groups && {
      tensors: report.groups.tensors,
      parameters: report.groups.total,
      decayed: report.groups.decayed,
      undecayed: report.groups.undecayed,
      roles: report.groups.roles,
      no_decay: report.groups.list
        .filter(({ decays }) => !decays)
        .slice(0, ROW_LIMIT)
        .map(({ name }) => name),
    },
    alarms: report.alarms,
  }),
  conventions: [
    {
      name: 'τ',
      text: '1/每步收缩，按峰值学习率；AdamW 的权重约是最近 τ 次更新的指数平均（Wang 与 Aitchison 2025）。τ 超过总步数的 10 倍（按日程累计不到 0.1 个 τ）报「近似未生效」。',
    },
    {
      name: '解耦的两种写法',
      text: 'PyTorch 每步乘 1 − ηₜλ；Loshchilov 与 Hutter（2019）的原文乘 1 − (ηₜ/η)λ，λ 不含学习率。两者的 λ 差 η 倍。',
    },
    {
      name: 'SGD 的 L2',
      text: 'λθ 加进梯度再进动量缓冲（torch.optim.SGD，dampening 0），稳态每步收缩 ηλ/(1 − μ)；剩下的份额按递推算，含起步几步。',
    },
    {
      name: 'Adam 的 L2',
      text: '每步收缩 ηλ/√(g² + (λw)²)：惩罚的梯度与损失的梯度一起被归一。g、w 是一个参数的 RMS，要自己量。',
    },
    {
      name: '平衡',
      text: '尺度不变的层、梯度与权重垂直时的稳态（Kosson 等 2023）；AdamW 的 RMS 不随 β₁ 变，单步转角要乘 √((1−β₁)/(1+β₁))。',
    },
    {
      name: '不衰减的参数',
      text: '惯例是偏置、归一化的 γ 与 β、位置与类别 token（He 等 2018）；PyTorch 默认全部衰减。种类由名字与维数认出，名字不合惯例时以维数为准。',
    },
  ],
  claims,
})
