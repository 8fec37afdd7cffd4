import { words } from './python-text.ts'
import { TokenCodes } from './token-codes.ts'

/** The least number of insertions, deletions and substitutions that turn one list into the other (Levenshtein 1966). */
export function editDistance(a: readonly string[], b: readonly string[]): number {
  const codes = new TokenCodes()
  const [start, end] = commonEnds(a, b)
  const rows = codes.encode(a.slice(start, a.length - end))
  const columns = codes.encode(b.slice(start, b.length - end))
  // distances[j]: from the rows read so far to the first j columns.
  const distances = new Uint32Array(columns.length + 1)
  for (let j = 0; j <= columns.length; j += 1) distances[j] = j
  for (let i = 1; i <= rows.length; i += 1) {
    let diagonal = distances[0]!
    distances[0] = i
    for (let j = 1; j <= columns.length; j += 1) {
      const above = distances[j]!
      const substituted = diagonal + (rows[i - 1] === columns[j - 1] ? 0 : 1)
      distances[j] = Math.min(substituted, above + 1, distances[j - 1]! + 1)
      diagonal = above
    }
  }
  return distances[columns.length]!
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

/** How many tokens two lists share at the start and, after that, at the end: these cost nothing. */
function commonEnds(a: readonly string[], b: readonly string[]): readonly [number, number] {
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start += 1
  let end = 0
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  return [start, end]
}
