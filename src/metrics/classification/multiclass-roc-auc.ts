import type { Matrix } from '../arguments/matrices.ts'
import { flags, gather, tabulate } from '../numeric/arrays.ts'
import { mean, sum, weightedMean } from '../numeric/sum.ts'
import { targetsOf } from './binary-targets.ts'
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
  const width = scores.columns
  if (average === 'micro') {
    const isOwn = (index: number): boolean => columns[Math.floor(index / width)] === index % width
    return rocAuc(targetsOf(flags(scores.data.length, isOwn)), scores.data)
  }
  const classes = Array.from({ length: width }, (_, k) => {
    const targets = targetsOf(flags(scores.rows, (index) => columns[index] === k))
    const own = tabulate(scores.rows, (index) => scores.data[index * width + k]!)
    return { auc: rocAuc(targets, own), rows: targets.positives }
  })
  const values = classes.map(({ auc }) => auc)
  if (average === 'none') return values
  return average === 'macro'
    ? mean(values)
    : weightedMean(
        values,
        classes.map(({ rows }) => rows),
      )
}

/**
 * Every pair of classes on its own rows: the mean of both directions' AUC, then the mean over pairs, plain or
 * weighted by the rows of the pair (Hand & Till 2001; sklearn.metrics.roc_auc_score, multi_class="ovo").
 */
export function rocAucOneVsOne(columns: Int32Array, scores: Matrix, average: 'macro' | 'weighted'): number {
  const rowsOf = Array.from({ length: scores.columns }, (): number[] => [])
  columns.forEach((column, index) => {
    rowsOf[column]!.push(index)
  })
  const pairs = rowsOf.flatMap((own, a) =>
    rowsOf.slice(a + 1).map((other, step) => {
      const rows = new Uint32Array(own.concat(other))
      const auc = (k: number, isPositive: (place: number) => boolean): number => {
        const offsets = rows.map((index) => index * scores.columns + k)
        return rocAuc(targetsOf(flags(rows.length, isPositive)), gather(scores.data, offsets))
      }
      const forth = auc(a, (place) => place < own.length)
      const back = auc(a + 1 + step, (place) => place >= own.length)
      return { auc: (forth + back) / 2, rows: rows.length }
    }),
  )
  const values = pairs.map(({ auc }) => auc)
  const weights = pairs.map(({ rows }) => (average === 'weighted' ? rows : 1))
  return sum(weights) === 0 ? Number.NaN : weightedMean(values, weights)
}
