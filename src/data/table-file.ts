/** Tables that a visitor gives as delimited text. */
import Papa from 'papaparse'
import { InputError } from './input-error.ts'
import { shorten } from './shorten.ts'

export { shorten }

/** Rows of delimited text by columns; every cell is text with the white space around it taken away. */
export interface Table {
  /** The names in the first row, or null when it already holds data. */
  readonly header: readonly string[] | null
  /** `columns[c][r]`; all of one length. */
  readonly columns: readonly (readonly string[])[]
  /** The line of the text that each row began in, from 1. */
  readonly lines: readonly number[]
  readonly delimiter: string
}

/** Rows read between two looks at the outside. */
const PIECE = 1 << 20

/**
 * Reads delimited text (comma, tab, semicolon, vertical bar or white space; quotes as RFC 4180). The first row is a header when none of its
 * cells is a number while the next row has one, or not all while the next row has nothing else. Empty lines are left out, and before the
 * first row those that begin with `#`.
 * @throws InputError for a file that is not text, has no row, or has a row with another number of cells
 */
export async function readTable(files: readonly File[]): Promise<Table> {
  const collector = new Collector()
  for (const file of files) await collector.read(file)
  return collector.table()
}

class Collector {
  private readonly columns: string[][] = []
  private readonly lines: number[] = []
  private delimiter: string | null = null
  private line = 1

  /** Reads a file in pieces that end at a line which no quoted cell spans. */
  async read(file: File): Promise<void> {
    const decoder = new TextDecoderStream(await encodingOf(file))
    const reader = file.stream().pipeThrough(decoder).getReader()
    this.line = 1
    let rest = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (value?.includes('\0'))
        throw new InputError('这不是文本文件（里面有空字节）；接受 CSV、TSV 或纯文本。')
      rest += value ?? ''
      if (!done && rest.length < PIECE) continue
      const end = done ? rest.length : lastWholeLine(rest)
      if (end > 0) this.take(rest.slice(0, end))
      rest = rest.slice(end)
      if (done) return
    }
  }

  private take(text: string): void {
    this.delimiter ??= delimiterOf(text)
    const words = this.delimiter === ' '
    const { data } = words
      ? { data: text.split('\n').map((line) => line.trim().split(/\s+/)) }
      : Papa.parse<string[]>(text.replaceAll('\r\n', '\n'), { delimiter: this.delimiter, newline: '\n' })
    for (const cells of data) {
      this.row(cells)
      this.line += cells.reduce((sum, cell) => sum + newlines(cell), 1)
    }
    // the piece ends with a line break, after which the parser sees one more empty row
    if (text.endsWith('\n')) this.line--
  }

  private row(cells: readonly string[]): void {
    if (cells.length === 1 && cells[0]?.trim() === '') return
    const width = this.columns.length
    if (width === 0 && cells[0]?.startsWith('#')) return
    if (width === 0) for (let column = 0; column < cells.length; column++) this.columns.push([])
    else if (cells.length !== width)
      throw new InputError(
        `第 ${this.line} 行有 ${cells.length} 列，前面的行有 ${width} 列；每行的列数要相同，列之间是${DELIMITERS[this.delimiter ?? ','] ?? '逗号'}。`,
      )
    for (const [column, cell] of cells.entries()) this.columns[column]?.push(cell.trim())
    this.lines.push(this.line)
  }

  table(): Table {
    const { columns, lines } = this
    if (lines.length === 0) throw new InputError('里面没有一行数据；接受 CSV、TSV 或纯文本，每行一条。')
    const numbers = (row: number): number => columns.filter((column) => isNumber(column[row] ?? '')).length
    // names may be numbers, such as quantiles, where the next row holds nothing else
    const hasHeader =
      lines.length > 1 &&
      (numbers(0) === 0
        ? numbers(1) > 0 || allWords(columns)
        : numbers(0) < columns.length &&
          numbers(1) === columns.length &&
          columns.every((column) => column[0] !== ''))
    const delimiter = this.delimiter ?? ','
    if (!hasHeader) return { header: null, columns, lines, delimiter }
    const header = columns.map((column) => column[0] ?? '')
    return { header, columns: columns.map((column) => column.slice(1)), lines: lines.slice(1), delimiter }
  }
}

