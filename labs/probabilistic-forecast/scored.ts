/** What every kind of forecast gives: scores a row, PIT values, one central interval, and how often central intervals held the truth. */
export interface Scored {
  /** Scores by name, one value a row; the first CRPS is the one to report. */
  readonly scores: Readonly<Record<string, Float64Array>>
  /** Probability that the forecast gave to values up to the truth, uniform on 0…1 if calibrated; drawn at random within a jump. */
  readonly pit: Float64Array
  /** Edges of the PIT histogram, from 0 to 1. */
  readonly edges: readonly number[]
  /** A point in the middle: the mean of a normal distribution, the median of the others. */
  readonly centre: Float64Array
  /** The central interval at the nominal level `level`, the nearest to the one asked for; null where there is no such pair. */
  readonly interval: {
    readonly level: number
    readonly low: Float64Array
    readonly high: Float64Array
  } | null
  /** Nominal levels of central intervals and the number of rows whose truth lay inside. */
  readonly covered: readonly { readonly nominal: number; readonly inside: number }[]
}

/** Equal bins from 0 to 1. */
export const equalEdges = (bins: number): number[] => Array.from({ length: bins + 1 }, (_, bin) => bin / bins)

/** Width plus 2/α for every unit the truth lies outside, α = 1 − level (Gneiting & Raftery 2007, eq. 43). */
export function intervalScore(low: number, high: number, truth: number, level: number): number {
  const penalty = 2 / (1 - level)
  return high - low + penalty * (Math.max(0, low - truth) + Math.max(0, truth - high))
}

/** Rows inside [low, high], both ends included. */
export function countInside(truth: Float64Array, low: Float64Array, high: Float64Array): number {
  let inside = 0
  for (let row = 0; row < truth.length; row++) {
    const y = truth[row] ?? 0
    inside += Number(y >= (low[row] ?? 0) && y <= (high[row] ?? 0))
  }
  return inside
}
