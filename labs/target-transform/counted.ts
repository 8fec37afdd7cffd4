/** A histogram of many values. */
import { quantile } from '../../src/metrics/numeric/quantile.ts'
import type { Counted } from './report.ts'
import { moments } from './shape.ts'

const MOST = 36

/** Counts in up to 36 equal bins between fences three interquartile ranges beyond the quartiles; what lies outside is counted apart. */
export function counted(values: Float64Array): Counted {
  const sorted = values.slice().sort()
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)]
  const [least = 0, most = least] = [sorted[0], sorted.at(-1)]
  const reach = high > low ? 3 * (high - low) : most - least
  let [from, to] = [Math.max(least, low - reach), Math.min(most, high + reach)]
  if (!(from < to)) {
    const half = Math.max(Math.abs(from) / 10, 0.5)
    ;[from, to] = [from - half, to + half]
  }
  const bins = Math.min(MOST, Math.max(5, Math.ceil(2 * Math.cbrt(sorted.length))))
  const counts = Array.from({ length: bins }, () => 0)
  let outside = 0
  for (const value of sorted) {
    const bin = Math.min(bins - 1, Math.floor(((value - from) / (to - from)) * bins))
    if (value < from || value > to) outside++
    else counts[bin] = (counts[bin] ?? 0) + 1
  }
  const { mean, sd } = moments(values)
  return {
    edges: Array.from({ length: bins + 1 }, (_, bin) => from + ((to - from) * bin) / bins),
    counts,
    outside,
    mean,
    sd,
  }
}
