import type { Matrix } from '../arguments/matrices.ts'
import { MetricError } from '../error.ts'
import { type Label, encode, listed } from './label.ts'

/**
 * Which column of `scores` each row's class stands in. Columns are the sorted labels of `yTrue`; when some class does
 * not occur, labels that are whole numbers from 0 to K−1 are column numbers themselves.
 * @throws MetricError when the labels fit neither way
 */
export function classColumns(yTrue: readonly Label[], scores: Matrix): Int32Array {
  const { classes, codes } = encode(yTrue)
  if (classes.length === scores.columns) return codes[0]!
  const isColumn = (label: Label): boolean =>
    typeof label === 'number' && label >= 0 && label < scores.columns
  if (classes.every(isColumn)) return codes[0]!.map((code) => Number(classes[code]))
  throw new MetricError(
    'y_true',
    `y_true 有 ${classes.length} 个类别（${listed(classes)}）而 y_score 有 ${scores.columns} 列，应为一类一列。`,
  )
}

/**
 * Refuses rows that are not probabilities over the classes.
 * @param tolerance largest distance of a row's sum from 1
 */
export function mustSumToOne(scores: Matrix, tolerance: number): void {
  for (let index = 0; index < scores.rows; index += 1) {
    let total = 0
    for (let column = 0; column < scores.columns; column += 1) {
      total += scores.data[index * scores.columns + column]!
    }
    if (Math.abs(total - 1) <= tolerance) continue
    throw new MetricError(
      `y_score[${index}]`,
      `y_score[${index}] 各项之和是 ${total}，应为各类的概率，和为 1。`,
    )
  }
}
