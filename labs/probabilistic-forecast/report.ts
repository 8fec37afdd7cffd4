/** What the tool answers: plain data, from which its figures, tables and JSON are made. */

/** A mean over rows; `error` is its standard error, null where the number is no mean. */
export interface Measured {
  readonly key: string
  readonly value: number
  readonly error: number | null
}

/** A share of rows beside the level it should have and the band in which it then stays. */
export interface Share {
  readonly nominal: number
  readonly share: number
  readonly low: number
  readonly high: number
}

/** Rows that belong together, with the share of them inside the interval. */
export interface Part extends Share {
  readonly name: string
  readonly rows: number
  readonly centre: number
  readonly width: number
  readonly crps: number
}

export interface Report {
  readonly kind: 'gaussian' | 'quantiles' | 'ensemble'
  readonly understood: string
  readonly unused: readonly string[]
  readonly rows: number
  /** Members or levels; null for normal forecasts. */
  readonly size: number | null
  readonly metrics: readonly Measured[]
  /** How the CRPS that comes first was taken. */
  readonly estimator: string
  readonly covered: readonly Share[]
  /** Nominal level of the interval; null where quantiles come in no pair. */
  readonly level: number | null
  readonly wanted: number
  readonly interval: Share | null
  readonly pit: {
    readonly edges: readonly number[]
    readonly counts: readonly number[]
    /** Band of the count of each bin under calibration. */
    readonly low: readonly number[]
    readonly high: readonly number[]
    readonly chi2: number
    readonly freedom: number
    readonly p: number
    readonly mean: number
    /** Mean (u − ½)² over its value under calibration, 1/12. */
    readonly spread: number
    /** Least expected count of a bin. */
    readonly least: number
  }
  readonly confidence: number
  readonly levels: readonly (Share & { readonly pinball: number })[] | null
  /** Bins of equally many rows by the middle of the forecast and by the width of the interval; null where that does not vary. */
  readonly byCentre: readonly Part[] | null
  readonly byWidth: readonly Part[] | null
  readonly groups: readonly Part[] | null
  /** Some rows in the order given: interval, middle and truth. */
  readonly fan: {
    readonly row: readonly number[]
    readonly low: readonly number[]
    readonly high: readonly number[]
    readonly centre: readonly number[]
    readonly truth: readonly number[]
  } | null
  readonly warnings: readonly string[]
}

/** A metric of the report by its key; NaN when it has none. */
export const valueOf = (metrics: Report['metrics'], key: string): number =>
  metrics.find((one) => one.key === key)?.value ?? Number.NaN
