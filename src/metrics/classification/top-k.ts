import type { Matrix } from '../arguments/matrices.ts'

/**
 * The share of rows whose class is among the k columns with the largest scores; of equal scores the column further
 * right counts as larger (sklearn.metrics.top_k_accuracy_score). 1 when k ≥ the number of columns.
 * @param columns the class column of each row
 */
export function topKAccuracy(columns: Int32Array, scores: Matrix, k: number): number {
  let hits = 0
  columns.forEach((column, index) => {
    const start = index * scores.columns
    const own = scores.data[start + column]!
    let ahead = 0
    for (let other = 0; other < scores.columns; other += 1) {
      const score = scores.data[start + other]!
      if (score > own || (score === own && other > column)) ahead += 1
    }
    if (ahead < k) hits += 1
  })
  return hits / columns.length
}

/**
 * The same for two classes with one score a row, that of the second class: it is predicted above ½ when all scores lie
 * in [0, 1], otherwise above 0 (scikit-learn's rule); k ≥ 2 makes every row a hit.
 */
export function topKAccuracyBinary(positive: Uint8Array, scores: Float64Array, k: number): number {
  if (k > 1) return 1
  const threshold = scores.every((score) => score >= 0 && score <= 1) ? 0.5 : 0
  return (
    scores.reduce((hits, score, index) => hits + (score > threshold === (positive[index] === 1) ? 1 : 0), 0) /
    scores.length
  )
}
