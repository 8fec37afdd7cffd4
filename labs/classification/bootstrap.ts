/** Bootstrap percentile intervals over rows, or over groups of rows (Efron 1979; Field & Welsh 2007 for clusters). */
import { random } from '../../src/engine/nn/random.ts'
import { quantile } from '../../src/metrics/numeric/quantile.ts'

/** Draws of one row or group that all resamples together may take: about a second of work. */
const DRAWS = 2e7

/** How many resamples so many units allow: 1000, fewer for large tables, none where fewer than 100 would be left. */
export function resamplesFor(units: number): number {
  const allowed = Math.min(1000, Math.floor(DRAWS / Math.max(1, units)))
  return allowed < 100 ? 0 : allowed
}

/** The weight of each row in one resample: how often it, or its group, was drawn. */
export type Resample = (weights: Float64Array) => void

/** Resamples rows (without groups) or whole groups with replacement, reproducibly by `seed`. */
export function resampler(
  rows: number,
  groups: { readonly of: Int32Array; readonly count: number } | null,
  seed: number,
): Resample {
  const stream = random(seed, 'bootstrap')
  const units = groups?.count ?? rows
  const drawn = new Float64Array(units)
  return (weights) => {
    drawn.fill(0)
    for (const unit of stream.integers(units, units)) drawn[unit] = (drawn[unit] ?? 0) + 1
    if (groups) for (let row = 0; row < rows; row++) weights[row] = drawn[groups.of[row] ?? 0] ?? 0
    else weights.set(drawn)
  }
}

/** The middle 95 % of the finite values; null when fewer than 100 are finite. */
export function interval(values: readonly number[]): readonly [number, number] | null {
  const finite = values.filter(Number.isFinite)
  if (finite.length < 100) return null
  return [quantile(finite, 0.025), quantile(finite, 0.975)]
}
