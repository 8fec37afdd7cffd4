/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { Limits } from './agreement.ts'

/** One number with its interval; `key` is its name in `npm run metrics`, where that has it. */
export interface Measured {
  readonly key: string
  readonly value: number
  readonly interval: readonly [number, number] | null
}

/** One group of rows. */
export interface Slice {
  readonly name: string
  readonly rows: number
  readonly mae: number
  readonly interval: readonly [number, number] | null
  readonly bias: number
  readonly rmse: number
  readonly r2: number
  /** Share of Σ|e| over all rows. */
  readonly share: number
}

/** A row that a reader may want to look up. */
export interface Row {
  readonly line: number
  readonly truth: number
  readonly forecast: number
  readonly group: string | null
}

/** Residuals y − ŷ as the four figures show them. */
export interface Residuals {
  /** Mean residual in bins of equally many rows by forecast. */
  readonly trend: { readonly x: readonly number[]; readonly y: readonly number[] }
  /** Normal quantiles against sorted residuals, and the line through their quartiles. */
  readonly qq: {
    readonly normal: readonly number[]
    readonly residual: readonly number[]
    readonly slope: number
    readonly intercept: number
  }
  /** Mean residual of stretches of the sequence, by place from 1. */
  readonly drift: { readonly x: readonly number[]; readonly y: readonly number[] }
  readonly histogram: {
    readonly edges: readonly number[]
    readonly counts: readonly number[]
    readonly outside: number
  }
  readonly mean: number
  readonly sd: number
  readonly skewness: number
  /** Kurtosis − 3. */
  readonly excess: number
  /** Spearman's correlation of |residual| and forecast. */
  readonly widening: number
  /** Between-bin over within-bin mean square of the trend, and the share of the spread between bins. */
  readonly bend: { readonly f: number; readonly share: number }
}

export interface Report {
  readonly understood: string
  readonly unused: readonly string[]
  readonly rows: number
  readonly sequence: 'given' | 'time' | 'time-within-groups'
  readonly groups: number | null
  readonly metrics: readonly Measured[]
  /** Metrics that these data do not allow, with the reason. */
  readonly refused: readonly { readonly key: string; readonly why: string }[]
  readonly resamples: number
  /** What was resampled. */
  readonly unit: string
  readonly trainingMean: number | null
  /** The rows that scatter plots draw: the largest errors, and evenly many of the rest. */
  readonly drawn: {
    readonly truth: readonly number[]
    readonly forecast: readonly number[]
    readonly place: readonly number[]
  }
  readonly residuals: Residuals
  readonly limits: Limits
  /** By falling share of the absolute error. */
  readonly slices: readonly Slice[] | null
  readonly worst: readonly Row[]
  readonly warnings: readonly string[]
}

/** A metric of the report by its key; NaN when it has none. */
export const valueOf = (metrics: Report['metrics'], key: string): number =>
  metrics.find((one) => one.key === key)?.value ?? Number.NaN
