/** Residuals y − ŷ as the four figures show them. */
import { normalQuantile } from '../../src/engine/nn/random.ts'
import { descending } from '../../src/metrics/numeric/order.ts'
import { gather } from '../../src/metrics/numeric/arrays.ts'
import { mean } from '../../src/metrics/numeric/sum.ts'
import { spearman } from './agreement.ts'
import type { Residuals } from './report.ts'

/** Points of a quantile plot. */
const QUANTILES = 140
const BINS = 30

/** Everything that the figures of the residuals need. `order` is the sequence of rows in time. */
export function residualsOf(residual: Float64Array, forecast: Float64Array, order: Uint32Array): Residuals {
  const byForecast = gather(residual, descending(forecast)).reverse()
  const sortedForecast = forecast.slice().sort()
  const sorted = residual.slice().sort()
  const { centre, sd, skewness, excess } = momentsOf(residual)
  return {
    trend: { x: binMeans(sortedForecast), y: binMeans(byForecast) },
    qq: normalPlot(sorted),
    drift: stretches(gather(residual, order)),
    histogram: histogramOf(sorted),
    mean: centre,
    sd,
    skewness,
    excess,
    widening: spearman(residual.map(Math.abs), forecast),
    bend: bendOf(byForecast),
  }
}

/** Mean, deviation over n, and standardised third and fourth moments; 0 when all are equal. */
function momentsOf(values: Float64Array) {
  const centre = mean(values)
  let [second, third, fourth] = [0, 0, 0]
  for (const value of values) {
    const from = value - centre
    const square = from * from
    second += square
    third += square * from
    fourth += square * square
  }
  const n = values.length
  const sd = Math.sqrt(second / n)
  return {
    centre,
    sd,
    skewness: sd === 0 ? 0 : third / n / sd ** 3,
    excess: sd === 0 ? 0 : fourth / n / (second / n) ** 2 - 3,
  }
}

/** How many bins of equally many rows: about √n / 2, 3 to 15. */
const binsFor = (rows: number): number => Math.min(15, rows, Math.max(3, Math.round(Math.sqrt(rows) / 2)))

function pieces(values: Float64Array, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, bin) =>
    values.subarray(
      Math.floor((bin * values.length) / count),
      Math.floor(((bin + 1) * values.length) / count),
    ),
  )
}

const binMeans = (values: Float64Array): number[] => pieces(values, binsFor(values.length)).map(mean)

/** Analysis of variance of the residuals in bins by forecast: F and the share of the spread that lies between bins. */
function bendOf(byForecast: Float64Array): Residuals['bend'] {
  const bins = pieces(byForecast, binsFor(byForecast.length))
  const whole = mean(byForecast)
  let [between, within] = [0, 0]
  for (const bin of bins) {
    const own = mean(bin)
    between += bin.length * (own - whole) ** 2
    for (const value of bin) within += (value - own) ** 2
  }
  const freedom = byForecast.length - bins.length
  if (between + within === 0 || freedom < 1) return { f: 0, share: 0 }
  return {
    f: within === 0 ? Infinity : between / (bins.length - 1) / (within / freedom),
    share: between / (between + within),
  }
}

/** Sorted residuals against normal quantiles of (i − 3/8) / (n + 1/4) (Blom 1958), and the line through the quartiles, as R's qqline. */
function normalPlot(sorted: Float64Array): Residuals['qq'] {
  const n = sorted.length
  const ends = Math.min(20, Math.floor(n / 4))
  const inner = evenly(n - 2 * ends, QUANTILES - 2 * ends).map((at) => at + ends)
  const first = Array.from({ length: ends }, (_, at) => at)
  const kept = [...first, ...inner, ...first.map((at) => n - ends + at)]
  const [low, high] = [quantileOf(sorted, 0.25), quantileOf(sorted, 0.75)]
  const slope = (high - low) / (2 * normalQuantile(0.75))
  return {
    normal: kept.map((at) => normalQuantile((at + 0.625) / (n + 0.25))),
    residual: kept.map((at) => sorted[at] ?? 0),
    slope,
    intercept: (low + high) / 2,
  }
}

function quantileOf(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const [low = 0, high = low] = sorted.subarray(Math.floor(place), Math.floor(place) + 2)
  return low + (high - low) * (place - Math.floor(place))
}

/** At most `most` positions below `length`, evenly spaced, both ends among them. */
export function evenly(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length: Math.max(0, length) }, (_, at) => at)
  return Array.from({ length: most }, (_, at) => Math.round((at * (length - 1)) / (most - 1)))
}

/** Mean residual of up to 20 stretches of at least 5 rows, at the middle of each; nothing below 10 rows. */
function stretches(inOrder: Float64Array): Residuals['drift'] {
  const count = Math.min(20, Math.floor(inOrder.length / 5))
  if (count < 2) return { x: [], y: [] }
  return {
    x: Array.from({ length: count }, (_, at) => ((at + 0.5) * inOrder.length) / count + 0.5),
    y: pieces(inOrder, count).map(mean),
  }
}

/** Counts in equal bins between fences four interquartile ranges beyond the quartiles; what lies outside them is counted apart. */
function histogramOf(sorted: Float64Array): Residuals['histogram'] {
  const [low, high] = [quantileOf(sorted, 0.25), quantileOf(sorted, 0.75)]
  const [least = 0, most = least] = [sorted[0], sorted.at(-1)]
  const reach = high > low ? 4 * (high - low) : most - least
  let [from, to] = [Math.max(least, low - reach), Math.min(most, high + reach)]
  if (from >= to) {
    const half = Math.max(Math.abs(from) / 10, 0.5)
    ;[from, to] = [from - half, to + half]
  }
  const bins = Math.min(BINS, Math.max(5, Math.ceil(2 * Math.cbrt(sorted.length))))
  const counts = Array.from({ length: bins }, () => 0)
  let outside = 0
  for (const value of sorted) {
    if (value < from || value > to) outside++
    else {
      const bin = Math.min(bins - 1, Math.floor(((value - from) / (to - from)) * bins))
      counts[bin] = (counts[bin] ?? 0) + 1
    }
  }
  return {
    edges: Array.from({ length: bins + 1 }, (_, bin) => from + ((to - from) * bin) / bins),
    counts,
    outside,
  }
}
