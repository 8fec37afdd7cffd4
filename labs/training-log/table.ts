/** Logs as delimited text: CSVLogger of Keras, metrics.csv of Lightning (most cells empty), exports of TensorBoard and W&B. */
import { InputError } from '../../src/data/input-error.ts'
import { columnWords, numberIn, readTable, shorten } from '../../src/data/table-file.ts'
import { isAbsent, Recorder } from './recorded.ts'
import type { Recorded } from './recorded.ts'
import { roleOf } from './roles.ts'

/** Names of the columns of a table without a header, by their number. */
const WITHOUT_HEADER: Readonly<Record<number, readonly string[]>> = {
  1: ['loss'],
  2: ['step', 'loss'],
  3: ['step', 'loss', 'val_loss'],
}

const NAMES_OF_DELIMITERS: Readonly<Record<string, string>> = {
  ',': '逗号',
  '\t': '制表符',
  ';': '分号',
  '|': '竖线',
  ' ': '空白',
}

const words = (line: string): string[] => line.trim().split(/\s+/)
const parts = (line: string, mark: string): number => line.split(mark).length

/** `loss 0.53` within a cell. */
const NAME_AND_NUMBER = /[a-z\u4e00-\u9fff\]:][^\S\t]+[-+]?\.?\d/i

/** Whether the first two lines with text look like rows of one table rather than printed messages. */
export function looksLikeTable(lines: readonly string[]): boolean {
  const [first, second = first] = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'))
  if (first === undefined || second === undefined) return false
  if (/[\w\u4e00-\u9fff"']\s*[=:：]\s*[-+.\d]/.test(first)) return false
  if ([first, second].every((line) => NAME_AND_NUMBER.test(line))) return false
  if (
    [',', '\t', ';', '|'].some((mark) => parts(first, mark) > 1 && parts(first, mark) === parts(second, mark))
  )
    return true
  const numeric = words(second).every((word) => numberIn(word) !== undefined)
  return numeric && words(first).length === words(second).length
}

/**
 * Reads a table with one row a log entry. Empty cells mean that the row has no such value.
 * @throws InputError where a column that is used holds text, or where a table without a header has more than three columns
 */
export async function readDelimited(file: File): Promise<Recorded> {
  const table = await readTable([file])
  const width = table.columns.length
  const names = table.header ?? WITHOUT_HEADER[width]
  if (!names)
    throw new InputError(
      `表没有表头，却有 ${width} 列，不知道哪一列是什么；请在第 1 行写列名，例如 step,lr,train_loss,val_loss,grad_norm。`,
    )
  const recorder = new Recorder()
  const numbers = table.columns.map((cells, column) => numbersOf(cells, table, column, names[column] ?? ''))
  for (let row = 0; row < table.lines.length; row++) {
    recorder.begin()
    for (const [column, values] of numbers.entries()) {
      const value = values?.[row]
      if (value !== undefined && value !== null) recorder.set(names[column] ?? '', value)
    }
  }
  const delimiter = NAMES_OF_DELIMITERS[table.delimiter] ?? '逗号'
  const header = table.header ? '' : `，没有表头，按顺序当作 ${names.join('、')}`
  const repeated = names.filter((name, column) => names.indexOf(name) !== column)
  const warnings = repeated.map((name) => `列名「${shorten(name)}」出现不止一次，只用了最后一列。`)
  return recorder.recorded(`${width === 1 ? '一列数' : `${delimiter}分隔的表`}${header}`, warnings)
}

/** A column as numbers, null where a cell is empty; null for a column of text that no role needs. */
function numbersOf(
  cells: readonly string[],
  table: Parameters<typeof columnWords>[0] & { readonly lines: readonly number[] },
  column: number,
  name: string,
): (number | null)[] | null {
  const used = roleOf(name) !== null
  const values: (number | null)[] = []
  for (const [row, cell] of cells.entries()) {
    const value = isAbsent(cell) ? null : (numberIn(cell) ?? percentage(cell))
    if (value === undefined) {
      if (!used) return null
      throw new InputError(
        `第 ${table.lines[row]} 行、${columnWords(table, column)}是「${shorten(cell)}」，这一列要数（例如 0.53 或 1e-4）、nan、inf，或者留空。`,
      )
    }
    values.push(value)
  }
  return values
}

function percentage(cell: string): number | undefined {
  const value = cell.endsWith('%') ? numberIn(cell.slice(0, -1).trim()) : undefined
  return value === undefined ? undefined : value / 100
}
