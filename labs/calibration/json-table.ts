/** JSON as a table: an object of columns (the document of `npm run metrics`), an array of records, or one record a line. */
import { InputError } from '../../src/data/input-error.ts'
import { isRecord, parsedJson } from '../../src/data/json-text.ts'
import { shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

const ACCEPTED =
  '接受 {"y_true": […], "y_score": […]}、记录的数组 [{"label": 1, "prob": 0.8}, …]，或每行一条记录的 JSONL'

/** Whether a file begins as JSON does. */
export async function isJson(file: File): Promise<boolean> {
  return /^\uFEFF?\s*(\{|\[\s*[{[])/.test(await file.slice(0, 4096).text())
}

/**
 * Reads JSON or JSON lines; a list in a record becomes one column an entry, named `logits[0]`, `logits[1]`, …
 * @throws InputError that names the line or the record
 */
export async function jsonTable(file: File): Promise<Table> {
  const text = await file.text()
  const whole = parsedJson(text)
  if (whole !== undefined && Array.isArray(whole)) return fromRecords(whole, '条')
  if (isRecord(whole) && Object.values(whole).some(Array.isArray) && !isOneRecord(whole))
    return fromRecords(recordsOf(whole), '条')
  const lines = text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [{ line, at: index + 1 }]))
  const records = lines.map(({ line, at }) => {
    const record = parsedJson(line)
    if (record === undefined)
      throw new InputError(`第 ${at} 行「${shorten(line.trim())}」不是完整的 JSON；${ACCEPTED}。`)
    return record
  })
  return { ...fromRecords(records, '行'), lines: lines.map(({ at }) => at) }
}

/** A single line with a label beside a list is one record, not columns. */
const isOneRecord = (record: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(record).some(
    ([name, value]) => !Array.isArray(value) && name !== 'metric' && name !== 'n_bins',
  )

function recordsOf(columns: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  const lists = Object.entries(columns).filter((entry): entry is [string, unknown[]] =>
    Array.isArray(entry[1]),
  )
  const length = lists[0]?.[1].length ?? 0
  for (const [name, list] of lists)
    if (list.length !== length)
      throw new InputError(
        `JSON 里 ${lists[0]?.[0]} 有 ${length} 项，${name} 有 ${list.length} 项；各列要一样长。`,
      )
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(lists.map(([name, list]) => [name, list[row]])),
  )
}

function fromRecords(records: readonly unknown[], unit: string): Table {
  if (records.length === 0) throw new InputError(`JSON 里没有一条记录；${ACCEPTED}。`)
  const rows = records.map((record, index) => cellsOf(record, `第 ${index + 1} ${unit}`))
  const header = [...(rows[0]?.keys() ?? [])]
  const columns = header.map((name) =>
    rows.map((row, index) => {
      const cell = row.get(name)
      if (cell === undefined || row.size !== header.length)
        throw new InputError(
          `JSON 的第 ${index + 1} ${unit}有 ${[...row.keys()].join('、')}，第 1 ${unit}有 ${header.join('、')}；每条的字段要相同。`,
        )
      return cell
    }),
  )
  return { header, columns, lines: rows.map((_, index) => index + 1), delimiter: '{' }
}

/** The fields of a record as text, lists spread. */
function cellsOf(record: unknown, where: string): Map<string, string> {
  if (!isRecord(record)) throw new InputError(`JSON 的${where}不是带字段名的记录；${ACCEPTED}。`)
  return new Map(
    Object.entries(record).flatMap(([name, value]) => {
      if (!Array.isArray(value)) return [[name, cellOf(value, where, name)] as const]
      return value.map((entry, index) => [`${name}[${index}]`, cellOf(entry, where, name)] as const)
    }),
  )
}

function cellOf(value: unknown, where: string, name: string): string {
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new InputError(
    `JSON 的${where}、字段 ${name} 不是数或文字，而是 ${value === null ? 'null' : '嵌套的值'}。`,
  )
}
