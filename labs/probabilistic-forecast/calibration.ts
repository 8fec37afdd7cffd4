/** Whether forecasts keep what they promise: PIT histogram, coverage overall and in parts. */
import { descending } from '../../src/metrics/numeric/order.ts'
import { mean } from '../../src/metrics/numeric/sum.ts'
import { binomialBand, binomialQuantile, chiSquareTail } from './distributions.ts'
import type { Part, Report, Share } from './report.ts'
import type { Scored } from './scored.ts'

/** Rows of a part whose coverage is worth a number, and most parts. */
const LEAST = 20
const MOST = 10
/** Most groups that the table lists. */
const GROUPS = 200

/** A share of `inside` of `rows` beside its nominal level. */
export function shareOf(inside: number, rows: number, nominal: number, confidence: number): Share {
  const [low, high] = binomialBand(rows, nominal, confidence)
  return { nominal, share: inside / rows, low, high }
}

/** Counts of PIT values in bins with the band of each, and Pearson's χ² of all bins against uniformity. */
export function pitOf({ pit, edges }: Scored, confidence: number): Report['pit'] {
  const counts = edges.slice(1).map(() => 0)
  for (const u of pit) {
    let [low, high] = [0, counts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (u >= (edges[middle] ?? 1)) low = middle
      else high = middle
    }
    counts[low] = (counts[low] ?? 0) + 1
  }
  const widths = counts.map((_, bin) => (edges[bin + 1] ?? 1) - (edges[bin] ?? 0))
  const expected = widths.map((width) => width * pit.length)
  const tail = (1 - confidence) / 2
  const chi2 = counts.reduce(
    (sum, count, bin) => sum + (count - (expected[bin] ?? 1)) ** 2 / (expected[bin] ?? 1),
    0,
  )
  const centre = mean(pit)
  return {
    edges,
    counts,
    low: widths.map((width) => binomialQuantile(pit.length, width, tail)),
    high: widths.map((width) => binomialQuantile(pit.length, width, 1 - tail)),
    chi2,
    freedom: counts.length - 1,
    p: chiSquareTail(chi2, counts.length - 1),
    mean: centre,
    spread: 12 * mean(pit.map((u) => (u - 0.5) ** 2)),
    least: Math.min(...expected),
  }
}

/** Coverage in up to ten bins of equally many rows by a quantity; null where it is the same for all, or rows are too few for two bins. */
export function partsBy(
  by: Float64Array,
  truth: Float64Array,
  scored: Scored,
  confidence: number,
): readonly Part[] | null {
  const count = Math.min(MOST, Math.floor(truth.length / LEAST))
  if (!scored.interval || count < 2 || by.every((value) => value === by[0])) return null
  const order = descending(by).reverse()
  return Array.from({ length: count }, (_, bin) => {
    const from = Math.floor((bin * order.length) / count)
    const to = Math.floor(((bin + 1) * order.length) / count)
    return partOf(`第 ${bin + 1} 箱`, order.subarray(from, to), truth, scored, confidence)
  })
}

/** Coverage of each group, most rows first. */
export function groupsOf(
  groups: readonly string[],
  truth: Float64Array,
  scored: Scored,
  confidence: number,
): readonly Part[] {
  const rows = new Map<string, number[]>()
  for (const [row, name] of groups.entries()) {
    const own = rows.get(name)
    if (own) own.push(row)
    else rows.set(name, [row])
  }
  return [...rows]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, GROUPS)
    .map(([name, own]) => partOf(name, Uint32Array.from(own), truth, scored, confidence))
}

function partOf(
  name: string,
  rows: Uint32Array,
  truth: Float64Array,
  { scores, centre, interval }: Scored,
  confidence: number,
): Part {
  let [inside, width, middle, crps] = [0, 0, 0, 0]
  for (const row of rows) {
    const [low = 0, high = 0, y = 0] = [interval?.low[row], interval?.high[row], truth[row]]
    inside += Number(y >= low && y <= high)
    width += (high - low) / rows.length
    middle += (centre[row] ?? 0) / rows.length
    crps += (scores['crps']?.[row] ?? 0) / rows.length
  }
  const nominal = interval?.level ?? Number.NaN
  const share = interval
    ? shareOf(inside, rows.length, nominal, confidence)
    : { nominal, share: Number.NaN, low: Number.NaN, high: Number.NaN }
  return { ...share, name, rows: rows.length, centre: middle, width, crps }
}
