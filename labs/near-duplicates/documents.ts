/** Texts of a file, one a row: plain lines, delimited text with a header, or JSON lines. */
import { InputError } from '../../src/data/input-error.ts'
import { parsedJson } from '../../src/data/json-text.ts'
import { columnNamed, columnWords, readTable } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'
import { readRecords } from './records.ts'

export interface Documents {
  readonly texts: readonly string[]
  readonly lines: readonly number[]
  /** Columns of the same rows; null where there is no such column. */
  readonly groups: readonly string[] | null
  readonly labels: readonly string[] | null
  readonly splits: readonly string[] | null
  readonly understood: string
  readonly warnings: readonly string[]
}

const NAMES = {
  text: [
    'text',
    'content',
    'sentence',
    'document',
    'body',
    'prompt',
    'question',
    'instruction',
    'input',
    'title',
    '文本',
    '内容',
    '句子',
    '问题',
    '正文',
    '标题',
  ],
  group: [
    'group',
    'subject',
    'subject_id',
    'person',
    'patient',
    'patient_id',
    'user',
    'user_id',
    'author',
    'finger',
    'source',
    'url',
    '组',
    '身份',
    '受试者',
    '用户',
    '来源',
  ],
  label: ['label', 'target', 'class', 'y', 'answer', '标签', '类别'],
  split: ['split', 'set', 'subset', 'partition', '划分'],
  id: ['id', 'index', 'idx', 'no', '编号'],
} as const
type Role = keyof typeof NAMES

/** Reads texts; null when nothing was given. Throws an InputError that says where the file cannot be understood. */
export async function readDocuments(files: readonly File[]): Promise<Documents | null> {
  const size = files.reduce((sum, file) => sum + file.size, 0)
  if (size === 0) return null
  const start = (await files[0]?.slice(0, 4096).text()) ?? ''
  if (/^\uFEFF?\s*\{/.test(start)) return ofTable(await readRecords(files), 'JSONL')
  if (/^\uFEFF?\s*\[\s*["{]/.test(start) && Array.isArray(parsedJson((await files[0]?.text()) ?? '')))
    throw new InputError(
      '这是 JSON 数组；接受 JSONL（每行一个对象）、带表头的 CSV、TSV，或每行一条的纯文本。',
    )
  const header = headerOf(start)
  if (header.length === 1) return ofLines(files, header[0] ?? '')
  return header.length > 1 ? ofTable(withHeader(await readTable(files)), 'CSV') : ofLines(files, null)
}

/** The names in the first line, when one of them is known: a text column, or among several names also another role. */
function headerOf(start: string): readonly string[] {
  const [first = ''] = start.replace(/^\uFEFF/, '').split('\n', 1)
  const header = first.split(/[,\t;|]/).map((name) => name.trim().replaceAll('"', ''))
  const table = { header, columns: [], lines: [], delimiter: ',' }
  const known = header.length > 1 ? Object.values(NAMES).flat() : NAMES.text
  return columnNamed(table, known) >= 0 ? header : []
}

/** The first row, known to name columns, as the header. */
function withHeader(table: Table): Table {
  if (table.header) return table
  const header = table.columns.map((column) => column[0] ?? '')
  return {
    ...table,
    header,
    columns: table.columns.map((column) => column.slice(1)),
    lines: table.lines.slice(1),
  }
}

function ofTable(table: Table, format: string): Documents {
  const at = (role: Role): number => columnNamed(table, NAMES[role])
  const roles = { group: at('group'), label: at('label'), split: at('split'), id: at('id') }
  const special = new Set(Object.values(roles))
  const text = at('text')
  const parts =
    text >= 0 ? [text] : table.columns.map((_, column) => column).filter((column) => !special.has(column))
  if (parts.length === 0)
    throw new InputError(
      `没有文本列：表头是「${table.header?.slice(0, 6).join('、')}」；文本列叫 text、content、sentence、question、文本等，没有的话把其余各列连起来当文本。`,
    )
  const used = new Set([...parts, ...special])
  const left = table.columns.flatMap((_, column) => (used.has(column) ? [] : [columnWords(table, column)]))
  const words = (role: Exclude<Role, 'text'>, name: string): string =>
    roles[role] < 0 ? '' : `，${name}是${columnWords(table, roles[role])}`
  const columnOf = (column: number): readonly string[] | null =>
    column < 0 ? null : (table.columns[column] ?? [])
  return kept({
    texts: table.lines.map((_, row) => parts.map((column) => table.columns[column]?.[row] ?? '').join(' ')),
    lines: table.lines,
    groups: columnOf(roles.group),
    labels: columnOf(roles.label),
    splits: columnOf(roles.split),
    understood: `${format}，文本是${text >= 0 ? columnWords(table, text) : `其余 ${parts.length} 列连在一起`}${words('group', '组')}${words('label', '标签')}${words('split', '划分')}`,
    warnings:
      left.length > 0 ? [`没有用到${left.slice(0, 4).join('、')}${left.length > 4 ? '…' : ''}。`] : [],
  })
}

/** One text a line, after the name of the only column where there is one. */
async function ofLines(files: readonly File[], name: string | null): Promise<Documents> {
  const all = await Promise.all(files.map((file) => file.text()))
  const texts = all.flatMap((text) =>
    text
      .replace(/^\uFEFF/, '')
      .replace(/\r?\n$/, '')
      .split(/\r?\n/),
  )
  if (texts.some((text) => text.includes('\0')))
    throw new InputError(
      '这不是文本文件（里面有空字节）；接受 JSONL、带表头的 CSV、TSV，或每行一条的纯文本。',
    )
  const first = name === null ? 0 : 1
  return kept({
    texts: texts.slice(first).map((text) => (name === null ? text : unquoted(text))),
    lines: texts.slice(first).map((_, index) => index + first + 1),
    groups: null,
    labels: null,
    splits: null,
    understood: name === null ? '纯文本，每行一条' : `只有一列（${name}），每行一条`,
    warnings: [],
  })
}

const unquoted = (text: string): string =>
  /^".*"$/.test(text.trim()) ? text.trim().slice(1, -1).replaceAll('""', '"') : text

/** Says how many rows have no group, and leaves out those without a text. */
function kept(given: Documents): Documents {
  const lost = given.groups?.filter((group) => group === '').length ?? 0
  const at = given.groups?.indexOf('') ?? -1
  const note = `${lost} 行没有组，不进组的比较；第一行在第 ${given.lines[at]} 行。`
  const documents = lost > 0 ? { ...given, warnings: [...given.warnings, note] } : given
  const { texts, lines, warnings } = documents
  const rows = [...texts.keys()].filter((row) => (texts[row] ?? '').trim() !== '')
  if (rows.length === 0) throw new InputError('里面没有一条文本；每行要有一条。')
  if (rows.length === texts.length) return documents
  const first = texts.findIndex((text) => text.trim() === '')
  const pick = (values: readonly string[] | null): readonly string[] | null =>
    values && rows.map((row) => values[row] ?? '')
  return {
    ...documents,
    texts: rows.map((row) => texts[row] ?? ''),
    lines: rows.map((row) => lines[row] ?? 0),
    groups: pick(documents.groups),
    labels: pick(documents.labels),
    splits: pick(documents.splits),
    warnings: [
      ...warnings,
      `${texts.length - rows.length} 行没有文本，没有比较；第一行在第 ${lines[first]} 行。`,
    ],
  }
}
