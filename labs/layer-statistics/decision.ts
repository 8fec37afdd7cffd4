/** The decision table of 4.5.2: what the statistics of the layers say is wrong, each row with its evidence. */
import { number as write, percent } from '../../src/figures/text.ts'
import { median } from '../../src/metrics/numeric/quantile.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'
import { DEAD } from './quantities.ts'
import type { LayerStep } from './quantities.ts'

export type Options = Settings<typeof controls>

export type CaseId =
  | 'not-finite'
  | 'not-unscaled'
  | 'disconnected'
  | 'dead-relu'
  | 'vanishing'
  | 'exploding'
  | 'large-head'
  | 'not-learning'
  | 'converged'
  | 'small-everywhere'

/** Layers from the input to the output at one step, and a line through their logarithms. */
export interface Profile {
  readonly names: readonly string[]
  readonly layers: readonly LayerStep[]
  readonly options: Options
  /** The line through ln(gradient RMS) of the layers with a gradient. */
  readonly line: Line | null
}

export interface Line {
  /** Factor of the gradient for each layer nearer to the input: below 1 it vanishes, above 1 it explodes. */
  readonly factor: number
  /** Share of the variance that the line explains. */
  readonly explained: number
  /** ln(gradient RMS) at the first layer and the slope by layer. */
  readonly start: number
  readonly slope: number
}

export interface Found {
  readonly sentence: string
  /** Layers that show it. */
  readonly layers: readonly number[]
}

export interface Case {
  readonly id: CaseId
  readonly name: string
  readonly condition: string
  readonly next: string
  readonly questions: readonly string[]
  readonly labs: readonly string[]
  /** Cases that explain this one. */
  readonly unless: readonly CaseId[]
  readonly find: (profile: Profile) => Found | null
}

