import { InputError } from '../../src/data/input-error.ts'
import { defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { quantile } from '../../src/metrics/numeric/quantile.ts'
import { mean } from '../../src/metrics/numeric/sum.ts'
import type { controls } from './controls.ts'
import { readNorms } from './norms.ts'
import type { Norms } from './norms.ts'
import type { Candidate, Layer, Report } from './report.ts'
import { distance, exceeds, FEWEST, fit, spikesOf } from './statistics.ts'
import type { LogNormal } from './statistics.ts'
import { saturation, SATURATED, warningsOf } from './warnings.ts'

export type Options = Settings<typeof controls>

export default defineWork({
  read: { norms: readNorms },
  analyse: ({ norms }, options: Options) => reportOn(norms, options),
})

/** Spikes and layers that a report lists at most. */
const LISTED = 500
/** Thresholds at which the share of clipped steps is drawn, and bins of the distribution. */
const THRESHOLDS = 160
const BINS = 32

const usable = (value: number): boolean => Number.isFinite(value) && value > 0

function reportOn(norms: Norms, options: Options): Report {
  const { steps, total, layers } = norms
  const from = Math.floor((total.length * options.skip) / 100)
  const counted = total.subarray(from).filter(usable)
  if (counted.length < FEWEST)
    throw new InputError(
      `能用的范数只有 ${counted.length} 个（共 ${total.length} 行，去掉前 ${options.skip}%、0 与非有限值）；至少要 ${FEWEST} 个才谈得上分布。`,
    )
  const sorted = Float64Array.from(counted).sort()
  const saturated = saturation(counted)
  // norms that were cut off at one value have no spikes left
  const spikes = saturated >= SATURATED ? [] : spikesOf(total, options.spike)
  const spiking = new Set(spikes.map(({ index }) => index))
  const calm = total.filter((value, row) => row >= from && usable(value) && !spiking.has(row))
  const model = fit(calm)
  const candidates = candidatesOf(sorted, model, options)
  const [chosen = blank] = candidates
  return {
    understood: norms.understood,
    rows: total.length,
    counted: counted.length,
    mean: mean(counted),
    quantiles: { p50: at(sorted, 0.5), p90: at(sorted, 0.9), p95: at(sorted, 0.95), p99: at(sorted, 0.99) },
    // the 1 % point of Lilliefors (1967) for a normal with estimated mean and deviation
    model: { ...model, distance: distance(calm, model), limit: 1.035 / Math.sqrt(calm.length) },
    chosen,
    candidates,
    spikes: spikes
      .slice(0, LISTED)
      .map(({ index, value, times, z }) => ({ step: steps[index] ?? 0, norm: value, times, z })),
    layers: layers.map((layer) => layerOf(layer, norms, options)),
    drawn: {
      series: thinned(steps, total),
      density: densityOf(sorted, model),
      rates: ratesOf(sorted, model, chosen.c),
    },
    warnings: [...norms.warnings, ...warningsOf(norms, counted, chosen, spikes.length, saturated, options)],
  }
}

/** A quantile of sorted values, interpolated as numpy's default. */
function at(sorted: Float64Array, q: number): number {
  const place = q * (sorted.length - 1)
  const [low = 0, high = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return low + (high - low) * (place - Math.floor(place))
}

const blank: Candidate = { name: '', c: 1, rate: 0, modelled: 0, left: 1 }

/** The rules of thumb of 4.3.3, the chosen one first. */
function candidatesOf(sorted: Float64Array, model: LogNormal, options: Options): Candidate[] {
  const middle = at(sorted, 0.5)
  const rules: readonly (readonly [key: string, name: string, c: number])[] = [
    ['p90', '90% 分位', at(sorted, 0.9)],
    ['p95', '95% 分位', at(sorted, 0.95)],
    ['p99', '99% 分位', at(sorted, 0.99)],
    ['double', '2 倍中位数', 2 * middle],
    ['five', '5 倍中位数', 5 * middle],
    ['mean', '平均范数（Pascanu 等 2013）', mean(sorted)],
    ['p10', '10% 分位（AutoClip）', at(sorted, 0.1)],
    ...(options.rule === 'fixed' ? [['fixed', '手动', options.clip] as const] : []),
  ]
  const all = rules.map(([key, name, c]) => ({ key, candidate: candidateOf(name, c, sorted, model) }))
  const own = all.filter(({ key }) => key === options.rule)
  return [...own, ...all.filter(({ key }) => key !== options.rule)].map(({ candidate }) => candidate)
}

function candidateOf(name: string, c: number, sorted: Float64Array, model: LogNormal): Candidate {
  let left = 0
  for (const value of sorted) left += Math.min(1, c / value)
  return { name, c, rate: above(sorted, c), modelled: exceeds(model, c), left: left / sorted.length }
}

/** The share of sorted values above c. */
function above(sorted: Float64Array, c: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= c) low = middle + 1
    else high = middle
  }
  return 1 - low / sorted.length
}

