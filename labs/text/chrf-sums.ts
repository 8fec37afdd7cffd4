import type { ChrfOptions } from '../../src/metrics/text/chrf.ts'
import { countAll, countCommon, countNgrams } from '../../src/metrics/text/ngrams.ts'
import { words } from '../../src/metrics/text/python-text.ts'

const CHARACTER_ORDER = 6
const BETA = 2
const PUNCTUATION = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~')

/** Numbers a segment adds: n-grams of the hypothesis, of the reference, and common ones, for each order. */
export const chrfWidth = (wordOrder: number): number => 3 * (CHARACTER_ORDER + wordOrder)

/** The sums of one segment (Popović 2015, 2017), against the reference with the best score of its own; see {@link chrfWidth}. */
export function chrfSums(hypothesis: string, references: readonly string[], options: ChrfOptions): number[] {
  const [first = [], ...others] = references.map((reference) => compare(hypothesis, reference, options))
  return others.reduce((best, next) => (chrfOf(next) > chrfOf(best) ? next : best), first)
}

/** chrF with β = 2, 0 … 100, of sums: what `chrf` of `src/metrics` answers for the segments they come from. */
export function chrfOf(sums: ArrayLike<number>): number {
  let [precision, recall, orders] = [0, 0, 0]
  for (let at = 0; at < sums.length; at += 3) {
    const [system = 0, truth = 0, common = 0] = [sums[at], sums[at + 1], sums[at + 2]]
    if (system === 0 || truth === 0) continue
    orders++
    precision += common / system
    recall += common / truth
  }
  if (precision + recall === 0) return 0
  precision /= orders
  recall /= orders
  return (100 * (1 + BETA ** 2) * precision * recall) / (BETA ** 2 * precision + recall)
}

function compare(hypothesis: string, reference: string, { wordOrder, lowercase }: ChrfOptions): number[] {
  const fold = (text: string): string => (lowercase ? text.toLowerCase() : text)
  const [system, truth] = [fold(hypothesis), fold(reference)]
  return [
    ...triples(characters(system), characters(truth), CHARACTER_ORDER, ''),
    ...triples(separate(system), separate(truth), wordOrder, ' '),
  ]
}

function triples(
  system: readonly string[],
  truth: readonly string[],
  orders: number,
  separator: string,
): number[] {
  return Array.from({ length: orders }, (_, order) => {
    const found = countNgrams(system, order + 1, separator)
    const real = countNgrams(truth, order + 1, separator)
    return [real.size > 0 ? countAll(found) : 0, countAll(real), countCommon(found, real)]
  }).flat()
}

/** Code points without white space. */
const characters = (text: string): string[] => Array.from(words(text).join(''))

/** Words with one punctuation mark at the end, or else at the start, set apart. */
function separate(text: string): string[] {
  return words(text).flatMap((word) => {
    const points = Array.from(word)
    const [first = '', last = ''] = [points[0], points.at(-1)]
    if (points.length === 1) return [word]
    if (PUNCTUATION.has(last)) return [points.slice(0, -1).join(''), last]
    return PUNCTUATION.has(first) ? [first, points.slice(1).join('')] : [word]
  })
}
