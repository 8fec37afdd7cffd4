import { choice, choices, flag, optional } from '../arguments/argument.ts'
import { integer, number, numbers } from '../arguments/numbers.ts'
import { referenceStreams, text, texts } from '../arguments/text.ts'
import { refuse } from '../error.ts'
import { type Metric, metric } from '../metric.ts'
import { type BleuOptions, SMOOTH_METHODS, type SmoothMethod, corpusBleu, sentenceBleu } from './bleu.ts'
import { chrf } from './chrf.ts'
import { cer, wer } from './edit-distance.ts'
import { DISTINCT_TOKENIZERS, distinctN, perplexity } from './language-model.ts'
import { ROUGE_TOKENIZERS, ROUGE_TYPES, rouge } from './rouge.ts'
import { ter } from './ter.ts'
import { TOKENIZERS, type Tokenizer } from './tokenizers.ts'

const corpus = { references: referenceStreams(), hypotheses: texts() }
const bleuOptions = {
  tokenize: optional(choice(...TOKENIZERS), '13a'),
  smooth_method: optional(choice(...SMOOTH_METHODS), 'exp'),
  smooth_value: optional(number({ min: 0 })),
  lowercase: optional(flag(), false),
}
const strings = { reference: text(), hypothesis: text() }

interface BleuArguments {
  readonly tokenize: Tokenizer
  readonly smooth_method: SmoothMethod
  readonly smooth_value: number | undefined
  readonly lowercase: boolean
}

function optionsOf(values: BleuArguments, effectiveOrder: boolean): BleuOptions {
  const { tokenize, smooth_method: smoothMethod, smooth_value: smoothValue, lowercase } = values
  return { tokenize, smoothMethod, smoothValue, lowercase, effectiveOrder }
}

/** One reference a segment in each stream, and at least one that is not empty. */
function mustCover(references: readonly (readonly string[])[], hypotheses: readonly string[]): void {
  references.forEach((stream, index) => {
    if (stream.length === hypotheses.length) return
    refuse(`references[${index}]`, `有 ${stream.length} 项`, `与 hypotheses 等长，即 ${hypotheses.length} 项`)
  })
  hypotheses.forEach((_, segment) => {
    if (references.some((stream) => stream[segment] !== '')) return
    refuse(`references[0][${segment}]`, '为空，其余参考流也没有这一段', '非空字符串')
  })
}

function errorRate(compute: (reference: string, hypothesis: string) => number): Metric {
  return metric(strings, ({ reference, hypothesis }) => compute(reference, hypothesis))
}

/** Metrics of generated text. */
export const textMetrics = {
  bleu: metric({ ...corpus, ...bleuOptions }, ({ references, hypotheses, ...values }) => {
    mustCover(references, hypotheses)
    return { ...corpusBleu(hypotheses, references, optionsOf(values, false)) }
  }),
  sentence_bleu: metric(
    { hypothesis: text(), references: texts(), ...bleuOptions },
    ({ references, hypothesis, ...values }) => {
      const streams = references.map((reference) => [reference])
      mustCover(streams, [hypothesis])
      return sentenceBleu(hypothesis, references, optionsOf(values, true)).score
    },
  ),
  chrf: metric(
    { ...corpus, word_order: optional(choice(0, 2), 0), lowercase: optional(flag(), false) },
    ({ references, hypotheses, word_order, lowercase }) => {
      mustCover(references, hypotheses)
      return chrf(hypotheses, references, { wordOrder: word_order, lowercase })
    },
  ),
  rouge: metric(
    {
      ...strings,
      types: optional(choices(...ROUGE_TYPES), ROUGE_TYPES),
      tokenize: optional(choice(...ROUGE_TOKENIZERS), 'en'),
    },
    ({ reference, hypothesis, types, tokenize }) => rouge(reference, hypothesis, types, tokenize),
  ),
  ter: metric(
    {
      ...corpus,
      normalized: optional(flag(), false),
      no_punct: optional(flag(), false),
      asian_support: optional(flag(), false),
      case_sensitive: optional(flag(), false),
    },
    ({ references, hypotheses, normalized, no_punct, asian_support, case_sensitive }) => {
      mustCover(references, hypotheses)
      return ter(hypotheses, references, {
        normalized,
        noPunct: no_punct,
        asianSupport: asian_support,
        caseSensitive: case_sensitive,
      })
    },
  ),
  perplexity: metric({ log_probs: numbers({ max: 0 }) }, ({ log_probs }) => perplexity(log_probs)),
  wer: errorRate(wer),
  cer: errorRate(cer),
  distinct_n: metric(
    {
      hypotheses: texts(),
      n: integer({ min: 1, max: 100 }),
      tokenize: optional(choice(...DISTINCT_TOKENIZERS), 'en'),
    },
    ({ hypotheses, n, tokenize }) => distinctN(hypotheses, n, tokenize),
  ),
} as const
