import { sum } from '../numeric/sum.ts'
import type { BinaryTargets } from './binary-targets.ts'
import { countByThreshold } from './threshold-counts.ts'

/**
 * The area under the ROC curve by trapezoids = P(s⁺ > s⁻) + ½ P(s⁺ = s⁻) (Hanley & McNeil 1982;
 * sklearn.metrics.roc_auc_score). NaN when only one class occurs.
 */
export function rocAuc(targets: BinaryTargets, scores: Float64Array): number {
  const { truePositives, falsePositives } = countByThreshold(targets, scores)
  const { positives, negatives } = targets
  if (positives === 0 || negatives === 0) return Number.NaN
  // Counts are whole, so that the area in units of half pairs is exact.
  let doubled = 0
  let [previousTrue, previousFalse] = [0, 0]
  truePositives.forEach((hits, index) => {
    const alarms = falsePositives[index]!
    doubled += (alarms - previousFalse) * (hits + previousTrue)
    ;[previousTrue, previousFalse] = [hits, alarms]
  })
  return doubled / 2 / positives / negatives
}

/**
 * The largest gap between true and false positive rate, which is the Kolmogorov–Smirnov distance of the two score
 * distributions (scipy.stats.ks_2samp's statistic). NaN when only one class occurs.
 */
export function ks(targets: BinaryTargets, scores: Float64Array): number {
  const { truePositives, falsePositives } = countByThreshold(targets, scores)
  if (targets.positives === 0 || targets.negatives === 0) return Number.NaN
  return truePositives.reduce(
    (largest, hits, index) =>
      Math.max(largest, Math.abs(hits / targets.positives - falsePositives[index]! / targets.negatives)),
    0,
  )
}

/**
 * AP = Σ (Rₙ − Rₙ₋₁)·Pₙ over falling thresholds, without interpolation (sklearn.metrics.average_precision_score).
 * 0 when there is no positive row.
 */
export function averagePrecision(targets: BinaryTargets, scores: Float64Array): number {
  const { truePositives, falsePositives } = countByThreshold(targets, scores)
  if (targets.positives === 0) return 0
  const terms = truePositives.map((hits, index) => {
    const gained = hits - (index === 0 ? 0 : truePositives[index - 1]!)
    return (gained * hits) / (hits + falsePositives[index]!)
  })
  return sum(terms) / targets.positives
}
