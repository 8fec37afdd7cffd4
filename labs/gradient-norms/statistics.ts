/** A log-normal model of norms, its fit, and spikes by a robust z score. */
import { normalCdf } from '../../src/metrics/numeric/normal.ts'
import { median } from '../../src/metrics/numeric/quantile.ts'
import { runningMedian } from '../../src/metrics/numeric/running-median.ts'
import { mean } from '../../src/metrics/numeric/sum.ts'

/** Mean and standard deviation of the logarithms. */
export interface LogNormal {
  readonly mu: number
  readonly sigma: number
}

/** The fit by maximum likelihood to positive values. */
export function fit(values: Float64Array): LogNormal {
  const logs = values.map(Math.log)
  const mu = mean(logs)
  return { mu, sigma: Math.sqrt(mean(logs.map((value) => (value - mu) ** 2))) }
}

/** P(norm > c) under the model. */
export const exceeds = ({ mu, sigma }: LogNormal, c: number): number =>
  sigma > 0 ? 1 - normalCdf((Math.log(c) - mu) / sigma) : Math.log(c) < mu ? 1 : 0

/** Kolmogorov's distance between the values and the model. */
export function distance(values: Float64Array, model: LogNormal): number {
  const sorted = Float64Array.from(values).sort()
  let most = 0
  for (const [place, value] of sorted.entries()) {
    const below = 1 - exceeds(model, value)
    most = Math.max(most, below - place / sorted.length, (place + 1) / sorted.length - below)
  }
  return most
}

/** A norm far above those around it. */
export interface Spike {
  readonly index: number
  readonly value: number
  /** Over the median of its neighbours. */
  readonly times: number
  readonly z: number
}

/** Neighbours on each side that make the level, and the spread. */
const NEAR = 10
const WIDE = 100
/** Fewest norms in which spikes are looked for. */
export const FEWEST = 20

/**
 * Norms whose logarithm lies more than `threshold` robust deviations (1.4826 MAD of the residuals of 100 neighbours on each side) above the
 * median of ten neighbours on each side. Neighbouring values above the threshold are one spike. Zeros, NaN and infinities are passed over.
 */
export function spikesOf(norms: Float64Array, threshold: number): Spike[] {
  const places = Array.from(norms.keys()).filter((at) => Number.isFinite(norms[at]) && (norms[at] ?? 0) > 0)
  if (places.length < FEWEST) return []
  const logs = Float64Array.from(places, (at) => Math.log(norms[at] ?? 1))
  const level = runningMedian(logs, NEAR)
  const rest = logs.map((value, at) => value - (level[at] ?? 0))
  const spread = runningMedian(rest.map(Math.abs), WIDE)
  // a stretch of nearly equal norms has no spread of its own: at least 1 %, or half of the usual
  const least = Math.max(0.01, 0.5 * 1.4826 * median(rest.map(Math.abs)))
  const spikes: Spike[] = []
  let last = -Infinity
  for (const [at, above] of rest.entries()) {
    const z = above / Math.max(1.4826 * (spread[at] ?? 0), least)
    if (z <= threshold) continue
    const index = places[at] ?? 0
    const spike = { index, value: norms[index] ?? 0, times: Math.exp(above), z }
    if (at > last + 1) spikes.push(spike)
    else if (z > (spikes.at(-1)?.z ?? 0)) spikes[spikes.length - 1] = spike
    last = at
  }
  return spikes
}
