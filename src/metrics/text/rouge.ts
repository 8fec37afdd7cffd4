import { countAll, countCommon, countNgrams } from './ngrams.ts'
import { lcsLength, lcsPositions } from './longest-common-subsequence.ts'

export const ROUGE_TYPES = ['rouge1', 'rouge2', 'rougeL', 'rougeLsum'] as const
export type RougeType = (typeof ROUGE_TYPES)[number]

export const ROUGE_TOKENIZERS = ['en', 'zh'] as const
export type RougeTokenizer = (typeof ROUGE_TOKENIZERS)[number]

/** All from 0 to 1. */
export interface RougeScore {
  readonly precision: number
  readonly recall: number
  readonly fmeasure: number
}

const TOKENIZE: Readonly<Record<RougeTokenizer, RegExp>> = {
  en: /[a-z0-9]+/g,
  zh: /\p{Script=Han}|[\p{Script=Latin}\p{Nd}]+/gu,
}

const SCORE: Readonly<
  Record<RougeType, (reference: string, hypothesis: string, split: (text: string) => string[]) => RougeScore>
> = {
  rouge1: (reference, hypothesis, split) => rougeN(split(reference), split(hypothesis), 1),
  rouge2: (reference, hypothesis, split) => rougeN(split(reference), split(hypothesis), 2),
  rougeL: (reference, hypothesis, split) => rougeL(split(reference), split(hypothesis)),
  rougeLsum: (reference, hypothesis, split) =>
    rougeLsum(sentences(reference).map(split), sentences(hypothesis).map(split)),
}

/**
 * ROUGE of one text (Lin 2004) as google-research's rouge_score computes it, without stemming: `en` keeps only runs of
 * a–z and 0–9 of the lower-cased text; `zh` one token a Han character and one a run of Latin letters or digits.
 * Lsum takes lines as sentences and unites their longest common subsequences. 0 where a side has no tokens.
 */
export function rouge(
  reference: string,
  hypothesis: string,
  types: readonly RougeType[],
  tokenizer: RougeTokenizer,
): Readonly<Partial<Record<RougeType, RougeScore>>> {
  const split = (text: string): string[] => text.toLowerCase().match(TOKENIZE[tokenizer]) ?? []
  return Object.fromEntries(types.map((type) => [type, SCORE[type](reference, hypothesis, split)]))
}

function rougeN(reference: readonly string[], hypothesis: readonly string[], n: number): RougeScore {
  const [real, found] = [countNgrams(reference, n), countNgrams(hypothesis, n)]
  return scored(countCommon(found, real), countAll(found), countAll(real))
}

function rougeL(reference: readonly string[], hypothesis: readonly string[]): RougeScore {
  return scored(lcsLength(reference, hypothesis), hypothesis.length, reference.length)
}

/** Each token of a side is used at most as often as it occurs there, as in ROUGE-1.5.5. */
function rougeLsum(
  reference: readonly (readonly string[])[],
  hypothesis: readonly (readonly string[])[],
): RougeScore {
  const left = [reference, hypothesis].map((side) => new Map(countNgrams(side.flat(), 1)))
  let hits = 0
  for (const sentence of reference) {
    const united = new Set(hypothesis.flatMap((other) => lcsPositions(sentence, other)))
    for (const position of [...united].sort((a, b) => a - b)) {
      const token = sentence[position]!
      if (left.some((counts) => (counts.get(token) ?? 0) === 0)) continue
      hits += 1
      for (const counts of left) counts.set(token, counts.get(token)! - 1)
    }
  }
  return scored(hits, hypothesis.flat().length, reference.flat().length)
}

function sentences(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

function scored(common: number, found: number, real: number): RougeScore {
  const precision = common / Math.max(found, 1)
  const recall = common / Math.max(real, 1)
  const fmeasure = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0
  return { precision, recall, fmeasure }
}
