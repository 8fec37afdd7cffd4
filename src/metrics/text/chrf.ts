import { countAll, countCommon, countNgrams } from './ngrams.ts'
import { words } from './python-text.ts'

const CHARACTER_ORDER = 6
const BETA = 2
const PUNCTUATION = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~')

export interface ChrfOptions {
  /** 0 for chrF, 2 for chrF++. */
  readonly wordOrder: number
  readonly lowercase: boolean
}

/**
 * Corpus chrF2, 0 … 100 (Popović 2015; chrF++ adds word n-grams, Popović 2017), as sacreBLEU 2: precision and recall of
 * character 1- to 6-grams without white space, averaged over the orders that both sides have, F with β = 2. Of several
 * references the one with the best segment score counts.
 * @param references streams of one reference a segment; '' for a segment without one in this stream
 */
export function chrf(
  hypotheses: readonly string[],
  references: readonly (readonly string[])[],
  options: ChrfOptions,
): number {
  const totals = new Float64Array(chrfWidth(options.wordOrder))
  for (const [segment, hypothesis] of hypotheses.entries()) {
    const own = references.map((stream) => stream[segment]!).filter((reference) => reference !== '')
    for (const [at, sum] of chrfSums(hypothesis, own, options).entries()) totals[at]! += sum
  }
  return chrfOf(totals)
}

/** Numbers a segment adds: n-grams of the hypothesis, of the reference, and common ones, for each order. */
export const chrfWidth = (wordOrder: number): number => 3 * (CHARACTER_ORDER + wordOrder)

/** The sums of one segment, against the reference with the best score of its own; see {@link chrfWidth}. */
export function chrfSums(hypothesis: string, references: readonly string[], options: ChrfOptions): number[] {
  const [first = [], ...others] = references.map((reference) => compare(hypothesis, reference, options))
  return others.reduce((best, next) => (chrfOf(next) > chrfOf(best) ? next : best), first)
}

/** chrF with β = 2, 0 … 100, of the sums of one or more segments. */
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
