import { descending } from '../numeric/order.ts'
import type { BinaryTargets } from './binary-targets.ts'

/** Accepted positives and negatives when a row is accepted at score ≥ threshold, for each different score, falling. */
export interface ThresholdCounts {
  readonly thresholds: Float64Array
  readonly truePositives: Float64Array
  readonly falsePositives: Float64Array
}

/**
 * The two counts behind ROC, precision–recall and DET curves; tied scores share one threshold
 * (scikit-learn's `_binary_clf_curve`). Lists are as long as there are different scores.
 */
export function countByThreshold(targets: BinaryTargets, scores: Float64Array): ThresholdCounts {
  const order = descending(scores)
  const thresholds = new Float64Array(order.length)
  const truePositives = new Float64Array(order.length)
  const falsePositives = new Float64Array(order.length)
  let [points, hits] = [0, 0]
  order.forEach((place, index) => {
    hits += targets.positive[place]!
    if (index + 1 < order.length && scores[order[index + 1]!] === scores[place]) return
    thresholds[points] = scores[place]!
    truePositives[points] = hits
    falsePositives[points] = index + 1 - hits
    points += 1
  })
  return {
    thresholds: thresholds.slice(0, points),
    truePositives: truePositives.slice(0, points),
    falsePositives: falsePositives.slice(0, points),
  }
}
