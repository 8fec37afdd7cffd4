/** What the tool answers: plain data, from which its figures, tables and JSON are made. */

export type Interval = readonly [low: number, high: number]

/** One system on its items. Rates lie in 0 … 1. */
export interface System {
  readonly name: string
  readonly items: number
  readonly correct: number
  readonly accuracy: number
  /** √(p(1 − p)/n), or clustered where the items have groups. */
  readonly standardError: number
  readonly clustered: boolean
  readonly wald: Interval
  readonly wilson: Interval
}

/** The first system against another: first − other. */
export interface Comparison {
  readonly name: string
  readonly difference: number
  readonly paired: {
    readonly both: number
    readonly onlyFirst: number
    readonly onlyOther: number
    readonly neither: number
    /** Exact two-sided p of McNemar's test. */
    readonly mcnemar: number
    readonly midP: number
    readonly standardError: number
    /** Percentile interval of the paired bootstrap; null when there are too few items. */
    readonly bootstrap: Interval | null
    /** Differences of the resamples, thinned to quantiles. */
    readonly drawn: readonly number[]
  } | null
  /** As if the systems had answered different items. */
  readonly unpaired: {
    readonly standardError: number
    /** Newcombe's interval. */
    readonly newcombe: Interval
  }
}

/** pass@k of tasks with n samples of which c pass. */
export interface PassAtK {
  readonly k: number
  readonly tasks: number
  /** Tasks with fewer than k samples, left out of the value at k: how many, and the line of the first. */
  readonly short: { readonly count: number; readonly line: number }
  readonly unbiased: number
  readonly naive: number
  readonly bootstrap: Interval | null
  /** c/n of the tasks, thinned to quantiles. */
  readonly rates: readonly number[]
  /** Tasks of which no sample, and every sample passes. */
  readonly never: number
  readonly always: number
  /** Every k that all tasks allow, thinned. */
  readonly curve: {
    readonly k: readonly number[]
    readonly unbiased: readonly number[]
    readonly naive: readonly number[]
  }
}

export interface Needed {
  readonly what: string
  readonly items: number
  readonly how: string
}

export interface Report {
  readonly understood: string
  readonly groups: number | null
  readonly systems: readonly System[]
  readonly comparisons: readonly Comparison[]
  readonly passAtK: PassAtK | null
  readonly needed: readonly Needed[]
  readonly resamples: number
  readonly warnings: readonly string[]
}
