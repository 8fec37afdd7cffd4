/** A table of outputs as log-probabilities of frames over symbols. */
import { InputError } from '../../src/data/input-error.ts'
import { columnWords, numberIn, readTable, shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'
import type { Emissions } from './lattice.ts'

/** Numbers as they were given, frame by frame, with the names of the symbols. */
export interface Outputs {
  readonly rows: number
  readonly columns: number
  readonly values: Float64Array
  /** The names of the columns, or null. */
  readonly header: readonly string[] | null
  readonly lines: readonly number[]
}

export type Scale = 'probabilities' | 'log' | 'logits'

/** Most numbers of a table. */
const MOST = 2e7

/** Reads delimited text, or a JSON list of lists. */
export async function readOutputs(files: readonly File[]): Promise<Outputs> {
  const [file] = files
  const beginning = file ? (await file.slice(0, 64).text()).trimStart() : ''
  if (file && files.length === 1 && beginning.startsWith('[')) return fromJson(await file.text())
  return fromTable(withHeader(await readTable(files)))
}

/** A table whose first row names symbols that may be digits: one of its cells is no number, or they count from 0. */
function withHeader(table: Table): Table {
  if (table.header || table.lines.length < 2) return table
  const first = table.columns.map((column) => column[0] ?? '')
  const counts = first.length > 2 && first.every((cell, column) => cell === String(column))
  if (!counts && first.every((cell) => numberIn(cell) !== undefined)) return table
  const columns = table.columns.map((column) => column.slice(1))
  return { ...table, header: first, columns, lines: table.lines.slice(1) }
}

function fromTable(table: Table): Outputs {
  const [rows, columns] = [table.lines.length, table.columns.length]
  expectSize(rows, columns)
  const twice = table.header?.find((name, column) => table.header?.indexOf(name) !== column)
  if (twice !== undefined)
    throw new InputError(`列名「${shorten(twice)}」出现了两次；每个符号一列，名字不能重。`)
  const values = new Float64Array(rows * columns)
  for (const [column, cells] of table.columns.entries())
    for (const [row, cell] of cells.entries()) {
      const value = numberIn(cell)
      if (value === undefined || Number.isNaN(value) || value === Infinity)
        throw new InputError(
          `第 ${table.lines[row]} 行、${columnWords(table, column)}是「${shorten(cell)}」，这里要一个数（对数概率可以是 -inf）。`,
        )
      values[row * columns + column] = value
    }
  return { rows, columns, values, header: table.header, lines: table.lines }
}

function fromJson(text: string): Outputs {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw new InputError(
      '开头像 JSON，却读不成；接受 [[0.4, 0.6], [0.3, 0.7]] 这样一帧一个列表，或一行一帧的 CSV。',
    )
  }
  const rows: readonly unknown[] = Array.isArray(document) ? document : []
  const [first] = rows
  const columns = Array.isArray(first) ? first.length : 0
  expectSize(rows.length, columns)
  const values = new Float64Array(rows.length * columns)
  for (const [row, entry] of rows.entries()) {
    const list: readonly unknown[] = Array.isArray(entry) ? entry : []
    if (list.length !== columns)
      throw new InputError(
        `第 ${row + 1} 个列表有 ${list.length} 个数，第 1 个有 ${columns} 个；每帧要一样多。`,
      )
    for (const [column, value] of list.entries()) {
      if (typeof value !== 'number')
        throw new InputError(
          `第 ${row + 1} 个列表的第 ${column + 1} 个是 ${shorten(JSON.stringify(value))}，要一个数。`,
        )
      values[row * columns + column] = value
    }
  }
  return {
    rows: rows.length,
    columns,
    values,
    header: null,
    lines: rows.map((_, row) => row + 1),
  }
}

function expectSize(rows: number, columns: number): void {
  if (rows === 0) throw new InputError('没有一帧；每行一帧，一列一个符号（含 blank）。')
  if (columns < 2) throw new InputError('只有一列；每行一帧，至少两列：blank 和一个符号。')
  if (rows * columns > MOST)
    throw new InputError(`有 ${rows} × ${columns} 个数，最多 ${MOST / 1e4} 万个；可以只给一条样本。`)
}

/** What the numbers are: probabilities, their logarithms, or logits. */
export function recognised({ rows, columns, values }: Outputs): Scale {
  const sumsToOne = (of: (value: number) => number): boolean => {
    for (let row = 0; row < rows; row++) {
      let sum = 0
      for (let column = 0; column < columns; column++) sum += of(values[row * columns + column] ?? 0)
      if (Math.abs(sum - 1) > 0.02) return false
    }
    return true
  }
  if (values.every((value) => value >= 0 && value <= 1) && sumsToOne((value) => value)) return 'probabilities'
  if (values.every((value) => value <= 0) && sumsToOne(Math.exp)) return 'log'
  return 'logits'
}

/** Rows as frames: turned where a row is a symbol. */
function oriented(outputs: Outputs, axis: Settings<typeof controls>['axis']): Outputs {
  if (axis === 'frames') return outputs
  const { rows, columns, values } = outputs
  const turned = new Float64Array(values.length)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[column * rows + row] = values[row * columns + column] ?? 0
  if (rows < 2) throw new InputError('一行一个符号时至少要两行：blank 和一个符号。')
  return { ...outputs, rows: columns, columns: rows, values: turned, header: null, lines: [] }
}

/** The outputs as log-probabilities; logits go through log_softmax. `raw` are the numbers that a program that forgets it would pass on. */
export function emissionsOf(
  given: Outputs,
  { scale, axis }: Pick<Settings<typeof controls>, 'scale' | 'axis'>,
): {
  readonly emissions: Emissions
  readonly scale: Scale
  readonly outputs: Outputs
  readonly raw: Emissions
} {
  const outputs = oriented(given, axis)
  const { rows, columns, values, lines } = outputs
  const kind = scale === 'auto' ? recognised(outputs) : scale
  const log = new Float64Array(values.length)
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * columns, (row + 1) * columns)
    const shift = kind === 'logits' ? logSumExp(own) : 0
    if (shift === -Infinity)
      throw new InputError(`第 ${lines[row] ?? row + 1} 行全是 -inf，没有一个符号可能。`)
    for (const [column, value] of own.entries()) {
      if ((kind === 'probabilities' && (value < 0 || value > 1)) || (kind === 'log' && value > 0))
        throw new InputError(
          `第 ${lines[row] ?? row + 1} 行的第 ${column + 1} 个是 ${value}，${kind === 'log' ? '对数概率不能大于 0' : '概率要在 0 与 1 之间'}；给的若是 logits，就选 logits。`,
        )
      log[row * columns + column] = kind === 'probabilities' ? Math.log(value) : value - shift
    }
  }
  return {
    emissions: { frames: rows, symbols: columns, log },
    scale: kind,
    outputs,
    raw: { frames: rows, symbols: columns, log: values },
  }
}

function logSumExp(values: Float64Array): number {
  let top = -Infinity
  for (const value of values) if (value > top) top = value
  if (top === -Infinity) return top
  let sum = 0
  for (const value of values) sum += Math.exp(value - top)
  return top + Math.log(sum)
}
