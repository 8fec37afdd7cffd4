import { number as write } from '../figures/text.ts'
import { formatDuration, megabytes } from './format.ts'
import type { Lab } from './lab.ts'
import type { Trouble } from './protocol.ts'
import type { Failure } from './session.ts'
import { describeValue } from './settings.ts'
import type { AnySettings } from './settings.ts'
import type { ClaimRecord } from './test-claim.ts'

/** Why nothing runs, and what can be done, for a visitor. */
export function troubleWords(trouble: Trouble): string {
  if (trouble.kind === 'no-webassembly')
    return '这个浏览器没有 WebAssembly（或者被设置关掉了），训练不能在这里进行；上面的图是发布时用同一份代码算好的结果。换一个浏览器，或在设置里打开 WebAssembly 再试。'
  if (trouble.kind === 'download')
    return '引擎没有下载成功。检查网络后再按一次「运行」；存入本机离线使用之后，就不再需要网络。'
  return `运行中断了：${trouble.message}。再按一次「运行」会从头开始。`
}

/** What happened when a value stopped being finite. */
export function failureWords({ failure, lab }: { failure: Failure; lab: Lab }): string {
  const arm = lab.arms ? `「${lab.arms[failure.arm]}」` : ''
  const tensor = failure.tensor.startsWith('grad ')
    ? `参数 ${failure.tensor.slice(5)} 的梯度`
    : failure.tensor === 'loss'
      ? '损失'
      : failure.tensor
  return `${arm}在第 ${failure.step} ${lab.unit ?? '步'}，${tensor}不再是有限的数（NaN 或 Inf），后面的步没有意义，所以停在这里。`
}

/** 「正在载入引擎 3.1 / 14 MB」. */
export function loadingWords(bytes: { loaded: number; total: number | null } | null): string {
  if (!bytes) return '正在准备'
  const total = bytes.total === null ? '' : ` / ${megabytes(bytes.total)}`
  return `正在载入引擎 ${megabytes(bytes.loaded)}${total} MB`
}

/** All settings in a line: 「学习率 η = 0.21，动量 μ = 0，种子 1–16」. */
export function settingsWords(lab: Lab, settings: AnySettings): string {
  const own = Object.entries(lab.controls)
    .filter(([name]) => name !== 'seed' && name !== 'replicas')
    .map(
      ([name, control]) => `${control.label} = ${describeValue(control, settings[name] ?? control.default)}`,
    )
  const last = settings.seed + settings.replicas - 1
  return [...own, settings.replicas > 1 ? `种子 ${settings.seed}–${last}` : `种子 ${settings.seed}`].join(
    '，',
  )
}

/** 「0.589 ± 0.01」, 「≤ 3 × 10⁻⁴」, 「0.001 到 0.01」. */
export function expectedWords({ expected, tolerance }: ClaimRecord, name: string): string {
  const wanted = expected[name] ?? Number.NaN
  if (typeof wanted === 'number') {
    const within = tolerance?.[name] ?? 0
    if (within === 0) return write(wanted, 6)
    return `${write(wanted, 6)} ± ${typeof within === 'number' ? write(within, 6) : within}`
  }
  const [min, max] = wanted
  if (min === null) return `≤ ${write(max ?? Infinity, 6)}`
  if (max === null) return `≥ ${write(min, 6)}`
  return `${write(min, 6)} 到 ${write(max, 6)}`
}

/** The median over the seeds, with the range where seeds differ: 「0.589（0.585 到 0.593）」. */
export function measuredWords({ measured, range }: ClaimRecord, name: string): string {
  const middle = write(measured[name] ?? Number.NaN)
  const [low = Number.NaN, high = Number.NaN] = range[name] ?? []
  const ends = [write(low), write(high)]
  return ends[0] === ends[1] ? middle : `${middle}（${ends.join(' 到 ')}）`
}

export const KIND_WORDS: Readonly<Record<ClaimRecord['kind'], string>> = {
  'closed-form': '闭式',
  simulation: '模拟',
}

/** 「预期来自闭式解；要求 16 个种子全部成立，实际 16 个成立。」 */
export function basisWords({ kind, seeds, required, held, trouble }: ClaimRecord): string {
  if (trouble) return `没有测成：${trouble}。`
  const basis = kind === 'closed-form' ? '预期来自闭式解' : '预期来自另一批种子的模拟'
  if (seeds === 1) return `${basis}；不涉及随机，${held === 1 ? '成立' : '不成立'}。`
  const wanted = required === seeds ? `${seeds} 个种子全部` : `${seeds} 个种子中至少 ${required} 个`
  return `${basis}；要求${wanted}成立，实际 ${held} 个成立。`
}

/** 「成立，38 毫秒」 after a claim was measured again. */
export const repeatedWords = ({ ok, held, seeds, ms }: ClaimRecord): string =>
  `${ok ? '成立' : '不成立'} ${held}/${seeds}，${formatDuration(ms)}`
