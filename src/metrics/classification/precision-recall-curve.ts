import type { BinaryTargets } from './binary-targets.ts'
import { countByThreshold } from './threshold-counts.ts'

export interface PrecisionRecallCurve {
  /** One entry more than `thresholds`: the last is 1. */
  readonly precision: Float64Array
  /** One entry more than `thresholds`: the last is 0. */
  readonly recall: Float64Array
  readonly thresholds: Float64Array
}

/**
 * Precision and recall at rising thresholds, ended by the point (recall 0, precision 1) that no threshold reaches
 * (sklearn.metrics.precision_recall_curve). Recall is 1 throughout when there is no positive row.
 */
export function precisionRecallCurve(targets: BinaryTargets, scores: Float64Array): PrecisionRecallCurve {
  const { thresholds, truePositives, falsePositives } = countByThreshold(targets, scores)
  const precision = new Float64Array(thresholds.length + 1)
  const recall = new Float64Array(thresholds.length + 1)
  const last = thresholds.length - 1
  truePositives.forEach((hits, index) => {
    precision[last - index] = hits / (hits + falsePositives[index]!)
    recall[last - index] = targets.positives === 0 ? 1 : hits / targets.positives
  })
  precision[last + 1] = 1
  return { precision, recall, thresholds: thresholds.reverse() }
}
