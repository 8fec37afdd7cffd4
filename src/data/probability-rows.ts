import type { Matrix } from '../metrics/arguments/matrices.ts'
import { InputError } from './input-error.ts'
import { columnWords, numbersIn, shorten } from './table-file.ts'
import type { Table } from './table-file.ts'

/**
 * Columns of a table as rows of probabilities: within 0 to 1, and summing to 1 up to rounding to two digits.
 * @throws InputError that names the first row which does not
 */
export function probabilitiesIn(table: Table, columns: readonly number[]): Matrix {
  const read = columns.map((column) => numbersIn(table, column))
  const rows = table.lines.length
  if (rows === 0) throw new InputError('只有表头，没有一行数据；每行要一个标签和每类一列概率。')
  const data = new Float64Array(rows * columns.length)
  for (let row = 0; row < rows; row++) {
    let total = 0
    for (const [index, values] of read.entries()) {
      const value = values[row] ?? Number.NaN
      if (value < 0 || value > 1)
        throw new InputError(
          `第 ${table.lines[row]} 行、${columnWords(table, columns[index] ?? 0)}是 ${shorten(String(value))}，概率要在 0 与 1 之间；给的若是 logits，先做 softmax。`,
        )
      data[row * columns.length + index] = value
      total += value
    }
    if (Math.abs(total - 1) > 0.02)
      throw new InputError(
        `第 ${table.lines[row]} 行的概率之和是 ${total.toFixed(3)}，各类之和要是 1（允许两位小数的舍入）。`,
      )
  }
  return { rows, columns: columns.length, data }
}
