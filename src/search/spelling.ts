/** Distance of Damerau and Levenshtein (adjacent transpositions count one), or `limit + 1` when it is larger. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) best = Math.min(best, beforeLast[j - 2]! + 1)
      row.push(best)
    }
    if (Math.min(...row) > limit) return limit + 1
    beforeLast = last
    last = row
  }
  return Math.min(last[b.length]!, limit + 1)
}

/** Mistakes forgiven in a Latin word: none in short words or in numbers, one from four letters, two from eight. */
export function tolerance(word: string): number {
  if (word.length < 4 || /\d/.test(word)) return 0
  return word.length < 8 ? 1 : 2
}

/**
 * The word of the vocabulary (word → frequency) that was probably meant: nearest, then same first letter, then most
 * frequent, then first in the alphabet. Undefined when none is near enough.
 */
export function nearest(word: string, vocabulary: ReadonlyMap<string, number>): string | undefined {
  const limit = tolerance(word)
  if (limit === 0) return undefined
  let best: { word: string; rank: readonly [number, number, number] } | undefined
  for (const [candidate, frequency] of vocabulary) {
    if (candidate.length < 3 || /\d/.test(candidate)) continue
    const away = distance(word, candidate, limit)
    if (away > limit) continue
    const rank = [away, candidate[0] === word[0] ? 0 : 1, -frequency] as const
    const order = best ? compare(rank, best.rank) || (candidate < best.word ? -1 : 1) : -1
    if (order < 0) best = { word: candidate, rank }
  }
  return best?.word
}

const compare = (a: readonly number[], b: readonly number[]): number =>
  a.map((value, index) => value - b[index]!).find((difference) => difference !== 0) ?? 0
