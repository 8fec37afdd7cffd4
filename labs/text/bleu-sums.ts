import type { BleuOptions, BleuScore } from '../../src/metrics/text/bleu.ts'
import { countNgrams } from '../../src/metrics/text/ngrams.ts'
import { trimEnd } from '../../src/metrics/text/python-text.ts'
import { tokenize } from '../../src/metrics/text/tokenizers.ts'
import type { Tokenizer } from '../../src/metrics/text/tokenizers.ts'

const ORDERS = [1, 2, 3, 4] as const

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

/** The sums of one segment (Papineni et al. 2002), of which corpus BLEU is a function: see {@link BLEU_WIDTH}. */
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

/** BLEU of sums: what `corpusBleu` of `src/metrics` answers for the segments they come from (and `sentenceBleu` for one, with effective order). */
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
