import { mean } from '../numeric/sum.ts'
import { countNgrams } from './ngrams.ts'
import { words } from './python-text.ts'

/** exp(−mean log p) of the tokens of a text, natural logarithms (Jelinek et al. 1977): 1 for certainty, V for a uniform guess of V. */
export function perplexity(logProbs: Float64Array): number {
  return Math.exp(-mean(logProbs))
}

export const DISTINCT_TOKENIZERS = ['en', 'zh'] as const

const SPLIT: Readonly<Record<(typeof DISTINCT_TOKENIZERS)[number], (text: string) => string[]>> = {
  en: words,
  zh: Array.from,
}

/**
 * Different n-grams divided by all n-grams of the corpus (Li et al. 2016, arXiv:1510.03055); an n-gram stays within one
 * hypothesis. Tokens are words split at white space (`en`) or code points (`zh`). NaN when no hypothesis has n tokens.
 */
export function distinctN(
  hypotheses: readonly string[],
  n: number,
  tokenizer: (typeof DISTINCT_TOKENIZERS)[number],
): number {
  const different = new Set<string>()
  let total = 0
  for (const hypothesis of hypotheses) {
    const tokens = SPLIT[tokenizer](hypothesis)
    total += Math.max(0, tokens.length - n + 1)
    for (const ngram of countNgrams(tokens, n, tokenizer === 'zh' ? '' : ' ').keys()) different.add(ngram)
  }
  return different.size / total
}
