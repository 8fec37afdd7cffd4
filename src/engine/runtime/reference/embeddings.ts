/** Losses that compare the rows of a batch with each other. */
import type { LossRow } from './loss.ts'
import { at, dot, mean, norm, normalize, sum } from './numbers.ts'

const distance = (a: readonly number[], b: readonly number[]): number => norm(a.map((v, i) => v - at(b, i)))

/**
 * Hermans, Beyer and Leibe 2017, batch hard: max(0, m + max D(a, p) − min D(a, n)), mean over anchors a; p runs over all rows
 * of the anchor's class, the anchor among them, n over those of other classes.
 */
export const triplet: LossRow<'triplet'> =
  ({ margin = 0.2 }) =>
  (output, y) => {
    const label = (n: number) => at(y[n], 0)
    return mean(
      output.map((anchor, a) => {
        const positives = output.filter((_, n) => label(n) === label(a))
        const negatives = output.filter((_, n) => label(n) !== label(a))
        const farthest = Math.max(...positives.map((row) => distance(anchor, row)))
        const nearest = Math.min(...negatives.map((row) => distance(anchor, row)))
        return Math.max(0, margin + farthest - nearest)
      }),
    )
  }

/** Chen et al. 2020 (NT-Xent): −ln of e^(s_ij/τ) over Σ_{k≠i} e^(s_ik/τ), s the cosine, j the row half a batch from i */
export const infoNce: LossRow<'info_nce'> =
  ({ temperature = 0.1 }) =>
  (output) => {
    const units = output.map(normalize)
    const weight = (i: number, k: number) => Math.exp(dot(units[i] ?? [], units[k] ?? []) / temperature)
    return mean(
      units.map((_, i) => {
        const partner = (i + units.length / 2) % units.length
        const others = [...units.keys()].filter((k) => k !== i)
        return -Math.log(weight(i, partner) / sum(others.map((k) => weight(i, k))))
      }),
    )
  }
