/** How often each n-gram occurs; an n-gram is its tokens joined by a character that no token holds. */
export type NgramCounts = ReadonlyMap<string, number>

const SEPARATOR = '\u0020'

/**
 * Counts the n-grams of a list of tokens. Tokens must not contain white space (those of words do not); for characters,
 * where white space may be a token, pass '' as separator.
 */
export function countNgrams(tokens: readonly string[], n: number, separator = SEPARATOR): NgramCounts {
  const counts = new Map<string, number>()
  for (let start = 0; start + n <= tokens.length; start += 1) {
    const ngram = n === 1 ? tokens[start]! : tokens.slice(start, start + n).join(separator)
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1)
  }
  return counts
}

/** Σ min(a, b) over the n-grams that both have. */
export function countCommon(a: NgramCounts, b: NgramCounts): number {
  let common = 0
  for (const [ngram, count] of a) common += Math.min(count, b.get(ngram) ?? 0)
  return common
}

/** Σ counts. */
export function countAll(counts: NgramCounts): number {
  let total = 0
  for (const count of counts.values()) total += count
  return total
}
