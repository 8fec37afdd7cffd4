/** What the loss would be if the outputs or the blank were taken for something else, and what a reader should mind. */
import type { Outputs, Scale } from './emissions.ts'
import { logProbability, repeatsOf } from './lattice.ts'
import type { Emissions } from './lattice.ts'
import type { Report } from './report.ts'

/** −ln P, without a negative zero. */
const lossOf = (...given: Parameters<typeof logProbability>): number => 0 - logProbability(...given)

export function mistakesOf(
  emissions: Emissions,
  raw: Emissions,
  scale: Scale,
  label: readonly number[],
  blank: number,
): Report['mistakes'] {
  const { symbols } = emissions
  const other = blank === 0 ? symbols - 1 : 0
  const found = [
    ...(scale === 'log'
      ? []
      : [
          {
            key: 'raw',
            name: scale === 'logits' ? '漏了 log_softmax' : '没有取对数',
            loss: lossOf(raw, label, blank),
            how: '把这些数当成对数概率直接交给 CTCLoss；不报错，损失可以是负的',
          },
        ]),
    ...(label.includes(other)
      ? []
      : [
          {
            key: 'other_blank',
            name: `blank 设成 ${other}`,
            loss: lossOf(emissions, label, other),
            how: '词表两端之一放 blank，是最常见的错位；PyTorch 默认 0',
          },
        ]),
  ]
  return found.filter(({ loss }) => Number.isFinite(loss))
}

/** Names by which blanks go. */
const BLANKS = /^(<?blank>?|<?pad>?|<?eps(ilon)?>?|<?ctc>?|∅|ε|-|_|空白)$/i

/** A share of blank, averaged over frames, below which the blank is probably another column. */
const SELDOM = 0.05

interface Circumstances {
  readonly emissions: Emissions
  readonly outputs: Outputs
  readonly scale: Scale
  readonly automatic: boolean
  readonly names: readonly string[]
  readonly label: readonly number[]
  readonly blank: number
  readonly log: number
}

export function warningsOf(given: Circumstances): string[] {
  const { emissions, outputs, scale, automatic, names, label, blank, log } = given
  const { frames, symbols } = emissions
  const warnings: string[] = []
  const needed = label.length + repeatsOf(label)
  if (frames < needed)
    warnings.push(
      `${frames} 帧放不下：${label.length} 个符号加 ${repeatsOf(label)} 处相邻重复，至少要 ${needed} 帧。损失是 inf；zero_infinity=True 会把它悄悄记成 0。`,
    )
  else if (log === -Infinity) warnings.push('帧数够，但每条路径都经过概率为 0 的符号，损失是 inf。')
  const called = names.findIndex((name) => BLANKS.test(name))
  if (outputs.header && called >= 0 && called !== blank)
    warnings.push(
      `列名「${names[called]}」像 blank，在下标 ${called}；现在用的 blank 是下标 ${blank}（${names[blank]}）。`,
    )
  let blanks = 0
  for (let t = 0; t < frames; t++) blanks += Math.exp(emissions.log[t * symbols + blank] ?? -Infinity)
  if (frames >= 4 * Math.max(1, label.length) && blanks / frames < SELDOM)
    warnings.push(
      `blank 的概率平均只有 ${((100 * blanks) / frames).toFixed(1)}%，帧又比标签多得多；查一查 blank 的下标。`,
    )
  if (automatic && scale === 'logits' && outputs.values.every((value) => value >= 0 && value <= 1))
    warnings.push(
      '数都在 0 与 1 之间，但每行之和不是 1：按 logits 做了 softmax；若是概率，先归一，或选「概率」。',
    )
  if (outputs.columns > 2 * outputs.rows && outputs.header === null && outputs.columns > 30)
    warnings.push(`${outputs.rows} 帧、${outputs.columns} 个符号：若一列才是一帧，把「一行是」换成一个符号。`)
  return warnings
}
