/** Spikes of a curve by a robust z score: how far a value lies above what is around it, in deviations of its own neighbourhood. */
import { median } from '../../src/metrics/numeric/quantile.ts'
import { runningMedian } from '../../src/metrics/numeric/running-median.ts'
import { robustDeviation } from './statistics.ts'

export interface Spike {
  readonly x: number
  readonly y: number
  readonly z: number
  /** The value over the level around it. */
  readonly times: number
  /** Whether the curve is back within three deviations of the earlier level a little later; null where the log ends before. */
  readonly recovered: boolean | null
}

/** Values on each side that make the level, and the spread. */
const NEAR = 10
const WIDE = 100
/** Values that must lie before the first spike. */
const BEFORE = 5
/** Least spread that is believed of a positive curve: 1 %, so that a spike is at least some per cent high. */
const LEAST = 0.01
/** Fewest values in which spikes are looked for. */
export const FEWEST = 20

/**
 * The spikes above `threshold`, neighbours joined, strongest value of each. Positive curves are compared on a logarithmic scale, because
 * losses and norms scatter in proportion to their size.
 */
export function spikesOf(xs: Float64Array, ys: Float64Array, threshold: number): Spike[] {
  const [x, y] = withoutZeros(xs, ys)
  if (y.length < FEWEST) return []
  const curve = residualsOf(y)
  const { values, logarithmic } = curve
  const spikes: Spike[] = []
  for (let at = BEFORE; at < values.length;) {
    const peak = peakFrom(curve, at, threshold)
    if (!peak) {
      at++
      continue
    }
    const back = values.subarray(peak.at + 6, peak.at + 6 + NEAR)
    const before = median(values.subarray(Math.max(0, at - NEAR), at))
    spikes.push({
      x: x[peak.at] ?? 0,
      y: y[peak.at] ?? 0,
      z: peak.z,
      times: logarithmic ? Math.exp((values[peak.at] ?? 0) - before) : (y[peak.at] ?? 0) / (before || 1),
      recovered: back.length < 3 ? null : median(back) - before < 3 * peak.deviation,
    })
    at = peak.at + BEFORE
  }
  return spikes
}

/** A curve that is never negative without its zeros, which have no logarithm and are no spikes. */
function withoutZeros(x: Float64Array, y: Float64Array): [x: Float64Array, y: Float64Array] {
  if (!y.includes(0) || y.some((value) => value < 0)) return [x, y]
  return [x.filter((_, at) => y[at] !== 0), y.filter((value) => value !== 0)]
}

interface Residuals {
  readonly logarithmic: boolean
  readonly values: Float64Array
  /** Values less the level around them, and the deviation of such differences in the wider neighbourhood. */
  readonly rest: Float64Array
  readonly deviation: Float64Array
}

function residualsOf(y: Float64Array): Residuals {
  const logarithmic = y.every((value) => value > 0)
  const values = logarithmic ? y.map(Math.log) : y
  const level = runningMedian(values, NEAR)
  const rest = values.map((value, at) => value - (level[at] ?? 0))
  // a stretch of equal values has no spread of its own
  const least = Math.max(0.5 * robustDeviation(rest), logarithmic ? LEAST : 1e-12)
  const deviation = runningMedian(rest.map(Math.abs), WIDE).map((spread) => Math.max(1.4826 * spread, least))
  return { logarithmic, values, rest, deviation }
}

interface Peak {
  readonly at: number
  readonly z: number
  readonly deviation: number
}

/** The strongest of the values that follow each other above the threshold from a place on. */
function peakFrom({ values, rest, deviation }: Residuals, start: number, threshold: number): Peak | null {
  let best: Peak | null = null
  for (let at = start; at < Math.min(values.length, start + BEFORE); at++) {
    const own = deviation[at] ?? 1
    if ((rest[at] ?? 0) <= threshold * own) break
    // a steep fall is no spike: the value must also lie above what came before
    const earlier = median(values.subarray(Math.max(0, start - NEAR), start))
    const z = Math.min(rest[at] ?? 0, (values[at] ?? 0) - earlier) / own
    if (z <= threshold) break
    if (!best || z > best.z) best = { at, z, deviation: own }
  }
  return best
}
