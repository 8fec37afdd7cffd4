/** Paired bootstrap over segments (Koehn 2004): the same resamples for both systems, each score taken from sums. */
import { interval } from '../classification/bootstrap.ts'
import { isError } from './measures.ts'
import type { Measure } from './measures.ts'
import type { Comparison } from './report.ts'

/** Sums of each segment one after the other: `width` numbers a segment. */
export interface Sums {
  readonly measure: Measure
  readonly system: Float64Array
  /** Null without a baseline. */
  readonly baseline: Float64Array | null
}

/** Σ weight · sums over the segments. */
export function total(sums: Float64Array, width: number, weights: Float64Array | null): Float64Array {
  const result = new Float64Array(width)
  const segments = sums.length / width
  for (let segment = 0; segment < segments; segment++) {
    const weight = weights ? (weights[segment] ?? 0) : 1
    if (weight === 0) continue
    for (let at = 0; at < width; at++)
      result[at] = (result[at] ?? 0) + weight * (sums[segment * width + at] ?? 0)
  }
  return result
}

/** What the resamples say of a system and a baseline. Both lists hold the score of each resample, in the same order. */
export function compare(
  { key }: Measure,
  value: number,
  baseline: number,
  system: readonly number[],
  other: readonly number[],
): Comparison {
  const difference = value - baseline
  const drawn = system.map((score, index) => score - (other[index] ?? Number.NaN))
  const sign = isError(key) ? -1 : 1
  const better = drawn.reduce((sum, one) => sum + (sign * one > 0 ? 1 : one === 0 ? 0.5 : 0), 0)
  return {
    baseline,
    difference,
    interval: interval(drawn),
    wins: better / drawn.length,
    p: pairedP(drawn, difference),
  }
}

/** Two-sided p: how often |difference| of a resample, less the mean of these, exceeds what was measured (sacreBLEU `_paired_bs_test`). */
function pairedP(drawn: readonly number[], difference: number): number {
  if (drawn.length === 0) return Number.NaN
  const sizes = drawn.map(Math.abs)
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length
  const above = sizes.filter((size) => size - mean > Math.abs(difference)).length
  return (above + 1) / (sizes.length + 1)
}
