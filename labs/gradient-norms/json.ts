/** Norms as JSON: one object a line, a list of objects or of numbers, or the log_history of the Hugging Face Trainer; nested names joined by a slash. */
import { InputError } from '../../src/data/input-error.ts'
import { isRecord, parsedJson } from '../../src/data/json-text.ts'
import { shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

/**
 * The entries as a table: a column a name, empty where an entry has no such number.
 * @throws InputError for a line or an entry that is no object
 */
export function tableOfJson(text: string): Table {
  const document = parsedJson(text)
  const whole = isRecord(document) ? document['log_history'] : document
  if (Array.isArray(whole) && whole.length > 0 && whole.every((entry) => typeof entry !== 'object'))
    return {
      header: null,
      columns: [whole.map(String)],
      lines: whole.map((_, index) => index + 1),
      delimiter: ',',
    }
  const lines = text
    .split('\n')
    .map((line, index) => ({ text: line.trim(), line: index + 1 }))
    .filter((one) => one.text !== '')
  const entries = Array.isArray(whole)
    ? whole.map((entry: unknown, index) => ({ entry, line: index + 1 }))
    : lines.map((one) => ({ entry: parsedJson(one.text), line: one.line }))
  const columns = new Map<string, string[]>()
  for (const [row, { entry, line }] of entries.entries()) {
    if (!isRecord(entry))
      throw new InputError(
        Array.isArray(whole)
          ? `列表的第 ${line} 项不是对象；每一项要像 {"step": 10, "grad_norm": 0.8} 这样。`
          : `第 ${line} 行是「${shorten(lines[row]?.text ?? '')}」，不是一个 JSON 对象；每行要像 {"step": 10, "grad_norm": 0.8} 这样。`,
      )
    for (const [name, value] of leaves(entry)) {
      const column = columns.get(name) ?? []
      while (column.length < row) column.push('')
      column[row] = value
      columns.set(name, column)
    }
  }
  if (columns.size === 0)
    throw new InputError('JSON 里没有数；每一项要像 {"step": 10, "grad_norm": 0.8} 这样。')
  for (const column of columns.values()) while (column.length < entries.length) column.push('')
  return {
    header: [...columns.keys()],
    columns: [...columns.values()],
    lines: entries.map(({ line }) => line),
    delimiter: ',',
  }
}

/** Numbers and texts of an entry, one level of nesting deep. */
function leaves(entry: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(entry).flatMap(([name, value]): [string, string][] =>
    isRecord(value)
      ? Object.entries(value).flatMap(([key, member]) => leaf(`${name}/${key}`, member))
      : leaf(name, value),
  )
}

const leaf = (name: string, value: unknown): [string, string][] =>
  typeof value === 'number' || typeof value === 'string' ? [[name, String(value)]] : []
