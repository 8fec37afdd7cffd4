/** JSON and JSON lines as a table: an object of lists, a list of objects or of lists, or one object a line. */
import { InputError } from '../../src/data/input-error.ts'
import { isRecord, parsedJson } from '../../src/data/json-text.ts'
import { readTable, shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

/**
 * Reads delimited text, JSON or JSON lines as a table. In JSON a row's number is its place in the list.
 * @throws InputError as `readTable` does, or for JSON that is no table
 */
export async function readRecords(files: readonly File[]): Promise<Table> {
  const [first] = files
  const start = first ? (await first.slice(0, 256).text()).trimStart() : ''
  if (!/^[[{]/.test(start)) return readTable(files)
  const text = (await Promise.all(files.map((file) => file.text()))).join('\n')
  const whole = parsedJson(text)
  if (whole !== undefined) return Array.isArray(whole) ? fromList(whole) : fromColumns(whole)
  return fromLines(text)
}

const cellOf = (value: unknown): string =>
  typeof value === 'string'
    ? value.trim()
    : value === null || value === undefined
      ? ''
      : JSON.stringify(value)

const ACCEPTED = '接受 {"y_true": […], "y_pred": […]}、由对象组成的数组，或每行一个对象的 JSONL'

function fromColumns(value: unknown): Table {
  const lists = isRecord(value)
    ? Object.entries(value).flatMap(([name, list]): [string, unknown[]][] =>
        Array.isArray(list) ? [[name, list]] : [],
      )
    : []
  const [first] = lists
  if (!first) {
    if (isRecord(value)) return fromList([value])
    throw new InputError(`这个 JSON 里没有一列数；${ACCEPTED}。`)
  }
  const odd = lists.find(([, list]) => list.length !== first[1].length)
  if (odd)
    throw new InputError(
      `「${shorten(odd[0])}」有 ${odd[1].length} 个值，「${shorten(first[0])}」有 ${first[1].length} 个；各列要一样长。`,
    )
  return tableOf(
    lists.map(([name]) => name),
    lists.map(([, list]) => list.map(cellOf)),
    first[1].map((_, row) => row + 1),
  )
}

function fromList(list: readonly unknown[], lines = list.map((_, row) => row + 1)): Table {
  if (list.every(Array.isArray)) {
    const width = list[0]?.length ?? 0
    const ragged = list.findIndex((row) => row.length !== width)
    if (ragged >= 0)
      throw new InputError(
        `第 ${ragged + 1} 条有 ${list[ragged]?.length} 个值，第 1 条有 ${width} 个；每条要一样长。`,
      )
    const columns = Array.from({ length: width }, (_, column) => list.map((row) => cellOf(row[column])))
    return tableOf(null, columns, lines)
  }
  const wrong = list.findIndex((row) => !isRecord(row))
  if (wrong >= 0)
    throw new InputError(`第 ${wrong + 1} 条是「${shorten(cellOf(list[wrong]))}」，不是对象；${ACCEPTED}。`)
  const objects = list.filter(isRecord)
  const names = [...new Set(objects.flatMap((row) => Object.keys(row)))]
  return tableOf(
    names,
    names.map((name) => objects.map((row) => cellOf(row[name]))),
    lines,
  )
}

function fromLines(text: string): Table {
  const rows: unknown[] = []
  const lines: number[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const value = parsedJson(line)
    if (!isRecord(value))
      throw new InputError(`第 ${index + 1} 行「${shorten(line.trim())}」不是一个 JSON 对象；${ACCEPTED}。`)
    rows.push(value)
    lines.push(index + 1)
  }
  return fromList(rows, lines)
}

function tableOf(header: readonly string[] | null, columns: readonly string[][], lines: number[]): Table {
  if (lines.length === 0 || columns.length === 0)
    throw new InputError(`这个 JSON 里没有一行数据；${ACCEPTED}。`)
  return { header, columns, lines, delimiter: ',' }
}
