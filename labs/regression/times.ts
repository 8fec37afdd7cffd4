/** Cells of a time column as numbers that sort in time. */
import { InputError } from '../../src/data/input-error.ts'
import { columnWords, numberIn, shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

const DATE =
  /^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?)?/

/** Milliseconds since 1970 of `2024-03-01`, `2024/3/1 08:30` or `2024年3月1日`, a plain number as it is, otherwise undefined. */
export function timeIn(cell: string): number | undefined {
  const plain = numberIn(cell)
  if (plain !== undefined) return Number.isFinite(plain) ? plain : undefined
  const found = DATE.exec(cell)
  if (!found) return undefined
  const [, year, month, day = '1', hour = '0', minute = '0', second = '0'] = found
  const [monthAt, dayAt] = [Number(month), Number(day)]
  if (monthAt < 1 || monthAt > 12 || dayAt < 1 || dayAt > 31) return undefined
  // a day that the month does not have would count on into the next
  if (new Date(Date.UTC(Number(year), monthAt - 1, dayAt)).getUTCDate() !== dayAt) return undefined
  return Date.UTC(Number(year), monthAt - 1, dayAt, Number(hour), Number(minute)) + 1000 * Number(second)
}

/**
 * A column as times.
 * @throws InputError that names row, column and cell when one is none
 */
export function timesIn(table: Table, column: number): Float64Array {
  const cells = table.columns[column] ?? []
  const times = new Float64Array(cells.length)
  for (const [row, cell] of cells.entries()) {
    const time = timeIn(cell)
    if (time === undefined)
      throw new InputError(
        `第 ${table.lines[row]} 行、${columnWords(table, column)}是「${shorten(cell)}」，这里要时间：一个数，或 2024-03-01、2024-03-01 08:30 这样的日期。`,
      )
    times[row] = time
  }
  return times
}
