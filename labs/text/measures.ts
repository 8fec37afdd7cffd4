/** The measures of the tool, each a function of sums over segments: so a resample only adds numbers up again. */
import type { Settings } from '../../src/lab/tool/index.ts'
import { BLEU_WIDTH, bleuOf, bleuSums } from '../../src/metrics/text/bleu.ts'
import type { BleuOptions } from '../../src/metrics/text/bleu.ts'
import { chrfOf, chrfSums, chrfWidth } from '../../src/metrics/text/chrf.ts'
import { editDistance } from '../../src/metrics/text/edit-distance.ts'
import { words } from '../../src/metrics/text/python-text.ts'
import { rouge } from '../../src/metrics/text/rouge.ts'
import type { RougeScore, RougeTokenizer, RougeType } from '../../src/metrics/text/rouge.ts'
import { ter } from '../../src/metrics/text/ter.ts'
import { tokenizeForTer } from '../../src/metrics/text/ter-tokenizer.ts'
import type { Tokenizer } from '../../src/metrics/text/tokenizers.ts'
import type { controls } from './controls.ts'

export type Options = Settings<typeof controls>

/** Names as in `npm run metrics`. */
export type MeasureKey = 'bleu' | 'chrf' | RougeType | 'wer' | 'cer' | 'ter'

export interface Measure {
  readonly key: MeasureKey
  /** Numbers that a segment adds. */
  readonly width: number
  sums(hypothesis: string, references: readonly string[]): ArrayLike<number>
  /** The score of a corpus from the sums of its segments. */
  score(sums: ArrayLike<number>): number
  /** The score of one segment where it is not `score(sums)`. */
  segment?(sums: ArrayLike<number>): number
}

/** Larger WER, CER and TER are worse. */
export const isError = (key: MeasureKey): boolean => key === 'wer' || key === 'cer' || key === 'ter'

/** The options of BLEU with a tokenizer, for a corpus. */
export function bleuOptions(settings: Options, tokenize: Tokenizer): BleuOptions {
  const { smoothMethod, floorValue, kValue, lowercase } = settings
  return {
    tokenize,
    smoothMethod: smoothMethod === 'addK' ? 'add-k' : smoothMethod,
    smoothValue: smoothMethod === 'floor' ? floorValue : smoothMethod === 'addK' ? kValue : undefined,
    lowercase,
    effectiveOrder: false,
  }
}

/** The measures that the options ask for, in the order of the table. */
export function measuresOf(settings: Options, tokenize: Tokenizer, rougeTokenize: RougeTokenizer): Measure[] {
  const fold = (text: string): string => (settings.lowercase ? text.toLowerCase() : text)
  const measures: Measure[] = [
    bleuMeasure(bleuOptions(settings, tokenize)),
    chrfMeasure(Number(settings.wordOrder), settings.lowercase),
    ...(['rouge1', 'rouge2', 'rougeL', 'rougeLsum'] as const).map((type) =>
      rougeMeasure(type, rougeTokenize, Number(settings.beta)),
    ),
    rateMeasure('wer', (text) => words(fold(text))),
    rateMeasure('cer', (text) => Array.from(fold(text))),
  ]
  return settings.withTer ? [...measures, terMeasure] : measures
}

function bleuMeasure(options: BleuOptions): Measure {
  return {
    key: 'bleu',
    width: BLEU_WIDTH,
    sums: (hypothesis, references) => bleuSums(hypothesis, references, options),
    score: (sums) => bleuOf(sums, options).score,
    segment: (sums) => bleuOf(sums, { ...options, effectiveOrder: true }).score,
  }
}

function chrfMeasure(wordOrder: number, lowercase: boolean): Measure {
  return {
    key: 'chrf',
    width: chrfWidth(wordOrder),
    sums: (hypothesis, references) => chrfSums(hypothesis, references, { wordOrder, lowercase }),
    score: chrfOf,
  }
}

const NOTHING: RougeScore = { precision: 0, recall: 0, fmeasure: 0 }

/** Of several references the one with the best F1, as rouge_score's `score_multi`. */
export function bestRouge(
  hypothesis: string,
  references: readonly string[],
  type: RougeType,
  tokenizer: RougeTokenizer,
): RougeScore {
  const scores = references.map(
    (reference) => rouge(reference, hypothesis, [type], tokenizer)[type] ?? NOTHING,
  )
  return scores.reduce((best, next) => (next.fmeasure > best.fmeasure ? next : best), scores[0] ?? NOTHING)
}

/** Sums are precision, recall, F1, Fβ and 1: the corpus score is the mean over segments, as rouge_score aggregates. */
function rougeMeasure(type: RougeType, tokenizer: RougeTokenizer, beta: number): Measure {
  return {
    key: type,
    width: 5,
    sums: (hypothesis, references) => {
      const { precision, recall, fmeasure } = bestRouge(hypothesis, references, type, tokenizer)
      return [precision, recall, fmeasure, fOf(precision, recall, beta), 1]
    },
    score: (sums) => (sums[3] ?? 0) / (sums[4] ?? 0),
  }
}

/** F with weight β on recall: (1 + β²)PR / (R + β²P); 0 where both are 0. */
export function fOf(precision: number, recall: number, beta: number): number {
  const below = recall + beta ** 2 * precision
  return below === 0 ? 0 : ((1 + beta ** 2) * precision * recall) / below
}

/** Sums are errors and reference length, of the reference with the lowest rate: all errors over all lengths. */
function rateMeasure(key: 'wer' | 'cer', split: (text: string) => readonly string[]): Measure {
  return {
    key,
    width: 2,
    sums: (hypothesis, references) => {
      const found = split(hypothesis)
      const rates = references.map((reference) => {
        const real = split(reference)
        return [editDistance(real, found), real.length] as const
      })
      return rates.reduce((best, next) => (rateOf(next) < rateOf(best) ? next : best))
    },
    score: rateOf,
  }
}

/** Errors over length; 0 without errors, Infinity for errors against nothing. */
function rateOf(sums: ArrayLike<number>): number {
  const [errors = 0, length = 0] = [sums[0], sums[1]]
  return errors === 0 ? 0 : errors / length
}

const TERCOM = { normalized: false, noPunct: false, asianSupport: false, caseSensitive: false } as const

/** Sums are edits and mean reference length. `ter` answers their ratio, and edits are whole. */
const terMeasure: Measure = {
  key: 'ter',
  width: 2,
  sums: (hypothesis, references) => {
    const lengths = references.map((reference) => tokenizeForTer(reference, TERCOM).length)
    const length = lengths.reduce((total, one) => total + one, 0) / lengths.length
    const rate = ter(
      [hypothesis],
      references.map((reference) => [reference]),
      TERCOM,
    )
    return [Math.round((rate * length) / 100), length]
  },
  score: (sums) => 100 * rateOf(sums),
}
