import { type AverageOptions, type Ratio, averageRatio } from './average.ts'
import { countClasses } from './class-counts.ts'
import type { Label } from './label.ts'

/**
 * TP / (TP + FP) (sklearn.metrics.precision_score); a class that is never predicted gets `zeroDivision`.
 * @returns a number, or one per class for `average` none
 */
export function precision(yTrue: readonly Label[], yPred: readonly Label[], options: AverageOptions) {
  const ratio: Ratio = { over: (c) => c.hit, under: (c) => c.predictedSum }
  return averageRatio(ratio, countClasses(yTrue, yPred), options)
}

/** TP / (TP + FN) (sklearn.metrics.recall_score); a class that never occurs gets `zeroDivision`. */
export function recall(yTrue: readonly Label[], yPred: readonly Label[], options: AverageOptions) {
  const ratio: Ratio = { over: (c) => c.hit, under: (c) => c.trueSum }
  return averageRatio(ratio, countClasses(yTrue, yPred), options)
}

/**
 * F_β = (1+β²)·TP / ((1+β²)·TP + β²·FN + FP) (van Rijsbergen 1979; sklearn.metrics.fbeta_score): β > 1 favours recall.
 * Averages are means of the classes' F, not the F of mean precision and mean recall.
 * @param beta ≥ 0
 */
export function fbeta(
  yTrue: readonly Label[],
  yPred: readonly Label[],
  options: AverageOptions & { readonly beta: number },
) {
  const square = options.beta ** 2
  const ratio: Ratio = {
    over: (c) => (1 + square) * c.hit,
    under: (c) => square * c.trueSum + c.predictedSum,
  }
  return averageRatio(ratio, countClasses(yTrue, yPred), options)
}

/** F_1, the harmonic mean of precision and recall (sklearn.metrics.f1_score). */
export function f1(yTrue: readonly Label[], yPred: readonly Label[], options: AverageOptions) {
  return fbeta(yTrue, yPred, { ...options, beta: 1 })
}

/** TP / (TP + FP + FN), the overlap of true and predicted rows of a class (sklearn.metrics.jaccard_score). */
export function jaccard(yTrue: readonly Label[], yPred: readonly Label[], options: AverageOptions) {
  const ratio: Ratio = { over: (c) => c.hit, under: (c) => c.trueSum + c.predictedSum - c.hit }
  return averageRatio(ratio, countClasses(yTrue, yPred), options)
}

/** TN / (TN + FP), the recall of everything that is not the class (true negative rate). */
export function specificity(yTrue: readonly Label[], yPred: readonly Label[], options: AverageOptions) {
  const ratio: Ratio = {
    over: (c) => c.total - c.trueSum - c.predictedSum + c.hit,
    under: (c) => c.total - c.trueSum,
  }
  return averageRatio(ratio, countClasses(yTrue, yPred), options)
}
