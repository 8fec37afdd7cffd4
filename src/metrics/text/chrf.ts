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

/** n-grams of the hypothesis, of the reference, and common ones, for one order. */
type Triple = readonly [hypothesis: number, reference: number, common: number]

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
  let totals: readonly Triple[] = Array.from({ length: CHARACTER_ORDER + options.wordOrder }, () => [0, 0, 0])
  hypotheses.forEach((hypothesis, segment) => {
    const candidates = references
      .map((stream) => stream[segment]!)
      .filter((reference) => reference !== '')
      .map((reference) => compare(hypothesis, reference, options))
    const best = candidates.reduce((a, b) => (fScore(b) > fScore(a) ? b : a))
    totals = totals.map(([system, truth, common], order) => {
      const [moreSystem, moreTruth, moreCommon] = best[order]!
      return [system + moreSystem, truth + moreTruth, common + moreCommon]
    })
  })
  return fScore(totals)
}

function compare(hypothesis: string, reference: string, options: ChrfOptions): readonly Triple[] {
  const fold = (text: string): string => (options.lowercase ? text.toLowerCase() : text)
  const [system, truth] = [fold(hypothesis), fold(reference)]
  return [
    ...orders(CHARACTER_ORDER).map((n) => triple(characters(system), characters(truth), n, '')),
    ...orders(options.wordOrder).map((n) => triple(separate(system), separate(truth), n, ' ')),
  ]
}

/** Code points without white space. */
function characters(text: string): readonly string[] {
  return Array.from(words(text).join(''))
}

function orders(most: number): readonly number[] {
  return Array.from({ length: most }, (_, index) => index + 1)
}

function triple(system: readonly string[], truth: readonly string[], n: number, separator: string): Triple {
  const found = countNgrams(system, n, separator)
  const real = countNgrams(truth, n, separator)
  return [real.size > 0 ? countAll(found) : 0, countAll(real), countCommon(found, real)]
}

function fScore(triples: readonly Triple[]): number {
  const defined = triples.filter(([system, truth]) => system > 0 && truth > 0)
  if (defined.length === 0) return 0
  let [precision, recall] = [0, 0]
  for (const [system, truth, common] of defined) {
    precision += common / system
    recall += common / truth
  }
  precision /= defined.length
  recall /= defined.length
  if (precision + recall === 0) return 0
  return (100 * (1 + BETA ** 2) * precision * recall) / (BETA ** 2 * precision + recall)
}

/** Words with one punctuation mark at the end, or else at the start, set apart. */
function separate(text: string): readonly string[] {
  return words(text).flatMap((word) => {
    const points = Array.from(word)
    if (points.length === 1) return [word]
    const last = points[points.length - 1]!
    if (PUNCTUATION.has(last)) return [points.slice(0, -1).join(''), last]
    return PUNCTUATION.has(points[0]!) ? [points[0]!, points.slice(1).join('')] : [word]
  })
}
