import { refuse } from '../error.ts'
import { type Argument, items } from './argument.ts'
import { isWhat } from './describe.ts'
import { type Range, fillRow, finite, readRow } from './numbers.ts'

/** A rectangular table of numbers, row after row in one flat array. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly data: Float64Array
}

/** Row `index` of a matrix, as a view. */
export function row(matrix: Matrix, index: number): Float64Array {
  return matrix.data.subarray(index * matrix.columns, (index + 1) * matrix.columns)
}

/** A list of at least one row, all of one length, at least one column, every entry finite and within `range`. */
export function matrix(range: Range = {}): Argument<Matrix> {
  const accepts = '每行等长、由有限数组成的非空二维数组'
  return { accepts, read: (value, field) => readMatrix(items(value, field, accepts), field, range, accepts) }
}

/** Scores: one finite number a row, or a row of them a row (columns in sorted label order). */
export function scores(range: Range = {}): Argument<Float64Array | Matrix> {
  const accepts = '由有限数组成的非空数组，或每行等长的二维数组'
  const within = range.min === 0 && range.max === 1 ? `${accepts}，每个数都在 0 与 1 之间` : accepts
  return {
    accepts: within,
    read: (value, field) => {
      const list = items(value, field, within)
      if (list.length === 0) return refuse(field, '是空数组', within)
      return Array.isArray(list[0]) ? readMatrix(list, field, range, within) : readRow(list, field, range)
    },
  }
}

/** Whether scores have a column per class. */
export function isMatrix(values: Float64Array | Matrix): values is Matrix {
  return !(values instanceof Float64Array)
}

function readMatrix(list: readonly unknown[], field: string, range: Range, accepts: string): Matrix {
  if (list.length === 0) return refuse(field, '是空数组', accepts)
  const columns = items(list[0], `${field}[0]`, accepts).length
  if (columns === 0) return refuse(`${field}[0]`, '是空数组', accepts)
  const data = new Float64Array(list.length * columns)
  for (let index = 0; index < list.length; index += 1) {
    const cells = list[index]
    if (!Array.isArray(cells)) return refuse(`${field}[${index}]`, isWhat(cells), accepts)
    if (cells.length !== columns) {
      return refuse(`${field}[${index}]`, `有 ${cells.length} 项而首行有 ${columns} 项`, accepts)
    }
    const wrong = fillRow(data, index * columns, cells, range)
    if (wrong >= 0) {
      return refuse(`${field}[${index}][${wrong}]`, isWhat(cells[wrong]), finite(range))
    }
  }
  return { rows: list.length, columns, data }
}
