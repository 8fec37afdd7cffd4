import type { BinaryTargets } from '../classification/binary-targets.ts'
import { rocCurve } from '../classification/roc.ts'

export interface DetCurve {
  readonly fpr: Float64Array
  readonly fnr: Float64Array
  readonly thresholds: Float64Array
}

/**
 * False positive and false negative rate at rising thresholds, from the lowest threshold worth using (no false
 * negative below it) to the one above which no false positive is left (Martin et al. 1997; sklearn.metrics.det_curve
 * since 1.7, where that last threshold may be ∞). The rate of a class that does not occur is NaN throughout.
 */
export function detCurve(targets: BinaryTargets, scores: Float64Array): DetCurve {
  const { fpr, tpr, thresholds } = rocCurve(targets, scores, false)
  const first = targets.negatives === 0 ? 0 : fpr.lastIndexOf(0)
  const last = targets.positives === 0 ? tpr.length - 1 : tpr.indexOf(1)
  const kept = (values: Float64Array): Float64Array => values.slice(first, last + 1).reverse()
  return { fpr: kept(fpr), fnr: kept(tpr).map((rate) => 1 - rate), thresholds: kept(thresholds) }
}
