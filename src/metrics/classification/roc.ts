import { indices, tabulate } from '../numeric/arrays.ts'
import type { BinaryTargets } from './binary-targets.ts'
import { countByThreshold } from './threshold-counts.ts'

export interface RocCurve {
  readonly fpr: Float64Array
  readonly tpr: Float64Array
  readonly thresholds: Float64Array
}

/**
 * False against true positive rate at falling thresholds, from (0, 0) at threshold ∞ (Fawcett 2006;
 * sklearn.metrics.roc_curve). The rate of a class that does not occur is NaN throughout.
 * @param dropIntermediate leave out points halfway between their neighbours, as scikit-learn does by default
 */
export function rocCurve(targets: BinaryTargets, scores: Float64Array, dropIntermediate = true): RocCurve {
  const { thresholds, truePositives, falsePositives } = countByThreshold(targets, scores)
  const kept = indices(thresholds.length).filter(
    (index) =>
      !dropIntermediate ||
      index === 0 ||
      index === thresholds.length - 1 ||
      !isHalfway(falsePositives, index) ||
      !isHalfway(truePositives, index),
  )
  const at = (values: Float64Array, first: number, divisor: number): Float64Array =>
    tabulate(kept.length + 1, (index) =>
      index === 0 ? first / divisor : values[kept[index - 1]!]! / divisor,
    )
  return {
    fpr: at(falsePositives, 0, targets.negatives),
    tpr: at(truePositives, 0, targets.positives),
    thresholds: at(thresholds, Number.POSITIVE_INFINITY, 1),
  }
}

function isHalfway(values: Float64Array, index: number): boolean {
  const step = values[index]! - values[index - 1]!
  return values[index + 1] === values[index]! + step
}
