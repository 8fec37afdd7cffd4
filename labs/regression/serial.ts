/** Errors in their order: whether one follows from the one before, and whether repeating the last value would do as well. */
import type { Groups } from '../../src/data/groups.ts'
import { mean } from '../../src/metrics/numeric/sum.ts'

/** Rows in the order of time, cut into series within which neighbours are compared. */
export interface Sequence {
  readonly order: Uint32Array
  /** 1 where a row begins a series of its own. */
  readonly begins: Uint8Array
  readonly how: 'given' | 'time' | 'time-within-groups'
}

/**
 * Without times the order given. With times their order; where a time occurs more than once and there are groups, each group is a
 * series of its own.
 */
export function sequenceOf(rows: number, times: Float64Array | null, groups: Groups | null): Sequence {
  const order = Uint32Array.from({ length: rows }, (_, row) => row)
  const begins = new Uint8Array(rows)
  begins[0] = 1
  if (!times) return { order, begins, how: 'given' }
  const at = (row: number): number => times[row] ?? 0
  const panel = groups !== null && new Set(times).size < rows
  const groupOf = (row: number): number => (panel ? (groups.of[row] ?? 0) : 0)
  order.sort((a, b) => groupOf(a) - groupOf(b) || at(a) - at(b) || a - b)
  for (let place = 1; place < rows; place++)
    begins[place] = Number(groupOf(order[place] ?? 0) !== groupOf(order[place - 1] ?? 0))
  return { order, begins, how: panel ? 'time-within-groups' : 'time' }
}

/**
 * Durbin & Watson's Σ(eₜ − eₜ₋₁)² / Σ(eₜ − ē)² (Biometrika 1950): 2 without correlation, near 0 when neighbours agree; NaN when all are
 * equal. Least squares leaves ē = 0; other forecasts may not, and their bias is no autocorrelation, so it is taken off.
 */
export function durbinWatson(errors: Float64Array, { order, begins }: Sequence): number {
  const centre = mean(errors)
  let [steps, squares] = [0, 0]
  for (let place = 0; place < order.length; place++) {
    const own = errors[order[place] ?? 0] ?? 0
    squares += (own - centre) ** 2
    if (begins[place] === 0) steps += (own - (errors[order[place - 1] ?? 0] ?? 0)) ** 2
  }
  return steps / squares
}

/** Autocorrelation at lag 1 about the mean, Σ(eₜ−ē)(eₜ₋₁−ē) / Σ(eₜ−ē)²; NaN when all are equal. */
export function lagOne(errors: Float64Array, { order, begins }: Sequence): number {
  const centre = mean(errors)
  let [products, squares] = [0, 0]
  for (let place = 0; place < order.length; place++) {
    const own = (errors[order[place] ?? 0] ?? 0) - centre
    squares += own * own
    if (begins[place] === 0) products += own * ((errors[order[place - 1] ?? 0] ?? 0) - centre)
  }
  return products / squares
}

/** 1 − Σ|y − f| / Σ|yₜ − yₜ₋₁| over the rows that have one before them: 0 is no better than repeating the last value; NaN when nothing moves. */
export function skillOverPrevious(
  truth: Float64Array,
  forecast: Float64Array,
  { order, begins }: Sequence,
): number {
  let [own, naive] = [0, 0]
  for (let place = 1; place < order.length; place++) {
    if (begins[place] === 1) continue
    const row = order[place] ?? 0
    own += Math.abs((truth[row] ?? 0) - (forecast[row] ?? 0))
    naive += Math.abs((truth[row] ?? 0) - (truth[order[place - 1] ?? 0] ?? 0))
  }
  return naive === 0 ? Number.NaN : 1 - own / naive
}

/** Mean |yₜ − yₜ₋ₘ| and mean squared difference of a training series: what MASE and RMSSE divide by. NaN with no pair. */
export function naiveErrors(training: Float64Array, season: number): { absolute: number; squared: number } {
  const steps = training.subarray(season).map((value, index) => value - (training[index] ?? 0))
  return { absolute: mean(steps.map(Math.abs)), squared: mean(steps.map((step) => step * step)) }
}
