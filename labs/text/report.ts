/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { BleuScore } from '../../src/metrics/text/bleu.ts'
import type { RougeScore, RougeTokenizer, RougeType } from '../../src/metrics/text/rouge.ts'
import type { Tokenizer } from '../../src/metrics/text/tokenizers.ts'
import type { MeasureKey } from './measures.ts'

/** A corpus number; `key` is its name in `npm run metrics`. */
export interface Measured {
  readonly key: MeasureKey
  readonly value: number
  /** Bootstrap percentile interval, 95 %; null with too few segments. */
  readonly interval: readonly [number, number] | null
  readonly compared: Comparison | null
}

/** The system against the baseline, on the same resamples. */
export interface Comparison {
  readonly baseline: number
  /** System − baseline. */
  readonly difference: number
  readonly interval: readonly [number, number] | null
  /** Share of resamples in which the system is better (Koehn 2004); ties count half. NaN without resamples. */
  readonly wins: number
  /** Two-sided p as sacreBLEU's `--paired-bs`; NaN without resamples. */
  readonly p: number
}

/** A segment as a row of the table. */
export interface SegmentRow {
  /** Number of its line or entry in the references. */
  readonly at: number
  readonly scores: Readonly<Partial<Record<MeasureKey, number>>>
  /** The hypothesis; 〔〕 around tokens that no reference has. */
  readonly marked: string
  /** The first reference. */
  readonly reference: string
}

/** n-grams of one segment for one n. */
export interface NgramRow {
  readonly at: number
  readonly n: number
  readonly hits: number
  readonly all: number
  readonly matched: string
  readonly missed: string
}

export interface Report {
  readonly segments: number
  /** Fewest and most references of a segment. */
  readonly references: readonly [number, number]
  readonly read: readonly string[]
  readonly tokenize: Tokenizer
  readonly rougeTokenize: RougeTokenizer
  readonly bleu: BleuScore
  readonly baselineBleu: BleuScore | null
  /** Matched and all n-grams of the corpus, n = 1…4. */
  readonly counts: { readonly hits: readonly number[]; readonly all: readonly number[] }
  readonly measures: readonly Measured[]
  /** Means over segments, F with β = 1. */
  readonly rouge: Readonly<Partial<Record<RougeType, RougeScore>>>
  /** BLEU of the same text with each tokenizer. */
  readonly byTokenizer: readonly { readonly tokenizer: Tokenizer; readonly score: number }[]
  /** chrF of segments, thinned to quantiles. */
  readonly spread: { readonly system: readonly number[]; readonly baseline: readonly number[] | null }
  /** BLEU differences of the resamples, thinned to quantiles; null without a baseline. */
  readonly differences: readonly number[] | null
  readonly rows: readonly SegmentRow[]
  readonly ngrams: readonly NgramRow[]
  readonly resamples: number
  /** The text and the chosen tokenization do not fit. */
  readonly alarms: readonly string[]
  readonly warnings: readonly string[]
  readonly signatures: readonly string[]
}
