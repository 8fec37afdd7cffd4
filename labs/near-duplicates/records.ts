/** Texts given as JSON lines, one object a row. */
import { InputError } from '../../src/data/input-error.ts'
import { isRecord, parsedJson } from '../../src/data/json-text.ts'
import { shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

/**
 * JSON lines as a table: a column for each key of any line, an empty cell where a line lacks it; values that are no text are written as JSON.
 * @throws InputError for a line that is no JSON object
 */
export async function readRecords(files: readonly File[]): Promise<Table> {
  const texts = await Promise.all(files.map((file) => file.text()))
  const columns = new Map<string, string[]>()
  const lines: number[] = []
  for (const [index, text] of texts.flatMap((one) => one.replace(/^\uFEFF/, '').split('\n')).entries()) {
    if (text.trim() === '') continue
    for (const [key, value] of Object.entries(recordIn(text, index + 1))) {
      const column = columns.get(key) ?? []
      columns.set(key, column)
      while (column.length < lines.length) column.push('')
      column.push(typeof value === 'string' ? value : JSON.stringify(value))
    }
    lines.push(index + 1)
  }
  const all = [...columns.values()]
  for (const column of all) while (column.length < lines.length) column.push('')
  return { header: [...columns.keys()], columns: all, lines, delimiter: ',' }
}

function recordIn(text: string, line: number): object {
  const record = parsedJson(text)
  if (!isRecord(record))
    throw new InputError(
      `第 ${line} 行「${shorten(text)}」不是一个 JSON 对象；接受 JSONL，每行一个 {"text": "…"}。`,
    )
  return record
}
