/** Pairs in falling order of score, and what weighted pairs say: EER and TAR at a FAR, read from the ROC polyline. */
import { gather } from '../../src/metrics/numeric/arrays.ts'
import { descending } from '../../src/metrics/numeric/order.ts'
import type { Trials } from './trials.ts'

export interface Ranked {
  /** Falling. */
  readonly scores: Float64Array
  readonly genuine: Uint8Array
  /** The pair of the trials that stands at each place. */
  readonly order: Uint32Array
}

/** Sorts the pairs once. */
export function rank({ scores, genuine }: Trials): Ranked {
  const order = descending(scores)
  return { scores: gather(scores, order), genuine: Uint8Array.from(gather(genuine, order)), order }
}

export interface Readings {
  readonly eer: number
  /** The score at which false accepts first outweigh false rejects. */
  readonly eerThreshold: number
  /** One a FAR, in the order asked. */
  readonly tars: readonly number[]
}

/**
 * EER and TAR of weighted pairs (accept when score ≥ threshold), by linear interpolation along the ROC polyline, as `eer` and `tar_at_far` of
 * `npm run metrics` read them. Ties share a step. NaN when no genuine or no impostor pair has weight.
 * @param weights one a place; null: all 1
 * @param fars falling is allowed; each from 0 to 1
 */
export function readings(ranked: Ranked, weights: Float64Array | null, fars: readonly number[]): Readings {
  const { scores, genuine } = ranked
  const length = scores.length
  let [own, other] = [0, 0]
  for (let place = 0; place < length; place++) {
    const weight = weights ? (weights[place] ?? 0) : 1
    if (genuine[place] === 1) own += weight
    else other += weight
  }
  const tars = fars.map(() => Number.NaN)
  if (own === 0 || other === 0) return { eer: Number.NaN, eerThreshold: Number.NaN, tars }
  const rising = fars.map((far, index) => ({ far, index })).sort((a, b) => a.far - b.far)
  let [accepted, alarms, far, tar, next] = [0, 0, 0, 0, 0]
  let [eer, eerThreshold] = [Number.NaN, Number.NaN]
  let wanted = rising[0]?.far ?? Infinity
  // no lists are made within: this loop runs over all pairs of every resample
  for (let place = 0; place < length;) {
    const score = scores[place] ?? 0
    for (; place < length && scores[place] === score; place++) {
      const weight = weights ? (weights[place] ?? 0) : 1
      if (genuine[place] === 1) accepted += weight
      else alarms += weight
    }
    const nextFar = alarms / other
    const nextTar = accepted / own
    for (; wanted < nextFar; wanted = rising[next]?.far ?? Infinity) {
      tars[rising[next]?.index ?? 0] = tar + ((wanted - far) / (nextFar - far)) * (nextTar - tar)
      next++
    }
    if (Number.isNaN(eer) && nextTar + nextFar >= 1) {
      const before = 1 - tar - far
      eer = far + (before / (nextTar + nextFar - tar - far)) * (nextFar - far)
      eerThreshold = score
    }
    far = nextFar
    tar = nextTar
  }
  for (; next < rising.length; next++) tars[rising[next]?.index ?? 0] = tar
  return { eer, eerThreshold, tars }
}

/** The lowest observed score at which at most `allowed` impostors are accepted; Infinity when even the best score accepts more. */
export function thresholdAt({ scores, genuine }: Ranked, allowed: number): number {
  let [alarms, threshold] = [0, Infinity]
  for (let place = 0; place < scores.length;) {
    const score = scores[place] ?? 0
    for (; place < scores.length && scores[place] === score; place++) alarms += 1 - (genuine[place] ?? 0)
    if (alarms > allowed) return threshold
    threshold = score
  }
  return threshold
}
