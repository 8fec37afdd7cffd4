/** Scores of forecasts given by some of their quantiles. */
import { random } from '../../src/engine/nn/random.ts'
import { pinball } from '../../src/metrics/regression/errors.ts'
import { countInside } from './scored.ts'
import type { Scored } from './scored.ts'

/** (1{y < q} − τ)(q − y): τ·(y − q) above the forecast, (1 − τ)·(q − y) below it (Koenker & Bassett 1978). */
export const pinballLoss = (y: number, q: number, level: number): number =>
  y >= q ? level * (y - q) : (1 - level) * (q - y)

/**
 * The share of 0…1 that each level stands for: up to the middle between it and its neighbours, the outer ones up to 0 and 1. With levels
 * (k − ½)/K all are 1/K, and 2 Σ wₖ ρₖ is the CRPS of the ensemble of the K quantiles (Bröcker 2012).
 */
export function shares(levels: readonly number[]): number[] {
  return levels.map((level, place) => {
    const [below, above] = [levels[place - 1], levels[place + 1]]
    return (above === undefined ? 1 : (level + above) / 2) - (below === undefined ? 0 : (below + level) / 2)
  })
}

/** Pairs of levels τ and 1 − τ, widest first, as positions. */
export function pairsOf(levels: readonly number[]): { low: number; high: number; nominal: number }[] {
  return levels.flatMap((level, low) => {
    const high = levels.findIndex((other) => Math.abs(other - (1 - level)) < 1e-9)
    return level < 0.5 && high >= 0 ? [{ low, high, nominal: Number((1 - 2 * level).toFixed(10)) }] : []
  })
}

/** Rows in which a higher level has a lower quantile. */
export function crossings(values: Float64Array, width: number): number[] {
  const rows: number[] = []
  for (let row = 0; row * width < values.length; row++)
    for (let place = 1; place < width; place++)
      if ((values[row * width + place] ?? 0) < (values[row * width + place - 1] ?? 0)) {
        rows.push(row)
        break
      }
  return rows
}

/** Scores, PIT and coverage; within two neighbouring quantiles the PIT is drawn uniformly. */
export function scoreQuantiles(
  truth: Float64Array,
  given: Float64Array,
  levels: readonly number[],
  options: { readonly level: number; readonly crossing: 'keep' | 'sort'; readonly seed: number },
): Scored {
  const width = levels.length
  const values = given.slice()
  if (options.crossing === 'sort')
    for (let row = 0; row < truth.length; row++) values.subarray(row * width, (row + 1) * width).sort()
  const column = (place: number): Float64Array => truth.map((_, row) => values[row * width + place] ?? 0)
  const weights = shares(levels)
  const crps = new Float64Array(truth.length)
  for (const [row, y] of truth.entries())
    for (const [place, level] of levels.entries())
      crps[row] =
        (crps[row] ?? 0) + 2 * (weights[place] ?? 0) * pinballLoss(y, values[row * width + place] ?? 0, level)
  const edges = [0, ...levels, 1]
  const draw = random(options.seed, 'pit').uniform(truth.length)
  const pairs = pairsOf(levels)
  const apart = (nominal: number): number => Math.abs(nominal - options.level)
  const [first] = pairs
  const chosen =
    first && pairs.reduce((best, pair) => (apart(pair.nominal) < apart(best.nominal) ? pair : best), first)
  return {
    scores: { crps },
    pit: truth.map((y, row) => {
      let bin = 0
      for (let place = 0; place < width; place++) bin += Number((values[row * width + place] ?? 0) < y)
      const [from = 0, to = 1] = [edges[bin], edges[bin + 1]]
      return from + (draw[row] ?? 0) * (to - from)
    }),
    edges,
    centre: middle(levels, column),
    interval: chosen ? { level: chosen.nominal, low: column(chosen.low), high: column(chosen.high) } : null,
    covered: pairs
      .map(({ low, high, nominal }) => ({ nominal, inside: countInside(truth, column(low), column(high)) }))
      .reverse(),
  }
}

/** The median, interpolated between the levels beside it; the nearest level where there is none on one side. */
function middle(levels: readonly number[], column: (place: number) => Float64Array): Float64Array {
  const above = levels.findIndex((level) => level >= 0.5)
  if (above <= 0) return column(above < 0 ? levels.length - 1 : 0)
  const [low = 0, high = 1] = [levels[above - 1], levels[above]]
  const [left, right] = [column(above - 1), column(above)]
  const share = (0.5 - low) / (high - low)
  return left.map((value, row) => value + share * ((right[row] ?? 0) - value))
}

/** Of each level: mean pinball loss and share of truths up to the quantile. */
export function perLevel(truth: Float64Array, values: Float64Array, levels: readonly number[]) {
  return levels.map((level, place) => {
    const quantile = truth.map((_, row) => values[row * levels.length + place] ?? 0)
    const below = truth.reduce((count, y, row) => count + Number(y <= (quantile[row] ?? 0)), 0)
    return { level, pinball: pinball(truth, quantile, level), below: below / truth.length }
  })
}
