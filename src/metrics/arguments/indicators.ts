import type { Label } from '../classification/label.ts'
import { refuse } from '../error.ts'
import { type Argument, items } from './argument.ts'
import { labels } from './labels.ts'
import { type Matrix, matrix } from './matrices.ts'

/** Labels of rows, or an indicator matrix [N,L] of zeros and ones; `columns` is 1 for labels. */
export interface Cells {
  readonly entries: ArrayLike<Label>
  readonly rows: number
  readonly columns: number
}

/** One label a row, or one 0/1 a label a row (multilabel). */
export function indicatorOrLabels(): Argument<Cells> {
  const accepts = '标签数组（全为整数或全为字符串），或由 0 与 1 组成、每行等长的二维数组 [N,L]'
  return {
    accepts,
    read: (value, field) => {
      const list = items(value, field, accepts)
      if (!Array.isArray(list[0])) {
        const entries = labels().read(value, field)
        return { entries, rows: entries.length, columns: 1 }
      }
      const cells = matrix({ min: 0, max: 1 }).read(value, field)
      return { entries: mustBeBinary(cells, field, accepts), rows: cells.rows, columns: cells.columns }
    },
  }
}

/** Refuses a pair of different shapes. */
export function mustHaveShape(predicted: Cells, truth: Cells): void {
  const shape = ({ rows, columns }: Cells): string => (columns === 1 ? `${rows} 项` : `${rows}×${columns}`)
  if (shape(predicted) === shape(truth)) return
  refuse('y_pred', `的大小是 ${shape(predicted)}`, `与 y_true 相同的 ${shape(truth)}`)
}

function mustBeBinary({ data, columns }: Matrix, field: string, accepts: string): Float64Array {
  const wrong = data.findIndex((value) => value !== 0 && value !== 1)
  if (wrong < 0) return data
  const cell = `${field}[${Math.floor(wrong / columns)}][${wrong % columns}]`
  return refuse(cell, `是 ${data[wrong]}`, accepts)
}
