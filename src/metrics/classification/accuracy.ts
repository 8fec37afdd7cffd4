import { averageDefined } from './average.ts'
import { countClasses } from './class-counts.ts'
import type { Label } from './label.ts'

/** The share of rows whose prediction equals the truth (sklearn.metrics.accuracy_score). */
export function accuracy(yTrue: readonly Label[], yPred: readonly Label[]): number {
  return (yTrue.length - countWrong(yTrue, yPred)) / yTrue.length
}

/**
 * The mean recall over the classes that occur in `yTrue` (sklearn.metrics.balanced_accuracy_score, not adjusted);
 * a class that is only predicted is left out.
 */
export function balancedAccuracy(yTrue: readonly Label[], yPred: readonly Label[]): number {
  const { classes, hits, trueSums } = countClasses(yTrue, yPred)
  return averageDefined(classes.map((_, index) => hits[index]! / trueSums[index]!))
}

/** The share of labels that are wrong (sklearn.metrics.hamming_loss): over rows, or over all cells of an indicator matrix. */
export function hammingLoss(yTrue: ArrayLike<Label>, yPred: ArrayLike<Label>): number {
  return countWrong(yTrue, yPred) / yTrue.length
}

function countWrong(yTrue: ArrayLike<Label>, yPred: ArrayLike<Label>): number {
  let wrong = 0
  for (let index = 0; index < yTrue.length; index += 1) if (yTrue[index] !== yPred[index]) wrong += 1
  return wrong
}
