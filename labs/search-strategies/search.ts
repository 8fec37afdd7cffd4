import { random, type RandomStream } from '../../src/engine/nn/random.ts'

export const STRATEGIES = { grid: '网格', random: '随机', quasi: '准随机' } as const
export type Strategy = keyof typeof STRATEGIES

/** Half of the width of the interval that counts as a hit, as a share of the range. */
export const TOLERANCE = 0.025

/** Values that the trials give (quasi: a Halton sequence, shifted at random) to each of `dimensions` hyperparameters in [0, 1], one array a hyperparameter. */
export function trials(
  stream: RandomStream,
  strategy: Strategy,
  count: number,
  dimensions: number,
): Float64Array[] {
  if (strategy === 'random')
    return Array.from({ length: dimensions }, () => Float64Array.from(stream.uniform(count)))
  if (strategy === 'grid') {
    const side = Math.max(1, Math.floor(count ** (1 / dimensions) + 1e-9))
    return Array.from({ length: dimensions }, (_, d) =>
      Float64Array.from(
        { length: side ** dimensions },
        (_unused, i) => ((Math.floor(i / side ** d) % side) + 0.5) / side,
      ),
    )
  }
  return Array.from({ length: dimensions }, (_, d) => {
    const shift = stream.uniform(1)[0] ?? 0
    return Float64Array.from(
      { length: count },
      (_unused, i) => (radicalInverse(i, PRIMES[d] ?? 2) + shift) % 1,
    )
  })
}

/** Bases of a Halton sequence, one a hyperparameter. */
const PRIMES = [2, 3, 5, 7] as const

/** The digits of a whole number in a base, mirrored behind the point: one coordinate of a Halton sequence. */
function radicalInverse(index: number, base: number): number {
  let [value, place] = [0, 1 / base]
  for (let rest = index; rest > 0; rest = Math.floor(rest / base), place /= base)
    value += (rest % base) * place
  return value
}

/** What a strategy achieves where only the first hyperparameter matters and its best value is anywhere alike. */
export interface Achieved {
  /** Share of searches with a trial within the tolerance of the best value. */
  readonly hits: number
  /** Mean distance of the nearest trial. */
  readonly distance: number
}

export function achieved(
  seed: number,
  strategy: Strategy,
  count: number,
  dimensions: number,
  searches: number,
): Achieved {
  const stream = random(seed, `search-strategies/${strategy}`)
  const targets = random(seed, 'search-strategies/targets').uniform(searches)
  let [hits, distance] = [0, 0]
  for (let s = 0; s < searches; s++) {
    const values = trials(stream, strategy, count, dimensions)[0] ?? new Float64Array()
    const nearest = values.reduce((least, value) => Math.min(least, Math.abs(value - targets[s]!)), 1)
    if (nearest <= TOLERANCE) hits++
    distance += nearest / searches
  }
  return { hits: hits / searches, distance }
}

/** Share of `searches` in which at least one of n independent trials falls into the best 5 % of configurations. */
export function topShare(seed: number, count: number, searches: number): number {
  const stream = random(seed, 'search-strategies/top')
  let hits = 0
  for (let s = 0; s < searches; s++) if (stream.uniform(count).some((value) => value < 0.05)) hits++
  return hits / searches
}

export const topShareInTheory = (count: number): number => 1 - 0.95 ** count

/** Configurations that a rung keeps and the steps it trains them to, from `count` configurations by halving with factor η. */
export interface Rung {
  readonly kept: number
  readonly steps: number
}

export function rungs(count: number, factor: number): Rung[] {
  const all: Rung[] = []
  for (let [kept, steps] = [count, 1]; kept >= 1; kept = Math.floor(kept / factor), steps *= factor)
    all.push({ kept, steps })
  return all
}

/** Cost of successive halving in units of the smallest budget: each rung from scratch, resumed from the last one, and all configurations to the end. */
export function costs(all: readonly Rung[]): { scratch: number; resumed: number; full: number } {
  const scratch = all.reduce((sum, { kept, steps }) => sum + kept * steps, 0)
  const resumed = all.reduce((sum, { kept, steps }, i) => sum + kept * (steps - (all[i - 1]?.steps ?? 0)), 0)
  return { scratch, resumed, full: (all[0]?.kept ?? 0) * (all.at(-1)?.steps ?? 0) }
}

/** A learning curve that falls from 1.5 to its floor in `time` steps. */
export interface Configuration {
  readonly floor: number
  readonly time: number
}

export const lossAt = ({ floor, time }: Configuration, steps: number): number =>
  floor + (1.5 - floor) * Math.exp(-steps / time)

/** 27 configurations: floors uniform in [0.2, 1], times log-uniform in [1, 20], unrelated to each other. */
export function configurations(seed: number): Configuration[] {
  const stream = random(seed, 'search-strategies/configurations')
  const [floors, times] = [stream.uniform(27, 0.2, 1), stream.uniform(27)]
  return Array.from(floors, (floor, i) => ({ floor, time: 20 ** (times[i] ?? 0) }))
}

/** Rungs that each configuration survives to when the best third goes on: 1 (dropped at once) to the number of rungs. */
export function survival(all: readonly Configuration[], plan: readonly Rung[]): number[] {
  const reached = all.map(() => 1)
  let alive = all.map((_, i) => i)
  plan.forEach(({ steps }, r) => {
    const next = plan[r + 1]
    if (!next) return
    alive = alive.toSorted((a, b) => lossAt(all[a]!, steps) - lossAt(all[b]!, steps)).slice(0, next.kept)
    for (const i of alive) reached[i] = r + 2
  })
  return reached
}

/** How much better the best of n equal configurations looks than it is, when its score has noise of deviation 1: the mean of the largest of n draws. */
export function optimism(seed: number, count: number, searches: number): number {
  const stream = random(seed, 'search-strategies/noise')
  let total = 0
  for (let s = 0; s < searches; s++)
    total += stream.normal(count).reduce((most, z) => Math.max(most, z), -Infinity)
  return total / searches
}
