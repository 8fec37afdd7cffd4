import { words } from './python-text.ts'

/** The least number of insertions, deletions and substitutions that turn one list into the other (Levenshtein 1966). */
export function editDistance(a: readonly string[], b: readonly string[]): number {
  let previous = Uint32Array.from({ length: b.length + 1 }, (_, j) => j)
  let current = new Uint32Array(b.length + 1)
  for (let i = 1; i <= a.length; i += 1) {
    current[0] = i
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      current[j] = Math.min(substituted, previous[j]! + 1, current[j - 1]! + 1)
    }
    ;[previous, current] = [current, previous]
  }
  return previous[b.length]!
}

/**
 * Word error rate (S + D + I) / N over words split at white space, N the words of the reference; it may exceed 1.
 * With an empty reference 0 for an empty hypothesis and Infinity otherwise.
 */
export function wer(reference: string, hypothesis: string): number {
  return errorRate(words(reference), words(hypothesis))
}

/** Character error rate: the same over code points, white space included. */
export function cer(reference: string, hypothesis: string): number {
  return errorRate(Array.from(reference), Array.from(hypothesis))
}

function errorRate(reference: readonly string[], hypothesis: readonly string[]): number {
  const errors = editDistance(reference, hypothesis)
  return errors === 0 ? 0 : errors / reference.length
}
