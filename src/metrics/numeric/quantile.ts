/**
 * The q-quantile of some numbers by linear interpolation between order statistics (numpy's default `percentile`).
 * @param q from 0 to 1
 * @returns NaN of an empty list
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values).sort()
  if (sorted.length === 0) return Number.NaN
  const place = q * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low + (high - low) * (place - below)
}

/** The middle value; the mean of the two middle values of an even number of them. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}

/** At most `most` (2 or more) of the finite values, as evenly spaced quantiles, rising: what a distribution is drawn from. */
export function evenQuantiles(values: readonly number[], most: number): number[] {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort()
  if (sorted.length <= most) return [...sorted]
  const place = (index: number): number => Math.round((index * (sorted.length - 1)) / (most - 1))
  return Array.from({ length: most }, (_, index) => sorted[place(index)] ?? 0)
}
