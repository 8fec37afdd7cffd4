import type { BinaryTargets } from '../classification/binary-targets.ts'
import { type RocCurve, rocCurve } from '../classification/roc.ts'

/**
 * The error rate where false accepts and false rejects are equally frequent, read from the ROC polyline (accept when
 * score ≥ threshold) by linear interpolation: the polyline meets the line fpr = 1 − tpr exactly once.
 * @param genuine scores of pairs of one identity, at least one
 * @param impostor scores of pairs of two identities, at least one
 */
export function equalErrorRate(genuine: Float64Array, impostor: Float64Array): number {
  const { fpr, tpr } = verificationRoc(genuine, impostor)
  // Excess of false rejects over false accepts: falls from 1 to −1 along the curve.
  const excess = (index: number): number => 1 - tpr[index]! - fpr[index]!
  const after = fpr.findIndex((_, index) => excess(index) <= 0)
  const share = excess(after - 1) / (excess(after - 1) - excess(after))
  return fpr[after - 1]! + share * (fpr[after]! - fpr[after - 1]!)
}

/**
 * The share of genuine pairs accepted where the share of accepted impostor pairs is `far`, read from the ROC polyline
 * by linear interpolation; where the polyline rises straight up at `far`, its upper end.
 * @param far from 0 to 1
 */
export function trueAcceptRate(genuine: Float64Array, impostor: Float64Array, far: number): number {
  const { fpr, tpr } = verificationRoc(genuine, impostor)
  const last = fpr.findLastIndex((rate) => rate <= far)
  if (last === fpr.length - 1) return tpr[last]!
  const share = (far - fpr[last]!) / (fpr[last + 1]! - fpr[last]!)
  return tpr[last]! + share * (tpr[last + 1]! - tpr[last]!)
}

/** Genuine and impostor scores as one list, genuine pairs positive. */
export function verificationTargets(
  genuine: Float64Array,
  impostor: Float64Array,
): { readonly targets: BinaryTargets; readonly scores: Float64Array } {
  const scores = new Float64Array(genuine.length + impostor.length)
  scores.set(genuine)
  scores.set(impostor, genuine.length)
  const positive = new Uint8Array(scores.length).fill(1, 0, genuine.length)
  return { targets: { positive, positives: genuine.length, negatives: impostor.length }, scores }
}

function verificationRoc(genuine: Float64Array, impostor: Float64Array): RocCurve {
  const { targets, scores } = verificationTargets(genuine, impostor)
  return rocCurve(targets, scores)
}
