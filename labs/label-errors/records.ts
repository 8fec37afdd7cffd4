/** Tables given as JSON lines, one object a row. */
import { InputError } from '../../src/data/input-error.ts'
import { isRecord, parsedJson } from '../../src/data/json-text.ts'
import { shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

/** Whether a text begins as JSON does. */
export async function beginsAsJson(file: File | undefined): Promise<boolean> {
  const start = (await file?.slice(0, 4096).text()) ?? ''
  return /^\uFEFF?\s*[{[]/.test(start)
}

/**
 * JSON lines as a table: a value is one column, a list of numbers one column an entry, an object of numbers one column a key.
 * @throws InputError for a line that is no JSON object or has other columns than the first
 */
export async function readRecords(files: readonly File[]): Promise<Table> {
  const texts = await Promise.all(files.map((file) => file.text()))
  let header: readonly string[] | null = null
  const columns: string[][] = []
  const lines: number[] = []
  for (const [index, text] of texts.flatMap((one) => one.replace(/^\uFEFF/, '').split('\n')).entries()) {
    if (text.trim() === '') continue
    const cells = cellsOf(text, index + 1)
    const names = cells.map(([name]) => name)
    if (header === null) {
      header = names
      columns.push(...names.map((): string[] => []))
    } else if (names.join('\n') !== header.join('\n'))
      throw new InputError(
        `第 ${index + 1} 行的键展开后是「${shorten(names.join('、'))}」，第一行是「${shorten(header.join('、'))}」；每行要有同样的键，概率的个数也要相同。`,
      )
    for (const [column, [, value]] of cells.entries()) columns[column]?.push(value)
    lines.push(index + 1)
  }
  return { header, columns, lines, delimiter: ',' }
}

function cellsOf(text: string, line: number): (readonly [name: string, value: string])[] {
  const record = parsedJson(text)
  if (!isRecord(record))
    throw new InputError(
      `第 ${line} 行「${shorten(text)}」不是一个 JSON 对象；接受 JSONL，每行一个 {"label": …, "probs": […]}。`,
    )
  return Object.entries(record).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value !== 'object' || value === null) return [[name, String(value)] as const]
    return Object.entries(value).map(([key, one]) => [key, String(one)] as const)
  })
}
