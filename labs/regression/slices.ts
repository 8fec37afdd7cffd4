/** Groups of rows: how large their errors are, and which of them carry the total. */
import { interval } from '../classification/bootstrap.ts'
import type { Slice } from './report.ts'
import type { Groups } from '../../src/data/groups.ts'

/** Most groups that the table lists. */
export const LISTED = 200

/** Sums of a group's rows. */
interface Sums {
  rows: number
  absolute: number
  error: number
  squares: number
  truth: number
  truthSquares: number
}

const none = (): Sums => ({ rows: 0, absolute: 0, error: 0, squares: 0, truth: 0, truthSquares: 0 })

/**
 * The groups by falling Σ|e|, at most {@link LISTED}.
 * @param drawn MAE of each group in each resample, group by group; empty without resamples
 */
export function slicesOf(
  { of, names, count }: Groups,
  truth: Float64Array,
  error: Float64Array,
  drawn: readonly (readonly number[])[],
): Slice[] {
  const sums = Array.from({ length: count }, none)
  const origin = truth[0] ?? 0
  let total = 0
  for (const [row, group] of of.entries()) {
    const own = sums[group]
    if (!own) continue
    const [e, y] = [error[row] ?? 0, (truth[row] ?? 0) - origin]
    own.rows++
    own.absolute += Math.abs(e)
    own.error += e
    own.squares += e * e
    own.truth += y
    own.truthSquares += y * y
    total += Math.abs(e)
  }
  return sums
    .map((own, group): Slice => {
      const spread = own.truthSquares - own.truth ** 2 / own.rows
      return {
        name: names[group] ?? '',
        rows: own.rows,
        mae: own.absolute / own.rows,
        interval: interval(drawn[group] ?? []),
        bias: own.error / own.rows,
        rmse: Math.sqrt(own.squares / own.rows),
        r2: own.rows > 1 && spread > 1e-12 * own.truthSquares ? 1 - own.squares / spread : Number.NaN,
        share: total === 0 ? 0 : own.absolute / total,
      }
    })
    .sort((a, b) => b.share - a.share)
    .slice(0, LISTED)
}

/** MAE of each group of weighted rows; NaN for a group of which no row was drawn. */
export function groupErrors({ of, count }: Groups, error: Float64Array, weights: Float64Array): number[] {
  const [totals, rows] = [new Float64Array(count), new Float64Array(count)]
  for (let row = 0; row < of.length; row++) {
    const [group = 0, weight = 0] = [of[row], weights[row]]
    totals[group] = (totals[group] ?? 0) + weight * Math.abs(error[row] ?? 0)
    rows[group] = (rows[group] ?? 0) + weight
  }
  return Array.from(totals, (total, group) => total / (rows[group] ?? 0))
}
