/** Logs as JSON: one object a line, a list of objects, log_history of the Hugging Face Trainer, or History.history of Keras. */
import { InputError } from '../../src/data/input-error.ts'
import { isRecord, parsedJson } from '../../src/data/json-text.ts'
import type { JsonRecord } from '../../src/data/json-text.ts'
import { numberIn, shorten } from '../../src/data/table-file.ts'
import { Recorder } from './recorded.ts'
import type { Recorded } from './recorded.ts'

/**
 * Reads a text that begins with a brace or a bracket; null when it is no JSON (a printed Python dictionary, say).
 * @throws InputError for JSON without log entries, or a line that is not JSON among lines that are
 */
export function readJson(text: string): Recorded | null {
  const whole = parsedJson(text) ?? printedHistory(text)
  if (whole !== undefined) return fromDocument(whole)
  const lines = text.split('\n')
  const first = lines.findIndex((line) => line.trim() !== '')
  if (!isRecord(parsedJson(lines[first] ?? ''))) return null
  const recorder = new Recorder()
  const last = lines.findLastIndex((line) => line.trim() !== '')
  const warnings: string[] = []
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const entry = parsedJson(line)
    if (isRecord(entry)) take(recorder, entry)
    else if (index === last)
      warnings.push(`最后一行（第 ${index + 1} 行）不是完整的 JSON，没有用；写日志的程序可能中途停了。`)
    else
      throw new InputError(
        `第 ${index + 1} 行是「${shorten(line.trim())}」，不是一个 JSON 对象；这份日志每行要一个，例如 {"step": 10, "loss": 0.53}。`,
      )
  }
  return recorder.recorded('JSON，每行一条', warnings)
}

/** History.history as Python prints it, `{'loss': [0.9, 0.7]}`; undefined for other text. */
function printedHistory(text: string): unknown {
  if (!/^\s*\{\s*'[^']*'\s*:\s*\[/.test(text)) return undefined
  return parsedJson(
    text
      .replaceAll("'", '"')
      .replace(/\bnp\.float\d+\(([^)]*)\)/g, '$1')
      .replace(/\bnan\b/g, 'NaN')
      .replace(/\binf\b/g, 'Infinity'),
  )
}

function fromDocument(document: unknown): Recorded {
  if (Array.isArray(document)) return fromEntries(document, 'JSON 列表')
  if (!isRecord(document))
    throw new InputError('这是一个 JSON 值，不是日志；接受每行一个对象，或对象的列表。')
  if (Array.isArray(document['log_history']))
    return fromEntries(document['log_history'], 'Hugging Face 的 trainer_state.json')
  const columns = Object.entries(document).filter((entry): entry is [string, unknown[]] =>
    Array.isArray(entry[1]),
  )
  const list = columns.find(([, values]) => values.some(isRecord))
  if (list) return fromEntries(list[1], `JSON 的 ${shorten(list[0])}`)
  if (columns.length > 0) return fromColumns(columns)
  return fromEntries([document], 'JSON，一条')
}

function fromEntries(entries: readonly unknown[], format: string): Recorded {
  const recorder = new Recorder()
  for (const [index, entry] of entries.entries()) {
    if (!isRecord(entry))
      throw new InputError(`列表的第 ${index + 1} 项不是对象；每一项要像 {"step": 10, "loss": 0.53} 这样。`)
    take(recorder, entry)
  }
  return recorder.recorded(format)
}

/** Columns of equal steps, as History.history of Keras has them. */
function fromColumns(columns: readonly (readonly [string, readonly unknown[]])[]): Recorded {
  const recorder = new Recorder()
  const length = Math.max(...columns.map(([, values]) => values.length))
  for (let row = 0; row < length; row++) {
    recorder.begin()
    for (const [name, values] of columns) {
      const value = numberOf(values[row])
      if (value !== undefined) recorder.set(name, value)
    }
  }
  return recorder.recorded('JSON，一列一个数组')
}

/** How deep an entry may nest: {"train": {"loss": …}} has depth 2. */
const DEPTH = 4

function take(recorder: Recorder, entry: JsonRecord): void {
  recorder.begin()
  let level: [string, unknown][] = Object.entries(entry)
  for (let depth = 0; depth < DEPTH && level.length > 0; depth++) {
    const deeper: [string, unknown][] = []
    for (const [name, value] of level) {
      const number = numberOf(value)
      if (number !== undefined) recorder.set(name, number)
      else if (isRecord(value))
        for (const [key, member] of Object.entries(value)) deeper.push([`${name}/${key}`, member])
    }
    level = deeper
  }
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? numberIn(value.trim()) : undefined
}
