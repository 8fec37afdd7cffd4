import { quantile } from '../../src/metrics/numeric/quantile.ts'
import type { Interval } from './report.ts'

const DRAWN = 500

/** The middle `level` (0.95) of the scores of resamples; null without them. */
export function percentiles(scores: readonly number[], level: number): Interval | null {
  if (scores.length === 0) return null
  return [quantile(scores, (1 - level) / 2), quantile(scores, (1 + level) / 2)]
}

/** At most 500 of some numbers as evenly spaced quantiles, rising. */
export function thinned(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort()
  if (sorted.length <= DRAWN) return [...sorted]
  const place = (index: number): number => Math.round((index * (sorted.length - 1)) / (DRAWN - 1))
  return Array.from({ length: DRAWN }, (_, index) => sorted[place(index)] ?? 0)
}
