/** What goes wrong with weight decay in practice. */
import { number as write } from '../../src/figures/text.ts'
import type { Options } from './controls.ts'
import type { Equilibrium } from './equilibrium.ts'

import type { Grouped, Groups } from './groups.ts'
import type { Alarm } from './report.ts'
import { share, stepsText, whole } from './words.ts'

export interface Case {
  readonly settings: Options
  readonly rate: number
  readonly lifetimes: number
  readonly remaining: number
  readonly equilibrium: Equilibrium | null
  readonly groups: Groups | null
}

type Rule = (of: Case) => string | false

/** A run that lasts less than this many τ takes less than a tenth of the weights. */
const WITHOUT_EFFECT = 0.1

const names = (list: readonly Grouped[]): string =>
  list
    .slice(0, 3)
    .map(({ name }) => name)
    .join('、') + (list.length > 3 ? ' 等' : '')

const count = (list: readonly Grouped[]): number => list.reduce((sum, one) => sum + one.count, 0)

const RULES: Readonly<Record<string, Rule>> = {
  without_effect: ({ rate, lifetimes, remaining, settings }) =>
    lifetimes < WITHOUT_EFFECT &&
    `权重衰减近似未生效：τ = ${stepsText(1 / rate)} 步，是总步数 ${stepsText(settings.steps)} 的 ${write(1 / rate / settings.steps)} 倍，整个训练只收缩 ${share(1 - remaining)}。`,
  longer_than_run: ({ rate, lifetimes, remaining, settings }) =>
    lifetimes >= WITHOUT_EFFECT &&
    1 / rate > settings.steps &&
    `τ = ${stepsText(1 / rate)} 步，长于总步数 ${stepsText(settings.steps)}：初始值还留着 ${share(remaining)}。`,
  shorter_than_epoch: ({ rate, settings }) =>
    1 / rate < settings.stepsPerEpoch &&
    rate < 1 &&
    `τ = ${stepsText(1 / rate)} 步，不到一个 epoch（${stepsText(settings.stepsPerEpoch)} 步）：权重只记得最近不到一遍数据。`,
  unstable: ({ rate }) =>
    rate >= 1 && `每步要减去权重的 ${share(rate)}，不小于 100%：权重会变号或发散，λ 一定填错了。`,
  not_times_lr: ({ settings, rate }) =>
    ['adamw', 'lion'].includes(settings.optimizer) &&
    settings.convention === 'independent' &&
    rate > 1e-3 &&
    rate < 1 &&
    `这个写法的 λ 不乘学习率，每步就减 ${share(rate)}；从 PyTorch 搬来的 λ 要先乘 η，成为 ${write(settings.lambda * settings.lr)}。`,
  twice: ({ settings }) =>
    settings.penaltyInLoss &&
    (settings.optimizer === 'adamw' || settings.optimizer === 'lion'
      ? '双重惩罚：损失里有 λ/2·‖θ‖²，优化器又解耦地衰减一次；留一处。'
      : '双重惩罚：损失里有 λ/2·‖θ‖²，优化器的 weight_decay 又把 λθ 加进梯度，实际是 2λ；留一处。'),
  penalty_over_gradient: ({ settings }) =>
    settings.optimizer === 'adam' &&
    settings.lambda * settings.weight > settings.gradient &&
    `λ·权重（${write(settings.lambda * settings.weight)}）大于梯度的 RMS（${write(settings.gradient)}）：Adam 把惩罚自己归一，每步约走 η，收缩与 λ 几乎无关。`,
  adam_uneven: ({ settings }) =>
    settings.optimizer === 'adam' &&
    'Adam + L2 的收缩率约是 ηλ/RMS(g)，梯度大的参数反而收缩得少；要均匀就用 AdamW。',
  momentum: ({ settings }) =>
    settings.optimizer === 'sgd' &&
    settings.momentum > 0 &&
    `PyTorch 的 SGD 把 λθ 放进动量，稳态收缩率是 ηλ/(1 − μ)，是不带动量时的 ${write(1 / (1 - settings.momentum))} 倍；换动量要重算 λ。`,
  no_equilibrium: ({ equilibrium, lifetimes, rate }) =>
    equilibrium !== null &&
    lifetimes / rate < equilibrium.relaxation &&
    `平衡要约 ${stepsText(equilibrium.relaxation)} 步（按峰值学习率）才靠近 e 倍，这次训练不够长：下面的平衡值到不了。`,
  everything_decays: ({ groups, settings }) => {
    if (!groups || settings.rule !== 'all') return false
    const vectors = groups.list.filter(({ role }) => role === 'bias' || role === 'norm')
    return (
      vectors.some((one) => one.decays) &&
      `全部衰减，这也是 PyTorch 的默认：${vectors.length} 个偏置与归一化参数（${whole(count(vectors))} 个数）也被拉向 0。`
    )
  },
  norm_missed: ({ groups, settings }) => {
    if (!groups || settings.rule !== 'name') return false
    const missed = groups.list.filter((one) => one.role === 'norm' && one.decays)
    return (
      missed.length > 0 &&
      `按名字找 bias 漏掉 ${missed.length} 个一维参数（${whole(count(missed))} 个数），例如 ${names(missed)}；改用 p.ndim < 2。`
    )
  },
  bias_in_name: ({ groups, settings }) => {
    if (!groups || settings.rule !== 'name') return false
    const wrong = groups.list.filter((one) => !one.decays && one.shape.length >= 2)
    return wrong.length > 0 && `名字里有 bias 的矩阵也没有衰减：${names(wrong)}。`
  },
  tokens_decay: ({ groups }) => {
    const tokens = groups?.list.filter((one) => one.role === 'token' && one.decays) ?? []
    return (
      tokens.length > 0 &&
      `${names(tokens)} 有两维以上，按这条规则会衰减；位置与类别 token 按惯例不衰减，打开「嵌入也不衰减」。`
    )
  },
  embedding_share: ({ groups }) => {
    const own = groups?.roles.find(({ role }) => role === 'embedding')
    const size = own ? own.decayed + own.undecayed : 0
    return (
      groups !== null &&
      size > 0.2 * groups.total &&
      `嵌入占全部参数的 ${share(size / groups.total)}，它衰减与否影响大，报告里要写明。`
    )
  },
  tied: ({ groups }) =>
    groups?.tied
      ? `${groups.tied[0]} 与 ${groups.tied[1]} 形状相同，多半是同一份权重：这里只算一次，代码里也只能放进一组。`
      : false,
  frozen: ({ groups }) =>
    groups !== null &&
    groups.frozen > 0 &&
    `${groups.frozen} 个参数写着 requires_grad=False：若仍在优化器里而梯度是 0 张量，会被慢慢衰减掉；按 requires_grad 滤掉。`,
  lora: ({ groups, settings }) =>
    settings.lambda >= 0.05 &&
    (groups?.list.some(({ role, decays }) => role === 'lora' && decays) ?? false) &&
    `LoRA 的 A、B 也用 λ = ${write(settings.lambda)} 衰减：它把增量拉回 0，微调一般用 0 到 0.05。`,
}

/** Every alarm of a case, the most important first. */
export const alarmsIn = (of: Case): Alarm[] =>
  Object.entries(RULES).flatMap(([id, rule]) => {
    const text = rule(of)
    return text === false ? [] : [{ id, text }]
  })
