/** Robust statistics of a curve: running medians, spreads and trends over blocks. */
import { median } from '../../src/metrics/numeric/quantile.ts'

/** 1.4826 × the median of |v|: the standard deviation of normal residuals, indifferent to outliers (Hampel 1974). */
export const robustDeviation = (residuals: ArrayLike<number>): number =>
  1.4826 * median(Float64Array.from(residuals, Math.abs))

/** The median of the values within `half` places of each, fewer at the ends. O(n · half). */
export function runningMedian(values: Float64Array, half: number): Float64Array {
  const window = new Float64Array(2 * half + 2)
  let size = 0
  const place = (value: number): number => {
    let [low, high] = [0, size]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((window[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }
  const middles = new Float64Array(values.length)
  let [from, to] = [0, 0]
  for (let at = 0; at < values.length; at++) {
    for (; to < values.length && to <= at + half; to++) {
      const value = values[to] ?? 0
      const own = place(value)
      window.copyWithin(own + 1, own, size++)
      window[own] = value
    }
    for (; from < at - half; from++) {
      const own = place(values[from] ?? 0)
      window.copyWithin(own, own + 1, size--)
    }
    const middle = size >> 1
    const [upper = 0, lower = 0] = [window[middle], window[middle - 1]]
    middles[at] = size % 2 === 1 ? upper : (lower + upper) / 2
  }
  return middles
}

export interface Trend {
  /** Change from the first to the last block along the fitted line, as a share of the level. */
  readonly change: number
  /** The slope over its standard error. */
  readonly t: number
}

/** A line through the means of equal blocks, so that neighbours that depend on each other count less. Needs at least three blocks of values. */
export function trendOf(values: Float64Array, blocks: number): Trend {
  const means = Array.from({ length: blocks }, (_, block) => {
    const from = Math.floor((block * values.length) / blocks)
    const to = Math.floor(((block + 1) * values.length) / blocks)
    return median(values.subarray(from, to))
  })
  const center = (blocks - 1) / 2
  const level = means.reduce((sum, mean) => sum + mean, 0) / blocks
  let [products, squares] = [0, 0]
  for (const [block, mean] of means.entries()) {
    products += (block - center) * (mean - level)
    squares += (block - center) ** 2
  }
  const slope = products / squares
  let rest = 0
  for (const [block, mean] of means.entries()) rest += (mean - level - slope * (block - center)) ** 2
  const error = Math.sqrt(rest / (blocks - 2) / squares)
  return {
    change: (slope * (blocks - 1)) / Math.abs(level || 1),
    t: slope === 0 ? 0 : slope / (error || Number.MIN_VALUE),
  }
}

/** The middle of the first or last few values: at least three, or this share of them. */
export function endLevel(values: Float64Array, end: 'first' | 'last', share: number): number {
  const count = Math.min(values.length, Math.max(3, Math.round(share * values.length)))
  return median(end === 'first' ? values.subarray(0, count) : values.subarray(-count))
}
