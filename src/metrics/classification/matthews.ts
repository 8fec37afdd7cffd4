import { sum } from '../numeric/sum.ts'
import { countClasses } from './class-counts.ts'
import type { Label } from './label.ts'

/**
 * Matthews correlation of true and predicted classes, from −1 to 1 (Matthews 1975; for K classes Gorodkin 2004;
 * sklearn.metrics.matthews_corrcoef). 0 when either side has one class only, where the quotient is 0/0.
 */
export function matthewsCorrcoef(yTrue: readonly Label[], yPred: readonly Label[]): number {
  const { hits, trueSums, predictedSums, total } = countClasses(yTrue, yPred)
  const covariance = sum(hits) * total - product(trueSums, predictedSums)
  const trueVariance = total ** 2 - product(trueSums, trueSums)
  const predictedVariance = total ** 2 - product(predictedSums, predictedSums)
  if (trueVariance === 0 || predictedVariance === 0) return 0
  return covariance / (Math.sqrt(trueVariance) * Math.sqrt(predictedVariance))
}

function product(a: Float64Array, b: Float64Array): number {
  return sum(a.map((value, index) => value * b[index]!))
}
