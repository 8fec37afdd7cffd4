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
  const totals = new Float64Array(BLEU_WIDTH)
  for (const [segment, hypothesis] of hypotheses.entries()) {
    const own = references.map((stream) => stream[segment]!).filter((reference) => reference !== '')
    for (const [at, sum] of bleuSums(hypothesis, own, options).entries()) totals[at]! += sum
  }
  return bleuOf(totals, options)
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

/** Numbers a segment adds: matched 1- to 4-grams, all 1- to 4-grams, hypothesis length, closest reference length. */
export const BLEU_WIDTH = 10

/** A segment's tokens as BLEU sees them. */
export const bleuTokens = (segment: string, tokenizer: Tokenizer, lowercase: boolean): string[] =>
  tokenize(trimEnd(lowercase ? segment.toLowerCase() : segment), tokenizer)

/** For each n-gram of tokens, how often the reference that has it most has it: the most that may count as matched. */
export function allowedNgrams(references: readonly (readonly string[])[], n: number): Map<string, number> {
  const allowed = new Map<string, number>()
  for (const reference of references)
    for (const [ngram, count] of countNgrams(reference, n))
      allowed.set(ngram, Math.max(count, allowed.get(ngram) ?? 0))
  return allowed
}

/** The sums of one segment, of which corpus BLEU is a function: see {@link BLEU_WIDTH}. */
export function bleuSums(
  hypothesis: string,
  references: readonly string[],
  { tokenize: tokenizer, lowercase }: BleuOptions,
): number[] {
  const system = bleuTokens(hypothesis, tokenizer, lowercase)
  const truths = references.map((reference) => bleuTokens(reference, tokenizer, lowercase))
  const hits = ORDERS.map((n) => {
    const allowed = allowedNgrams(truths, n)
    let matched = 0
    for (const [ngram, count] of countNgrams(system, n)) matched += Math.min(count, allowed.get(ngram) ?? 0)
    return matched
  })
  const all = ORDERS.map((n) => Math.max(0, system.length - n + 1))
  return [...hits, ...all, system.length, closestLength(system.length, truths)]
}

/** BLEU of the sums of one or more segments. */
export function bleuOf(sums: ArrayLike<number>, options: BleuOptions): BleuScore {
  const [systemLength = 0, referenceLength = 0] = [sums[8], sums[9]]
  const ratio = systemLength > 0 ? Math.exp(1 - referenceLength / systemLength) : 0
  const bp = systemLength < referenceLength ? ratio : 1
  const lengths = { bp, sys_len: systemLength, ref_len: referenceLength }
  if (ORDERS.every((n) => sums[n - 1] === 0)) return { score: 0, precisions: [0, 0, 0, 0], ...lengths }
  const { precisions, orders } = smoothed(sums, options)
  const averaged = options.effectiveOrder ? precisions.slice(0, orders) : precisions
  const logarithms = averaged.reduce((sum, precision) => sum + Math.log(precision), 0)
  return { score: bp * Math.exp(logarithms / averaged.length), precisions, ...lengths }
}

/** Precisions in per cent after smoothing (Chen & Cherry 2014), and how many orders the hypotheses are long enough for. */
function smoothed(
  sums: ArrayLike<number>,
  { smoothMethod, smoothValue }: BleuOptions,
): { readonly precisions: readonly number[]; readonly orders: number } {
  const precisions = [0, 0, 0, 0]
  let [halving, orders] = [1, 0]
  for (const n of ORDERS) {
    const added = smoothMethod === 'add-k' && n > 1 ? (smoothValue ?? 1) : 0
    const hits = (sums[n - 1] ?? 0) + added
    const all = (sums[n + 3] ?? 0) + added
    if (all === 0) break
    orders = n
    if (hits > 0) precisions[n - 1] = (100 * hits) / all
    else if (smoothMethod === 'exp') {
      halving *= 2
      precisions[n - 1] = 100 / (halving * all)
    } else if (smoothMethod === 'floor') precisions[n - 1] = (100 * (smoothValue ?? 0.1)) / all
  }
  return { precisions, orders }
}

/** The reference length closest to a hypothesis length, the shorter of two that are equally close. */
function closestLength(length: number, references: readonly (readonly string[])[]): number {
  let best = references[0]?.length ?? 0
  for (const { length: next } of references) {
    const gain = Math.abs(best - length) - Math.abs(next - length)
    if (gain > 0 || (gain === 0 && next < best)) best = next
  }
  return best
}
