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
  // Two sorted lists merged: a typed array sorts ten times as fast by value as its indices do.
  const accepted = select(scores, targets.positive, 1, targets.positives)
  const alarms = select(scores, targets.positive, 0, targets.negatives)
  const thresholds = new Float64Array(scores.length)
  const truePositives = new Float64Array(scores.length)
  const falsePositives = new Float64Array(scores.length)
  let [points, hits, misses] = [0, 0, 0]
  while (hits < accepted.length || misses < alarms.length) {
    const threshold = Math.max(accepted[hits] ?? -Infinity, alarms[misses] ?? -Infinity)
    while (hits < accepted.length && !(accepted[hits]! < threshold)) hits += 1
    while (misses < alarms.length && !(alarms[misses]! < threshold)) misses += 1
    thresholds[points] = threshold
    truePositives[points] = hits
    falsePositives[points] = misses
    points += 1
  }
  return {
    thresholds: thresholds.slice(0, points),
    truePositives: truePositives.slice(0, points),
    falsePositives: falsePositives.slice(0, points),
  }
}

/** The scores of one class, falling. */
function select(scores: Float64Array, positive: Uint8Array, wanted: number, count: number): Float64Array {
  const result = new Float64Array(count)
  let next = 0
  for (let index = 0; index < scores.length; index += 1) {
    if (positive[index] !== wanted) continue
    result[next] = scores[index]!
    next += 1
  }
  return result.sort().reverse()
}
