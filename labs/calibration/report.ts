/** What the tool answers: plain data, from which its figures, tables and JSON are made. */

/** A bin of forecasts; `low` and `high` hold the middle 95 % of the frequencies that calibrated forecasts would show in it. */
export interface Bin {
  readonly lower: number
  readonly upper: number
  readonly count: number
  readonly confidence: number
  readonly frequency: number
  readonly low: number
  readonly high: number
}

/** Observed error at a number of bins, beside its distribution under perfect calibration. */
export interface ErrorAt {
  readonly bins: number
  readonly error: number
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** Murphy's three terms over bins; `rest` is what forecasts that differ within a bin leave over (Stephenson et al. 2008). */
export interface BrierParts {
  readonly brier: number
  readonly reliability: number
  readonly resolution: number
  readonly uncertainty: number
  readonly rest: number
}

/** Scores of the same rows before or after scaling; the names are those of `npm run metrics`. */
export interface Scores {
  readonly ece: number
  readonly log_loss: number
  readonly brier: number
  readonly accuracy: number
}

/** The points of a reliability diagram: rows, mean forecast and frequency of each bin that holds rows. */
export interface Points {
  readonly count: readonly number[]
  readonly confidence: readonly number[]
  readonly frequency: readonly number[]
}

export interface Temperature {
  /** null where no finite temperature is best; `why` then says so. */
  readonly value: number | null
  readonly why: string
  readonly fitted: number
  readonly tested: number
  readonly before: Scores
  readonly after: Scores | null
  readonly points: { readonly before: Points; readonly after: Points | null }
}

export type Kind = 'confidence' | 'binary' | 'classes'

export interface Report {
  readonly understood: string
  readonly kind: Kind
  /** Whether softmax or sigmoid was applied to what was given. */
  readonly logits: boolean
  /** What the diagram is about: 「预测对了」, 「正类 1」. */
  readonly event: string
  readonly rows: number
  readonly classes: readonly string[]
  readonly scores: Scores
  /** Largest gap of a bin. */
  readonly mce: number
  readonly meanConfidence: number
  readonly frequency: number
  readonly bins: readonly Bin[]
  readonly curve: readonly ErrorAt[]
  readonly draws: number
  /** The null distribution at the chosen number of bins. */
  readonly null: ErrorAt
  /** Share of the draws whose error is at least the observed one. */
  readonly pValue: number
  readonly histogram: { readonly edges: readonly number[]; readonly share: readonly number[] }
  readonly parts: BrierParts
  readonly partsEvent: string
  /** One entry a class; empty unless every class has its probability. */
  readonly perClass: readonly {
    readonly name: string
    readonly frequency: number
    readonly mean: number
    readonly ece: number
  }[]
  readonly temperature: Temperature
  readonly warnings: readonly string[]
}
