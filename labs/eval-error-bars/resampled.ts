import { quantile } from '../../src/metrics/numeric/quantile.ts'
import type { Interval } from './report.ts'

/** The middle `level` (0.95) of the scores of resamples; null without them. */
export function percentiles(scores: readonly number[], level: number): Interval | null {
  if (scores.length === 0) return null
  return [quantile(scores, (1 - level) / 2), quantile(scores, (1 + level) / 2)]
}
