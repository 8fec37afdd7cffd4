import type { Matrix } from '../arguments/matrices.ts'
import { tabulate } from '../numeric/arrays.ts'
import { mean } from '../numeric/sum.ts'

const SMALLEST = 2 ** -52

/**
 * −mean log p(true class), natural logarithm, p clipped to [2⁻⁵², 1−2⁻⁵²] (sklearn.metrics.log_loss for float64).
 * @param columns the class column of each row
 * @param probabilities one column a class
 */
export function logLoss(columns: Int32Array, probabilities: Matrix): number {
  return mean(
    tabulate(columns.length, (index) => {
      const p = probabilities.data[index * probabilities.columns + columns[index]!]!
      return -Math.log(Math.min(Math.max(p, SMALLEST), 1 - SMALLEST))
    }),
  )
}

/**
 * The Brier score, mean Σₖ (pₖ − 1[y=k])², halved for two classes, where it is mean (p₁ − y)² (Brier 1950;
 * sklearn.metrics.brier_score_loss).
 */
export function brier(columns: Int32Array, probabilities: Matrix): number {
  const width = probabilities.columns
  const scale = width === 2 ? 0.5 : 1
  return mean(
    tabulate(columns.length, (index) => {
      let total = 0
      for (let k = 0; k < width; k += 1) {
        total += (probabilities.data[index * width + k]! - (k === columns[index] ? 1 : 0)) ** 2
      }
      return scale * total
    }),
  )
}

/** A probability of class 1 as two columns, 1−p and p. */
export function twoColumns(probabilities: Float64Array): Matrix {
  const data = new Float64Array(2 * probabilities.length)
  probabilities.forEach((p, index) => {
    data[2 * index] = 1 - p
    data[2 * index + 1] = p
  })
  return { rows: probabilities.length, columns: 2, data }
}
