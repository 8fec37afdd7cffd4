/** References and hypotheses set side by side. */
import { InputError } from '../../src/data/input-error.ts'
import type { Segments } from './segments.ts'

/** One segment of the test set. */
export interface Pair {
  /** Number of its line or entry in the references. */
  readonly at: number
  /** None of them empty, at least one. */
  readonly references: readonly string[]
  readonly hypothesis: string
  /** Of the baseline; '' without one. */
  readonly baseline: string
}

export interface Corpus {
  readonly pairs: readonly Pair[]
  readonly compared: boolean
  /** Lines that are empty in every box, left out: their numbers. */
  readonly blank: readonly number[]
}

const isBlank = (text: string): boolean => text.trim() === ''

/**
 * Joins segment by segment. Empty lines at the end count for nothing; a line that is empty in every box is left out.
 * @throws InputError when the numbers of segments differ or a segment has a hypothesis but no reference
 */
export function align(references: Segments, hypotheses: Segments, baseline: Segments | null): Corpus {
  const length = lastFilled(references)
  if (length === 0) throw new InputError('参考里没有文字；每行一段参考译文。', 'references')
  for (const [given, input, name] of [
    [hypotheses, 'hypotheses', '候选'],
    [baseline, 'baseline', '另一个系统的候选'],
  ] as const)
    if (given && (given.texts.length < length || lastFilled(given) > length))
      throw new InputError(
        `参考有 ${length} 段，${name}有 ${Math.min(given.texts.length, Math.max(lastFilled(given), 1))} 段；两边要逐行对应，译文为空的段也要留一个空行。`,
        input,
      )
  const pairs: Pair[] = []
  const blank: number[] = []
  for (let index = 0; index < length; index++) {
    const at = references.at[index] ?? index + 1
    const own = (references.texts[index] ?? []).filter((text) => !isBlank(text))
    const hypothesis = hypotheses.texts[index]?.[0] ?? ''
    const other = baseline?.texts[index]?.[0] ?? ''
    if (own.length > 0) pairs.push({ at, references: own, hypothesis, baseline: other })
    else if (isBlank(hypothesis) && isBlank(other)) blank.push(at)
    else
      throw new InputError(
        `参考的第 ${at} ${references.unit}是空的，候选在那里却有文字；每段至少要一条参考。`,
        'references',
      )
  }
  return { pairs, compared: baseline !== null, blank }
}

function lastFilled({ texts }: Segments): number {
  return texts.findLastIndex((own) => own.some((text) => !isBlank(text))) + 1
}
