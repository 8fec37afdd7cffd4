/** What a list or table of targets says, by the names or the order of its columns. */
import { InputError } from '../../src/data/input-error.ts'
import {
  columnNamed,
  columnWords,
  numberIn,
  numbersIn,
  readTable,
  shorten,
} from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

export interface Rows {
  readonly targets: Float64Array
  /** As written: in the original unit or the transformed one; null without such a column. */
  readonly forecasts: Float64Array | null
  readonly lines: readonly number[]
  readonly understood: string
  readonly unused: readonly string[]
}

/** Names that a column goes by, separated by white space. */
const words = (names: string): readonly string[] => names.trim().split(/\s+/)

const NAMES = {
  targets: words(`y y_true true actual target truth label value gt observed price sales amount
    真实 真值 真实值 实际 实际值 观测 目标 目标值`),
  forecasts: words('y_pred y_hat yhat ŷ pred prediction predicted forecast fitted log_pred 预测 预测值'),
}

/** Beyond this a square would leave the range of doubles. */
const LARGEST = 1e100

/** Reads targets, one a row or all in one row, with a forecast each if there is such a column. Throws an InputError that says where it cannot. */
export async function readRows(files: readonly File[]): Promise<Rows> {
  const table = (await listIn(files)) ?? upright(await readTable(files))
  if (table.lines.length < 3)
    throw new InputError(`只有 ${table.lines.length} 个目标值；至少要 3 个，才谈得上分布的形状。`)
  const { targetsAt, forecastsAt } = rolesOf(table)
  const used = [targetsAt, forecastsAt]
  return {
    targets: bounded(table, targetsAt),
    forecasts: forecastsAt < 0 ? null : bounded(table, forecastsAt),
    lines: table.lines,
    understood: `目标是${columnWords(table, targetsAt)}${forecastsAt < 0 ? '' : `，预测是${columnWords(table, forecastsAt)}`}`,
    unused: table.columns.flatMap((_, column) => (used.includes(column) ? [] : [columnWords(table, column)])),
  }
}

/** A JSON or Python list of numbers, as a table of one column; null for other text. */
async function listIn(files: readonly File[]): Promise<Table | null> {
  const [file] = files
  const start = file ? (await file.slice(0, 64).text()).trimStart() : ''
  if (!file || !start.startsWith('[')) return null
  const text = (await file.text()).trim()
  if (!text.endsWith(']'))
    throw new InputError('以 [ 开头的列表没有以 ] 结束；接受 [1, 2, 3.5] 这样的一列数。')
  const cells = text
    .slice(1, -1)
    .split(',')
    .map((cell) => cell.trim())
  const wrong = cells.findIndex((cell) => numberIn(cell) === undefined)
  if (wrong >= 0)
    throw new InputError(
      `列表的第 ${wrong + 1} 个值是「${shorten(cells[wrong] ?? '')}」，这里要有限的数，例如 0.83 或 1e-3。`,
    )
  return { header: null, columns: [cells], lines: cells.map((_, place) => place + 1), delimiter: ',' }
}

/** One row of many numbers is a list of targets that was written across. */
function upright(table: Table): Table {
  const across = table.header === null && table.lines.length === 1 && table.columns.length > 2
  if (!across) return table
  const cells = table.columns.map(([cell]) => cell ?? '')
  return { ...table, columns: [cells], lines: cells.map(() => table.lines[0] ?? 1) }
}

function rolesOf(table: Table): { targetsAt: number; forecastsAt: number } {
  const [targetsAt, forecastsAt] = [columnNamed(table, NAMES.targets), columnNamed(table, NAMES.forecasts)]
  const numeric = table.columns.flatMap((cells, column) =>
    column !== forecastsAt && numberIn(cells[0] ?? '') !== undefined ? [column] : [],
  )
  if (targetsAt >= 0) return { targetsAt, forecastsAt }
  if (numeric.length === 1 || (!table.header && numeric.length === 2 && table.columns.length === 2))
    return { targetsAt: numeric[0] ?? 0, forecastsAt: numeric[1] ?? forecastsAt }
  throw new InputError(
    table.columns.length === 1
      ? `第 ${table.lines[0]} 行是「${shorten(table.columns[0]?.[0] ?? '')}」，这里要有限的数，例如 0.83 或 1e-3，每行一个。`
      : `有 ${table.columns.length} 列，认不出哪一列是目标${table.header ? `（表头是 ${table.header.join('、').slice(0, 80)}）` : ''}；把列名写成 y（预测写成 y_pred），或者只留一列。`,
  )
}

function bounded(table: Table, column: number): Float64Array {
  const values = numbersIn(table, column)
  const far = values.findIndex((value) => Math.abs(value) > LARGEST)
  if (far >= 0)
    throw new InputError(
      `第 ${table.lines[far]} 行、${columnWords(table, column)}是 ${values[far]}，平方会超出双精度的范围；绝对值要小于 10¹⁰⁰。`,
    )
  return values
}