/** Bytes that tell the encoding of a text. */
const TELLING = 1 << 16

/** UTF-8 where the beginning of the file is that, else GB 18030, which spreadsheets in China write. */
async function encodingOf(file: File): Promise<string> {
  const start = await file.slice(0, TELLING).arrayBuffer()
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true })
    return 'utf-8'
  } catch {
    return 'gb18030'
  }
}

const DELIMITERS: Readonly<Record<string, string>> = {
  ',': '逗号',
  '\t': '制表符',
  ';': '分号',
  '|': '竖线',
  ' ': '空白',
}

/** The delimiter that the first lines agree on: the first of comma, tab, semicolon, bar that each of them has equally often, else white space. */
function delimiterOf(text: string): string {
  const lines = text.split('\n', 20).filter((line) => line.trim() !== '' && !line.startsWith('#'))
  const counts = (mark: string): number[] =>
    lines.map((line) => line.replace(/"[^"]*"/g, '').split(mark).length - 1)
  const agreed = [',', '\t', ';', '|'].find((mark) => {
    const [first = 0, ...others] = counts(mark)
    return first > 0 && others.every((count) => count === first)
  })
  if (agreed) return agreed
  const some = [',', '\t', ';', '|'].find((mark) => (counts(mark)[0] ?? 0) > 0)
  return some ?? (lines.some((line) => /\S\s+\S/.test(line)) ? ' ' : ',')
}

/** The end of the last line before which all quotes are closed, or 0. */
function lastWholeLine(text: string): number {
  let quotes = 0
  let end = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 34) quotes++
    else if (code === 10 && quotes % 2 === 0) end = at + 1
  }
  return end
}

function newlines(cell: string): number {
  let count = 0
  for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++
  return count
}

const KNOWN_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const NOT_FINITE: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Infinity,
  '+inf': Infinity,
  '-inf': -Infinity,
  infinity: Infinity,
  '-infinity': -Infinity,
}

/** A cell as a number, or undefined: decimal or scientific notation, `nan` and `inf` as programs print them. */
export function numberIn(cell: string): number | undefined {
  if (KNOWN_NUMBER.test(cell)) return Number(cell)
  return NOT_FINITE[cell.toLowerCase()]
}

const isNumber = (cell: string): boolean => numberIn(cell) !== undefined

/** A table of words alone has a header when no value of the first row occurs below it in its column. */
const allWords = (columns: readonly (readonly string[])[]): boolean =>
  columns.every(([first, ...below]) => first !== '' && !below.includes(first ?? ''))

const plain = (name: string): string => name.toLowerCase().replace(/[\s_\-.]/g, '')

/** The position of a column that goes by one of `names` (case and signs aside), or -1. */
export function columnNamed({ header }: Table, names: readonly string[]): number {
  const wanted = new Set(names.map(plain))
  return header?.findIndex((name) => wanted.has(plain(name))) ?? -1
}

/** 「第 3 列」 or 「第 3 列（y_score）」, counted from 1. */
export const columnWords = ({ header }: Table, column: number): string =>
  header ? `第 ${column + 1} 列（${header[column] ?? ''}）` : `第 ${column + 1} 列`

/**
 * A column as finite numbers.
 * @throws InputError that names row, column and cell when one is not
 */
export function numbersIn(table: Table, column: number): Float64Array {
  const cells = table.columns[column] ?? []
  const numbers = new Float64Array(cells.length)
  for (const [row, cell] of cells.entries()) {
    const value = numberIn(cell)
    if (value === undefined || !Number.isFinite(value))
      throw new InputError(
        `第 ${table.lines[row]} 行、${columnWords(table, column)}${cell === '' ? '是空的' : `是「${shorten(cell)}」`}，这里要有限的数，例如 0.83 或 1e-3。`,
      )
    numbers[row] = value
  }
  return numbers
}
