import { countNgrams } from './ngrams.ts'
import { trimEnd } from './python-text.ts'
import { type Tokenizer, tokenize } from './tokenizers.ts'

const ORDERS = [1, 2, 3, 4] as const

export const SMOOTH_METHODS = ['exp', 'floor', 'add-k', 'none'] as const
export type SmoothMethod = (typeof SMOOTH_METHODS)[number]

export interface BleuOptions {
  readonly tokenize: Tokenizer
  readonly smoothMethod: SmoothMethod
  /** For `floor` (default 0.1) and `add-k` (default 1). */
  readonly smoothValue?: number | undefined
  readonly lowercase: boolean
  /** Average only over the n that the hypothesis is long enough for. */
  readonly effectiveOrder: boolean
}

export interface BleuScore {
  /** 0 … 100. */
  readonly score: number
  /** Of 1- to 4-grams, 0 … 100, after smoothing. */
  readonly precisions: readonly number[]
  readonly bp: number
  readonly sys_len: number
  readonly ref_len: number
}

/** What BLEU sums over segments: matched and all n-grams, lengths. */
interface Statistics {
  readonly correct: number[]
  readonly total: number[]
  systemLength: number
  referenceLength: number
}

/**
 * Corpus BLEU (Papineni et al. 2002) as sacreBLEU 2 computes it (Post 2018, arXiv:1804.08771): clipped n-gram precision
 * for n = 1…4 summed over the corpus, geometric mean, brevity penalty exp(1 − r/c) with the closest reference length.
 * 0 when no n-gram matches at all.
 * @param references streams of one reference a segment; '' for a segment without one in this stream
 */
export function corpusBleu(
  hypotheses: readonly string[],
  references: readonly (readonly string[])[],
  options: BleuOptions,
): BleuScore {
  const statistics: Statistics = {
    correct: [0, 0, 0, 0],
    total: [0, 0, 0, 0],
    systemLength: 0,
    referenceLength: 0,
  }
  hypotheses.forEach((hypothesis, segment) => {
    const own = references.map((stream) => stream[segment]!).filter((reference) => reference !== '')
    addSegment(statistics, hypothesis, own, options)
  })
  return scoreOf(statistics, options)
}

/** BLEU of one segment, by default with effective order, as sacrebleu.sentence_bleu. */
export function sentenceBleu(
  hypothesis: string,
  references: readonly string[],
  options: BleuOptions,
): BleuScore {
  return corpusBleu(
    [hypothesis],
    references.map((reference) => [reference]),
    options,
  )
}

function addSegment(
  statistics: Statistics,
  hypothesis: string,
  references: readonly string[],
  options: BleuOptions,
): void {
  const prepare = (segment: string): string[] =>
    tokenize(trimEnd(options.lowercase ? segment.toLowerCase() : segment), options.tokenize)
  const system = prepare(hypothesis)
  const truths = references.map(prepare)
  statistics.systemLength += system.length
  statistics.referenceLength += closestLength(system.length, truths)
  ORDERS.forEach((n, index) => {
    const counts = truths.map((truth) => countNgrams(truth, n))
    for (const [ngram, count] of countNgrams(system, n)) {
      const allowed = counts.reduce((most, truth) => Math.max(most, truth.get(ngram) ?? 0), 0)
      statistics.correct[index]! += Math.min(count, allowed)
      statistics.total[index]! += count
    }
  })
}

function closestLength(length: number, truths: readonly (readonly string[])[]): number {
  const lengths = truths.map((truth) => truth.length)
  return lengths.reduce((best, next) => {
    const gain = Math.abs(best - length) - Math.abs(next - length)
    return gain > 0 || (gain === 0 && next < best) ? next : best
  })
}

function scoreOf(statistics: Statistics, options: BleuOptions): BleuScore {
  const { systemLength, referenceLength } = statistics
  const ratio = systemLength > 0 ? Math.exp(1 - referenceLength / systemLength) : 0
  const bp = systemLength < referenceLength ? ratio : 1
  const lengths = { bp, sys_len: systemLength, ref_len: referenceLength }
  if (statistics.correct.every((count) => count === 0))
    return { score: 0, precisions: [0, 0, 0, 0], ...lengths }
  const { precisions, orders } = smoothedPrecisions(statistics, options)
  const averaged = precisions.slice(0, options.effectiveOrder ? orders : ORDERS.length)
  const logarithms = averaged.map((p) => Math.log(p))
  const score = bp * Math.exp(logarithms.reduce((sum, log) => sum + log, 0) / averaged.length)
  return { score, precisions, ...lengths }
}

/** Precisions in per cent, and how many orders the hypotheses are long enough for (Chen & Cherry 2014). */
function smoothedPrecisions(
  { correct, total }: Statistics,
  { smoothMethod, smoothValue }: BleuOptions,
): { readonly precisions: readonly number[]; readonly orders: number } {
  const precisions = [0, 0, 0, 0]
  let halving = 1
  let orders = 0
  for (const [index, n] of ORDERS.entries()) {
    const added = smoothMethod === 'add-k' && n > 1 ? (smoothValue ?? 1) : 0
    const [hits, all] = [correct[index]! + added, total[index]! + added]
    if (all === 0) break
    orders = n
    if (hits > 0) precisions[index] = (100 * hits) / all
    else if (smoothMethod === 'exp') {
      halving *= 2
      precisions[index] = 100 / (halving * all)
    } else if (smoothMethod === 'floor') precisions[index] = (100 * (smoothValue ?? 0.1)) / all
  }
  return { precisions, orders }
}
