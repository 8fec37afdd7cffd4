import { InputError } from '../../src/data/input-error.ts'
import { shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

/**
 * JSON lines, an object a line, as a table of the fields that hold a number, a truth value or a short text in the first; null when the first
 * line is no object. Throws an InputError for a line that is no object or lacks a field.
 */
export async function tableOfJsonLines(files: readonly File[]): Promise<Table | null> {
  const [file] = files
  const head = file ? await file.slice(0, 200).text() : ''
  if (/^\s*\[\s*[[{\d]/.test(head))
    throw new InputError('这是 JSON 数组；要 JSONL，每行一个对象，例如 {"id": 1, "acc": 1}。')
  if (!file || !/^\s*\{/.test(head)) return null
  const text = await file.text()
  const lines = text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [{ line, at: index + 1 }]))
  const rows = lines.map(({ line, at }) => ({ fields: fieldsOf(line, at), at }))
  const header = [...(rows[0]?.fields ?? [])].filter(([, value]) => isCell(value)).map(([name]) => name)
  return {
    header,
    columns: header.map((name) =>
      rows.map(({ fields, at }) => {
        const value = fields.get(name)
        if (isCell(value)) return String(value)
        throw new InputError(`第 ${at} 行没有字段 ${name}；每行的字段要相同。`)
      }),
    ),
    lines: rows.map(({ at }) => at),
    delimiter: 'json',
  }
}

/** Longest text that is taken for a value and not for a prompt or an answer. */
const LONGEST = 60

const isCell = (value: unknown): value is number | boolean | string =>
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (typeof value === 'string' && value.length <= LONGEST)

function fieldsOf(line: string, at: number): Map<string, unknown> {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return new Map(Object.entries(value))
  } catch {
    // said below
  }
  throw new InputError(`第 ${at} 行「${shorten(line)}」不是 JSON 对象；JSONL 要每行一个对象。`)
}
