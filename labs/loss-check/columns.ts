import { columnWords } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

/** Columns as one flat array, row by row. */
export function interleaved(columns: readonly Float64Array[], rows: number): Float64Array {
  const data = new Float64Array(rows * columns.length)
  for (const [k, column] of columns.entries())
    for (let row = 0; row < rows; row++) data[row * columns.length + k] = column[row] ?? 0
  return data
}

/** 「第 1 列（z0）」, or the first and the last of several. */
export const span = (table: Table, columns: readonly number[]): string =>
  columns.length <= 2
    ? columns.map((column) => columnWords(table, column)).join('、')
    : `${columnWords(table, columns[0] ?? 0)}到${columnWords(table, columns.at(-1) ?? 0)}共 ${columns.length} 列`
