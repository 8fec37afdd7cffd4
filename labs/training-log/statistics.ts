/** Robust statistics of a curve: running medians, spreads and trends over blocks. */
import { median } from '../../src/metrics/numeric/quantile.ts'

/** 1.4826 × the median of |v|: the standard deviation of normal residuals, indifferent to outliers (Hampel 1974). */
export const robustDeviation = (residuals: ArrayLike<number>): number =>
  1.4826 * median(Float64Array.from(residuals, Math.abs))

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