/** Least squares of ln(gradient RMS) on the number of the layer; null with fewer than three positive gradients. */
export function lineThrough(layers: readonly LayerStep[]): Line | null {
  const points = layers.flatMap(({ gradient }, place) =>
    gradient > 0 && Number.isFinite(gradient) ? [{ place, value: Math.log(gradient) }] : [],
  )
  if (points.length < 3) return null
  const [x, y] = [mean(points.map(({ place }) => place)), mean(points.map(({ value }) => value))]
  let [products, squares, total] = [0, 0, 0]
  for (const { place, value } of points) {
    products += (place - x) * (value - y)
    squares += (place - x) ** 2
    total += (value - y) ** 2
  }
  const slope = products / squares
  return {
    factor: Math.exp(-slope),
    explained: total > 0 ? (slope * products) / total : 0,
    start: y - slope * x,
    slope,
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

const gradients = ({ layers }: Profile): number[] => layers.map(({ gradient }) => gradient)
const positive = (values: readonly number[]): number[] =>
  values.filter((value) => value > 0 && Number.isFinite(value))
const named = ({ names }: Profile, places: readonly number[]): string =>
  `${places
    .slice(0, 4)
    .map((place) => `「${names[place] ?? ''}」`)
    .join('')}${places.length > 4 ? `等 ${places.length} 层` : ''}`
const where = (values: readonly number[], meets: (value: number, place: number) => boolean): number[] =>
  [...values.keys()].filter((place) => meets(values[place] ?? Number.NaN, place))

/** Share from which a layer is dead altogether. */
const ALL_DEAD = 0.95
/** A layer whose gradient is this far below the others has lost its connection. */
const CUT = 1e-6
/** Change of the gradient over the whole depth that counts, and how straight the fall must be. */
const CHANGE = 100
const STRAIGHT = 0.8
/** Gradients this large beside healthy weights are still scaled: the first scale of GradScaler is 65,536. */
const SCALED = 50

/** Every case; one is looked at after those that explain it. */
export const CASES: readonly Case[] = [
  {
    id: 'not-finite',
    name: 'NaN 或 Inf',
    condition: '某层的激活、梯度或权重不是有限的数',
    next: '前向从第一个坏的激活查起，反向从最后一个坏的梯度查起，定位到算子',
    questions: ['4.5.9', '4.5.8', '2.1.2'],
    labs: ['stability'],
    unless: [],
    find(profile) {
      const bad = [...profile.layers.keys()].filter((place) => profile.layers[place]?.broken)
      const [first] = bad
      return first === undefined
        ? null
        : { sentence: `${named(profile, bad)}有 NaN 或 Inf，从输入数起第 ${first + 1} 层最先。`, layers: bad }
    },
  },
  {
    id: 'not-unscaled',
    name: 'AMP 的梯度还没有 unscale',
    condition: `所有层的梯度 RMS 的中位数超过权重 RMS 的 ${SCALED} 倍（没有权重时超过 ${SCALED}），而激活正常（0.01–100）`,
    next: '在 scaler.unscale_(optimizer) 之后再记录与裁剪；GradScaler 的初值是 65,536',
    questions: ['4.3.4', '4.5.8', '4.5.2'],
    labs: [],
    unless: ['not-finite'],
    find(profile) {
      const own = positive(gradients(profile))
      if (own.length < profile.layers.length / 2) return null
      const weights = positive(profile.layers.map(({ weight }) => weight))
      const size = median(own)
      const against = weights.length > 0 ? median(weights) : 1
      const straight = Math.min(...own) > SCALED * 0.1 * against
      const activations = positive(profile.layers.map(({ activation }) => activation))
      const calm = activations.every((value) => value > 0.01 && value < 100)
      if (size < SCALED * against || !straight || !calm) return null
      return {
        sentence: `各层梯度 RMS 的中位数是 ${write(size)}，是权重的 ${write(size / against)} 倍，激活却正常；除以 65,536 是 ${write(size / 65_536)}。`,
        layers: [...profile.layers.keys()],
      }
    },
  },
  {
    id: 'dead-relu',
    name: '死 ReLU',
    condition: `某层的死亡比例超过 ${DEAD * 100}%`,
    next: '死亡要扫全集判，单批会高估；先降学习率、查输入中心化与偏置，再换激活或加归一化',
    questions: ['4.5.7', '4.5.2'],
    labs: ['signal-propagation'],
    unless: ['not-finite'],
    find(profile) {
      const dead = profile.layers.map((layer) => layer.dead)
      const places = where(dead, (value) => value > DEAD)
      if (places.length === 0) return null
      const worst = places.toSorted((a, b) => (dead[b] ?? 0) - (dead[a] ?? 0))[0] ?? 0
      const cut = (dead[worst] ?? 0) > ALL_DEAD ? '，梯度几乎传不过去' : ''
      return {
        sentence: `${named(profile, places)}的死亡比例过高，最高的是「${profile.names[worst] ?? ''}」${percent(dead[worst] ?? 0)}${cut}。`,
        layers: places,
      }
    },
  },
  {
    id: 'disconnected',
    name: '单层断开',
    condition: '某层的梯度是 0，或不到其余层中位数的 10⁻⁶，而它两边至少有一边正常',
    next: '查 detach、requires_grad、冻结、argmax 与整数化；是有意冻结的就不理',
    questions: ['4.5.2', '1.1.3'],
    labs: ['grad-check', 'symmetry'],
    unless: ['not-finite', 'dead-relu'],
    find(profile) {
      const own = gradients(profile)
      const usual = positive(own)
      if (usual.length === 0) return null
      // against the layer behind it, so that a steady fall over many layers is no break
      const places = where(own, (value, place) => {
        const beside = positive([own[place - 1] ?? 0, own[place + 1] ?? 0])
        return value === 0 || (beside.length > 0 && value < CUT * Math.max(...beside))
      })
      if (places.length === 0) return null
      const upTo = places.length > 1 && places.every((place, index) => place === index)
      return {
        sentence: upTo
          ? `从输入到「${profile.names[places.at(-1) ?? 0] ?? ''}」的 ${places.length} 层梯度都是 0，往后突然正常（中位数 ${write(median(usual))}）：断在这里。`
          : `${named(profile, places)}的梯度是 ${write(own[places[0] ?? 0] ?? 0)}，其余层的中位数是 ${write(median(usual))}。`,
        layers: places,
      }
    },
  },
  {
    id: 'vanishing',
    name: '连乘消失',
    condition: `梯度向输入呈直线下降（对数轴 R² ≥ ${STRAIGHT}），整个深度缩小 ${CHANGE} 倍以上`,
    next: '按每层因子查：激活与初始化的增益、残差、归一化；RNN 查遗忘门',
    questions: ['4.5.1', '4.5.3', '4.5.2', '1.7.6'],
    labs: ['signal-propagation'],
    unless: ['not-finite', 'disconnected', 'dead-relu', 'not-unscaled'],
    find: (profile) => slope(profile, (factor) => factor < 1, '缩小到'),
  },
  {
    id: 'exploding',
    name: '连乘爆炸',
    condition: `梯度向输入呈直线上升（对数轴 R² ≥ ${STRAIGHT}），整个深度放大 ${CHANGE} 倍以上`,
    next: '降初始化的增益、加残差缩放；裁剪只是止损。无残差的 BN 深网在初始化时也会这样',
    questions: ['4.5.1', '4.5.4', '4.5.5', '4.3.2'],
    labs: ['signal-propagation'],
    unless: ['not-finite', 'disconnected', 'dead-relu', 'not-unscaled'],
    find: (profile) => slope(profile, (factor) => factor > 1, '放大到'),
  },
  {
    id: 'large-head',
    name: '头部过大',
    condition: '最后一到两层的梯度或激活 RMS 超过其余层中位数的 30 倍，其余层彼此相差不到 30 倍',
    next: '把输出层初始化调小或置零，查损失的归约与尺度（求和当成平均）',
    questions: ['4.5.2', '4.5.3', '1.7.1'],
    labs: ['signal-propagation'],
    unless: ['not-finite', 'not-unscaled', 'vanishing', 'exploding'],
    find(profile) {
      const parts = [largeAtEnd(profile, 'gradient'), largeAtEnd(profile, 'activation')]
      return parts.find((found) => found !== null) ?? null
    },
  },
  {
    id: 'not-learning',
    name: '没有学：损失停在 ln K',
    condition: '所有层的梯度都小，而损失在 ln K 的 10% 以内',
    next: '查标签是不是对齐、输入是不是常数、学习率是不是 0；拟合一个小批量',
    questions: ['4.5.2', '1.2.4', '1.1.1'],
    labs: ['grad-check', 'symmetry'],
    unless: ['not-finite', 'vanishing', 'disconnected', 'dead-relu', 'large-head'],
    find(profile) {
      const { classes, loss, knowLoss } = profile.options
      if (classes < 2 || knowLoss === 'no' || Math.abs(loss / Math.log(classes) - 1) > 0.1) return null
      return small(profile, `损失 ${write(loss)} 就是 ln ${classes} = ${write(Math.log(classes))}`)
    },
  },
  {
    id: 'converged',
    name: '已收敛',
    condition: '所有层的梯度都小，而损失也小（低于 ln K 的 10%；不知道 K 时低于 0.1）',
    next: '不是病；要确认就把头部换成随机初始化再测一次，前层的梯度恢复就是收敛，仍为 0 才是结构问题',
    questions: ['4.5.2'],
    labs: [],
    unless: ['not-finite', 'vanishing', 'disconnected', 'dead-relu', 'large-head', 'not-learning'],
    find(profile) {
      const { classes, loss, knowLoss } = profile.options
      const limit = classes > 1 ? 0.1 * Math.log(classes) : 0.1
      if (knowLoss === 'no' || loss > limit) return null
      return small(profile, `损失 ${write(loss)} 也小（界是 ${write(limit)}）`)
    },
  },
  {
    id: 'small-everywhere',
    name: '所有层都小，分不清',
    condition: '所有层的梯度都小，但没有填损失，或损失不小也不在 ln K',
    next: '填上当时的训练损失与类别数；或把头部换成随机初始化再测一次',
    questions: ['4.5.2', '4.5.8'],
    labs: [],
    unless: [
      'not-finite',
      'vanishing',
      'disconnected',
      'dead-relu',
      'large-head',
      'not-learning',
      'converged',
    ],
    find: (profile) =>
      small(
        profile,
        profile.options.knowLoss === 'no' ? '没有填损失' : `损失是 ${write(profile.options.loss)}`,
      ),
  },
]

/** A straight fall or rise toward the input. */
function slope({ layers, line }: Profile, sign: (factor: number) => boolean, word: string): Found | null {
  if (!line || line.explained < STRAIGHT || !sign(line.factor)) return null
  const over = line.factor ** (layers.length - 1)
  if (Math.max(over, 1 / over) < CHANGE) return null
  return {
    sentence: `梯度每往输入一层乘 ${write(line.factor)}，${layers.length} 层下来${word} ${write(over)} 倍（对数轴上 R² = ${write(line.explained)}）。`,
    layers: [...layers.keys()],
  }
}

/** The last one or two layers far above the rest, which agree with each other. */
function largeAtEnd(profile: Profile, quantity: 'gradient' | 'activation'): Found | null {
  const values = profile.layers.map((layer) => layer[quantity])
  for (const count of [1, 2]) {
    const rest = positive(values.slice(0, -count))
    const end = values.slice(-count)
    if (rest.length < 2 || end.some((value) => !(value > 0))) continue
    const usual = median(rest)
    const agree = Math.max(...rest) / Math.min(...rest) < 30
    if (!agree || Math.min(...end) < 30 * usual) continue
    const places = end.map((_, place) => values.length - count + place)
    return {
      sentence: `${named(profile, places)}的${quantity === 'gradient' ? '梯度' : '激活'} RMS 是 ${write(end.at(-1) ?? 0)}，是前面各层中位数 ${write(usual)} 的 ${write((end.at(-1) ?? 0) / usual)} 倍。`,
      layers: places,
    }
  }
  return null
}

/** All gradients below the limit of the options. */
function small(profile: Profile, because: string): Found | null {
  const own = gradients(profile).filter(Number.isFinite)
  const most = Math.max(...own)
  if (own.length === 0 || most >= profile.options.small) return null
  return {
    sentence: `各层梯度 RMS 最大也只有 ${write(most)}；${because}。`,
    layers: [...profile.layers.keys()],
  }
}
