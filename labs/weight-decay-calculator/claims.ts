import { random } from '../../src/engine/nn/random.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { exactly, near, nearly } from '../../src/lab/tool/index.ts'
import type { Options } from './controls.ts'
import type { Report } from './report.ts'
import { gpt2, resNet50 } from './samples.ts'

/** The report on settings and a list of parameters, as the page makes it. */
async function reportOn(settings: Options, parameters: string | null = null): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const given = { parameters: parameters === null ? [] : [textFile(parameters)] }
  const analysis = await work.open(given, settings)
  return analysis.finish()
}

const alarm = ({ alarms }: Report, id: string, words = ''): number =>
  alarms.filter((one) => one.id === id && one.text.includes(words)).length

export const claims = {
  'default-has-no-effect': {
    statement: 'AdamW 的默认值（η 1e-3、λ 0.01）训 5000 步：τ 是 10 万步，权重只收缩 5%，报「近似未生效」',
    how: '恒定学习率；剩下 (1 − 10⁻⁵)^5000 = 0.951。',
    settings: {},
    seeds: 1,
    kind: 'closed-form',
    expected: { tau: near(100_000, 1e-6), left: near((1 - 1e-5) ** 5000, 1e-10), alarm: exactly(1) },
    names: { tau: 'τ（步）', left: '剩下', alarm: '报「近似未生效」' },
    async compute(_seed: number, settings: Options) {
      const report = await reportOn(settings)
      return { tau: report.tau, left: report.remaining, alarm: alarm(report, 'without_effect', '近似未生效') }
    },
  },
  'resnet-50-groups': {
    statement:
      'ResNet-50 的 161 个参数里，54,120 个数不衰减：BN 53,120、fc 偏置 1000，占 25,557,032 的 0.21%',
    how: '按 ResNet-50 的公式写出名字与形状，用 p.ndim < 2 分组；53 个 BN 的通道数之和是 26,560。',
    settings: { rule: 'ndim' },
    seeds: 1,
    kind: 'closed-form',
    expected: {
      undecayed: exactly(54_120),
      norm: exactly(26_560),
      total: exactly(25_557_032),
      tensors: exactly(161),
      missed: exactly(26_560),
    },
    names: {
      undecayed: '不衰减的数',
      norm: '其中 BN 的 γ',
      total: '全部参数',
      tensors: '参数张量',
      missed: '按名字找 bias 时漏掉的数',
    },
    async compute(_seed: number, settings: Options) {
      const { groups } = await reportOn(settings, resNet50())
      const byName = await reportOn({ ...settings, rule: 'name' }, resNet50())
      return {
        undecayed: groups?.undecayed ?? Number.NaN,
        norm: groups?.roles.find(({ role }) => role === 'norm')?.undecayed ?? Number.NaN,
        total: groups?.total ?? Number.NaN,
        tensors: groups?.tensors ?? Number.NaN,
        missed: byName.groups?.roles.find(({ role }) => role === 'norm')?.decayed ?? Number.NaN,
      }
    },
  },
  'gpt-2-groups': {
    statement:
      'GPT-2 small 的偏置与 LN 共 121,344 个数（0.10%），嵌入占 31.6%；lm_head 与 wte 是同一份，只算一次',
    how: '按公式写出 state_dict 的名字与形状；每层 9984 个一维的数，加上最后的 LN 1536 个。',
    settings: {},
    seeds: 1,
    kind: 'closed-form',
    expected: {
      undecayed: exactly(121_344),
      total: exactly(124_439_808),
      embedding: near(0.316, 0.0005),
      tied: exactly(1),
    },
    names: { undecayed: '不衰减的数', total: '全部参数', embedding: '嵌入占比', tied: '报权重绑定' },
    async compute(_seed: number, settings: Options) {
      const report = await reportOn(settings, gpt2())
      const { groups } = report
      const own = groups?.roles.find(({ role }) => role === 'embedding')
      return {
        undecayed: groups?.undecayed ?? Number.NaN,
        total: groups?.total ?? Number.NaN,
        embedding: (own?.decayed ?? Number.NaN) / (groups?.total ?? 1),
        tied: alarm(report, 'tied'),
      }
    },
  },
  'momentum-multiplies': {
    statement:
      'SGD（η 0.01、λ 1e-3、μ 0.9）跑 1000 步剩下 0.9056，稳态公式 (1 − ηλ/(1 − μ))^1000 给 0.9048，不带动量是 0.990',
    how: '按 PyTorch 的递推 b ← μb + λθ、θ ← θ − ηb，没有别的梯度，从 b = 0 起。',
    settings: { optimizer: 'sgd', lr: 0.01, lambda: 1e-3, steps: 1000, momentum: 0.9 },
    seeds: 1,
    kind: 'closed-form',
    expected: { left: near(0.9056, 5e-5), steady: near(0.9048, 5e-5), plain: near(0.99, 5e-5) },
    names: { left: '递推', steady: '稳态公式', plain: '不带动量' },
    async compute(_seed: number, settings: Options) {
      const [report, plain] = [await reportOn(settings), await reportOn({ ...settings, momentum: 0 })]
      return { left: report.remaining, steady: (1 - report.rate) ** 1000, plain: plain.remaining }
    },
  },
  'adamw-settles': {
    statement:
      'AdamW（η 0.004、λ 0.5、β₁ 0.9）在纯噪声梯度下，权重的 RMS 停在 √(η/2λ) = 0.0632 的 ±4% 内，单步转角在 √(2ηλ)·√((1−β₁)/(1+β₁)) 的 ±4% 内',
    how: '4000 个独立的标准正态梯度，二阶矩取它的真值 1；从 RMS 0.03 起走 1500 步，即 6 个弛豫时间 1/(2ηλ)，取最后 500 步的平均。4000 个数的 RMS 本身有 1/√8000 = 1.1% 的标准差，范围取它的 3 倍，再加公式对 √(2ηλ) 的一阶近似约 1%；种子 1001 到 1008 上两个比都在 0.976 到 1.017。',
    settings: { lr: 0.004, lambda: 0.5, momentum: 0.9 },
    seeds: 4,
    kind: 'simulation',
    expected: { rms: nearly(1, 0.04), angle: nearly(1, 0.04) },
    names: { rms: 'RMS，对公式之比', angle: '单步转角，对公式之比' },
    async compute(seed: number, settings: Options) {
      const { equilibrium } = await reportOn({ ...settings, seed: 1 })
      const found = walk(seed, settings)
      return {
        rms: found.rms / (equilibrium?.rms ?? Number.NaN),
        angle: found.angle / (equilibrium?.stepAngle ?? Number.NaN),
      }
    },
  },
} as const

/** AdamW on gradients that are noise alone, of known second moment 1: mean RMS and mean angle of a step over the last 500 of 1500 steps. */
export function walk(seed: number, { lr, lambda, momentum }: Options): { rms: number; angle: number } {
  const size = 4000
  const stream = random(seed, 'weight-decay/walk')
  const weights = stream.normal(size, 0, 0.03)
  const moment = new Float64Array(size)
  let [rms, angle] = [0, 0]
  for (let step = 0; step < 1500; step++) {
    const gradient = stream.normal(size)
    const before = Float64Array.from(weights)
    for (let at = 0; at < size; at++) {
      moment[at] = momentum * (moment[at] ?? 0) + (1 - momentum) * (gradient[at] ?? 0)
      weights[at] = (1 - lr * lambda) * (weights[at] ?? 0) - lr * (moment[at] ?? 0)
    }
    if (step < 1000) continue
    const [own, other] = [dot(weights, weights), dot(before, before)]
    rms += Math.sqrt(own / size) / 500
    angle += Math.acos(dot(weights, before) / Math.sqrt(own * other)) / 500
  }
  return { rms, angle }
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}