function layerOf({ name, values }: Norms['layers'][number], { total }: Norms, options: Options): Layer {
  const from = Math.floor((values.length * options.skip) / 100)
  const own = values.subarray(from).filter(Number.isFinite)
  const shares = values.map((value, row) => (value / (total[row] ?? 1)) ** 2)
  const finite = shares.subarray(from).filter(Number.isFinite)
  return {
    name,
    median: quantile(own, 0.5),
    p95: quantile(own, 0.95),
    share: finite.length > 0 ? mean(finite) : 0,
    spikes: spikesOf(values, options.spike).length,
  }
}

/** The curve by the least and the largest value of each of at most 300 stretches; zeros and what is not finite are left out. */
function thinned(steps: Float64Array, total: Float64Array): { x: number[]; y: number[] } {
  const places = Array.from(total.keys()).filter((row) => usable(total[row] ?? 0))
  const stretches = Math.min(300, places.length)
  const kept = new Set<number>()
  for (let stretch = 0; stretch < stretches; stretch++) {
    const part = places.slice(
      Math.floor((stretch * places.length) / stretches),
      Math.floor(((stretch + 1) * places.length) / stretches),
    )
    let [low = 0, high = 0] = [part[0], part[0]]
    for (const row of part) {
      if ((total[row] ?? 0) < (total[low] ?? 0)) low = row
      if ((total[row] ?? 0) > (total[high] ?? 0)) high = row
    }
    kept.add(low).add(high)
  }
  const rows = [...kept].toSorted((a, b) => a - b)
  return { x: rows.map((row) => steps[row] ?? 0), y: rows.map((row) => total[row] ?? 0) }
}

/** Largest logarithm whose exponential is drawn. */
const LARGEST_LOG = 700

/** Densities over ln(norm), measured in equal bins of ±4 deviations and modelled; null where all norms are equal, or farther apart than numbers reach. */
function densityOf(sorted: Float64Array, { mu, sigma }: LogNormal): Report['drawn']['density'] {
  if (!(sigma > 1e-9) || Math.abs(mu) + 4 * sigma > LARGEST_LOG) return null
  const [from, width] = [mu - 4 * sigma, (8 * sigma) / BINS]
  const counts = Array.from({ length: BINS }, () => 0)
  for (const value of sorted) {
    const bin = Math.floor((Math.log(value) - from) / width)
    if (bin >= 0 && bin < BINS) counts[bin] = (counts[bin] ?? 0) + 1
  }
  const centers = counts.map((_, bin) => from + (bin + 0.5) * width)
  return {
    x: centers.map(Math.exp),
    measured: counts.map((count) => count / sorted.length / width),
    model: centers.map((x) => Math.exp(-0.5 * ((x - mu) / sigma) ** 2) / sigma / Math.sqrt(2 * Math.PI)),
  }
}

/** The share of clipped steps over thresholds, from below the least norm to above the largest. */
function ratesOf(sorted: Float64Array, model: LogNormal, chosen: number): Report['drawn']['rates'] {
  const low = Math.log(Math.min(chosen, at(sorted, 0.01)) / 1.5)
  const high = Math.min(LARGEST_LOG, Math.max(Math.log(1.5 * chosen), model.mu + 3.5 * model.sigma))
  const c = Array.from({ length: THRESHOLDS }, (_, place) =>
    Math.exp(low + ((high - low) * place) / (THRESHOLDS - 1)),
  )
  return { c, measured: c.map((one) => above(sorted, one)), model: c.map((one) => exceeds(model, one)) }
}
