/** Scores of normal forecasts. */
import { normalQuantile } from '../../src/engine/nn/random.ts'
import { normalCdf, normalDensity } from '../../src/metrics/numeric/normal.ts'
import { equalEdges } from './scored.ts'
import type { Scored } from './scored.ts'

/** −ln N(y; μ, σ²), in nats. */
export function gaussianNll(y: number, mean: number, sd: number): number {
  const z = (y - mean) / sd
  return Math.log(sd) + 0.5 * Math.log(2 * Math.PI) + (z * z) / 2
}

/** σ[z(2Φ(z) − 1) + 2φ(z) − 1/√π], z = (y − μ)/σ, in the unit of y (Gneiting & Raftery 2007, eq. 21). */
export function gaussianCrps(y: number, mean: number, sd: number): number {
  const z = (y - mean) / sd
  return sd * (z * (2 * normalCdf(z) - 1) + 2 * normalDensity(z) - 1 / Math.sqrt(Math.PI))
}

/** Nominal levels of the coverage curve: 2 % to 98 %, 95 % and 99 %. */
const LEVELS = [...Array.from({ length: 49 }, (_, at) => (2 * at + 2) / 100), 0.95, 0.99].sort(
  (a, b) => a - b,
)

/** Scores, PIT and coverage of y under N(mean, sd²). */
export function scoreGaussian(
  truth: Float64Array,
  mean: Float64Array,
  sd: Float64Array,
  level: number,
  bins: number,
): Scored {
  const at = (score: (y: number, m: number, s: number) => number): Float64Array =>
    truth.map((y, row) => score(y, mean[row] ?? 0, sd[row] ?? 1))
  const pit = at((y, m, s) => normalCdf((y - m) / s))
  const reach = normalQuantile((1 + level) / 2)
  // a central interval of level L holds the truth where |2·PIT − 1| ≤ L
  const depth = pit.map((u) => Math.abs(2 * u - 1)).sort()
  return {
    scores: { crps: at(gaussianCrps), nll: at(gaussianNll) },
    pit,
    edges: equalEdges(bins),
    centre: mean,
    interval: {
      level,
      low: mean.map((m, row) => m - reach * (sd[row] ?? 1)),
      high: mean.map((m, row) => m + reach * (sd[row] ?? 1)),
    },
    covered: LEVELS.map((nominal) => ({ nominal, inside: countUpTo(depth, nominal) })),
  }
}

/** How many of the sorted values are ≤ limit. */
function countUpTo(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
