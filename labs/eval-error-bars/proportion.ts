/** Intervals of a share of right answers. `z` is the normal quantile of the level: 1.96 for 95 %. */
import { normalQuantile } from '../../src/engine/nn/random.ts'
import type { Interval } from './report.ts'

/** z with which ±z covers `level` (0.95) of a normal distribution. */
export const twoSided = (level: number): number => normalQuantile((1 + level) / 2)

/** √(p(1 − p)/n). */
export const binomialError = (share: number, items: number): number =>
  Math.sqrt((share * (1 - share)) / items)

/** p ± z·error, cut to 0 … 1. Of no width at p = 0 and 1, where it should not be used. */
export function wald(share: number, error: number, z: number): Interval {
  return [Math.max(0, share - z * error), Math.min(1, share + z * error)]
}

/** The score interval: every p that a z-test of level z does not reject (Wilson 1927). */
export function wilson(share: number, items: number, z: number): Interval {
  const square = z ** 2
  const centre = (share + square / (2 * items)) / (1 + square / items)
  const half =
    (z / (1 + square / items)) * Math.sqrt((share * (1 - share)) / items + square / (4 * items ** 2))
  return [share === 0 ? 0 : centre - half, share === 1 ? 1 : centre + half]
}

/** Interval of the difference of two shares on different items, from their Wilson intervals (Newcombe 1998, method 10). */
export function newcombe(
  first: { readonly accuracy: number; readonly wilson: Interval },
  other: { readonly accuracy: number; readonly wilson: Interval },
): Interval {
  const [p, q] = [first.accuracy, other.accuracy]
  const [low, high] = first.wilson
  const [otherLow, otherHigh] = other.wilson
  return [p - q - Math.hypot(p - low, otherHigh - q), p - q + Math.hypot(high - p, q - otherLow)]
}

/**
 * Standard error of a mean of values whose groups are independent but whose items within a group are not:
 * √Σ_g(Σ_{i∈g}(xᵢ − x̄))² / n (Liang & Zeger 1986; Miller 2024, arXiv:2411.00640). Each item its own group without groups.
 */
export function standardError(
  values: ArrayLike<number>,
  groups: { readonly of: Int32Array; readonly count: number } | null,
): number {
  const size = values.length
  let mean = 0
  for (let index = 0; index < size; index++) mean += (values[index] ?? 0) / size
  const sums = new Float64Array(groups?.count ?? size)
  for (let index = 0; index < size; index++) {
    const group = groups ? (groups.of[index] ?? 0) : index
    sums[group] = (sums[group] ?? 0) + (values[index] ?? 0) - mean
  }
  return Math.sqrt(sums.reduce((total, sum) => total + sum ** 2, 0)) / size
}
