import type { Matrix } from '../arguments/matrices.ts'
import { mean, sum, weightedMean } from '../numeric/sum.ts'
import type { BinaryTargets } from './binary-targets.ts'
import { rocAuc } from './roc-auc.ts'

/**
 * One class against all others: the AUC of each column, then `macro` (plain mean), `weighted` (by the rows of each
 * class), `micro` (all columns as one ranking) or `none` (a list) (sklearn.metrics.roc_auc_score, multi_class="ovr").
 * A class that does not occur makes its AUC, and every mean that it enters, NaN.
 * @param columns the class column of each row
 */
export function rocAucOneVsRest(
  columns: Int32Array,
  scores: Matrix,
  average: 'macro' | 'weighted' | 'micro' | 'none',
): number | readonly number[] {
  const classes = Array.from({ length: scores.columns }, (_, index) => index)
  const targets = classes.map((k) => select(columns, (column) => column === k))
  if (average === 'micro') {
    const all = Uint8Array.from(scores.data, (_, index) =>
      columns[Math.floor(index / scores.columns)] === index % scores.columns ? 1 : 0,
    )
    return rocAuc({ positive: all, positives: scores.rows, negatives: all.length - scores.rows }, scores.data)
  }
  const values = classes.map((k) => rocAuc(targets[k]!, column(scores, k)))
  if (average === 'none') return values
  return average === 'macro'
    ? mean(values)
    : weightedMean(
        values,
        targets.map(({ positives }) => positives),
      )
}

/**
 * Every pair of classes on its own rows: the mean of both directions' AUC, then the mean over pairs, plain or
 * weighted by the rows of the pair (Hand & Till 2001; sklearn.metrics.roc_auc_score, multi_class="ovo").
 */
export function rocAucOneVsOne(columns: Int32Array, scores: Matrix, average: 'macro' | 'weighted'): number {
  const rowsOf = Array.from({ length: scores.columns }, (): number[] => [])
  columns.forEach((column, index) => rowsOf[column]!.push(index))
  const pairs = rowsOf.flatMap((_, a) => rowsOf.slice(a + 1).map((__, step) => [a, a + 1 + step] as const))
  const results = pairs.map(([a, b]) => {
    const rows = Uint32Array.from(rowsOf[a]!.concat(rowsOf[b]!)).sort()
    const auc = (k: number): number =>
      rocAuc(
        select(
          Int32Array.from(rows, (index) => columns[index]!),
          (value) => value === k,
        ),
        Float64Array.from(rows, (index) => scores.data[index * scores.columns + k]!),
      )
    return { auc: (auc(a) + auc(b)) / 2, rows: rows.length }
  })
  const values = results.map(({ auc }) => auc)
  const weights = results.map(({ rows }) => (average === 'weighted' ? rows : 1))
  return sum(weights) === 0 ? Number.NaN : weightedMean(values, weights)
}

function select(columns: Int32Array, matches: (column: number) => boolean): BinaryTargets {
  const positive = Uint8Array.from(columns, (value) => (matches(value) ? 1 : 0))
  const positives = positive.reduce((total, value) => total + value, 0)
  return { positive, positives, negatives: positive.length - positives }
}

function column(scores: Matrix, index: number): Float64Array {
  return Float64Array.from(
    { length: scores.rows },
    (_, place) => scores.data[place * scores.columns + index]!,
  )
}
