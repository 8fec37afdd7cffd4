/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { PowerLaw } from './power-law.ts'

/** Ends of an interval that holds 95 % of the resamples. */
export type Interval = readonly [number, number]

export interface Fitted {
  readonly n: number
  readonly error: number
  /** Standard error of `error`; null where nothing says it. */
  readonly deviation: number | null
  readonly runs: number
  readonly fitted: number
}

/** The error expected at `factor` times the largest n. */
export interface Forecast {
  readonly factor: number
  readonly n: number
  readonly error: number
  readonly interval: Interval | null
  /** What the straight line in log–log, a power law without c, expects. */
  readonly without: number
}

export interface Report {
  readonly understood: string
  readonly points: readonly Fitted[]
  readonly law: PowerLaw
  readonly intervals: { readonly a: Interval; readonly b: Interval; readonly c: Interval } | null
  readonly without: PowerLaw
  readonly rmse: number
  readonly r2: number
  /** The largest n, and the error that the law has there. */
  readonly now: { readonly n: number; readonly error: number }
  readonly chosen: Forecast
  readonly forecasts: readonly Forecast[]
  /** Relative fall of the error when the data double from now on, and where it gets below what is asked: 0 = already, infinite = never. */
  readonly doubling: number
  readonly doublingInterval: Interval | null
  readonly stopAt: number
  /** How many times the data until the error has halved; infinite when c is in the way. */
  readonly halving: number
  readonly curve: {
    readonly n: readonly number[]
    readonly law: readonly number[]
    readonly without: readonly number[]
    readonly low: readonly number[] | null
    readonly high: readonly number[] | null
  }
  /** The floor c of every resample; empty without intervals. */
  readonly floors: readonly number[]
  /** Where the spread of the resamples comes from, in words; null when there is none. */
  readonly spread: string | null
  readonly warnings: readonly string[]
}
