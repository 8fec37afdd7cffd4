import { type Label, encode } from './label.ts'

/** For each class in sorted order: hits, rows of that class, and rows predicted as it. */
export interface ClassCounts {
  readonly classes: readonly Label[]
  readonly hits: Float64Array
  readonly trueSums: Float64Array
  readonly predictedSums: Float64Array
  readonly total: number
}

/** Counts true positives and both margins of the confusion matrix in one pass, without building the matrix. */
export function countClasses(yTrue: readonly Label[], yPred: readonly Label[]): ClassCounts {
  const { classes, codes } = encode(yTrue, yPred)
  const [truth, predicted] = [codes[0]!, codes[1]!]
  const hits = new Float64Array(classes.length)
  const trueSums = new Float64Array(classes.length)
  const predictedSums = new Float64Array(classes.length)
  for (let index = 0; index < truth.length; index += 1) {
    const code = truth[index]!
    trueSums[code]! += 1
    predictedSums[predicted[index]!]! += 1
    if (code === predicted[index]) hits[code]! += 1
  }
  return { classes, hits, trueSums, predictedSums, total: truth.length }
}
