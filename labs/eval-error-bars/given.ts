/** What a visitor gave: counts of systems, right or wrong by item, or samples by task. */
import { groupsOf } from '../../src/data/groups.ts'
import type { Groups } from '../../src/data/groups.ts'
import { InputError } from '../../src/data/input-error.ts'
import { columnNamed, columnWords, numberIn, readTable, shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'
import { tableOfJsonLines } from './json-lines.ts'

export type Given = { readonly understood: string } & (
  | {
      readonly kind: 'counts'
      readonly systems: readonly { readonly name: string; readonly items: number; readonly correct: number }[]
    }
  | {
      readonly kind: 'items'
      readonly systems: readonly { readonly name: string; readonly right: Uint8Array }[]
      readonly groups: Groups | null
    }
  | {
      readonly kind: 'samples'
      readonly samples: Int32Array
      readonly passed: Int32Array
      /** The line of each task. */
      readonly lines: readonly number[]
    }
)

const NAMES = {
  item: [
    'id',
    'item',
    'task',
    'task_id',
    'question',
    'question_id',
    'doc_id',
    'index',
    '题号',
    '编号',
    '题目',
    '任务',
  ],
  group: ['group', 'cluster', 'topic', 'document', 'passage', 'subject', '组', '文章', '主题'],
  system: ['system', 'model', 'name', '系统', '模型', '名称'],
  items: ['items', 'total', 'questions', 'size', '题数', '总数'],
  correct: ['correct', 'right', 'wins', '正确', '正确数', '对', '胜'],
  accuracy: ['accuracy', 'acc', 'score', 'rate', '准确率', '正确率', '胜率'],
  samples: ['n', 'samples', 'num_samples', 'n_samples', '采样数', '样本数'],
  passed: ['c', 'passed', 'num_correct', 'n_correct', '通过', '通过数'],
} as const

type Role = keyof typeof NAMES

const RIGHT = new Set([
  '1',
  'true',
  'yes',
  'correct',
  'right',
  'pass',
  'passed',
  '1.0',
  '对',
  '正确',
  '是',
  '✓',
  '√',
])
const WRONG = new Set([
  '0',
  'false',
  'no',
  'incorrect',
  'wrong',
  'fail',
  'failed',
  '0.0',
  '错',
  '错误',
  '否',
  '✗',
  '×',
])
const isMark = (cell: string): boolean => RIGHT.has(cell.toLowerCase()) || WRONG.has(cell.toLowerCase())

const FORMS =
  '接受三种：每题一行、每个系统一列 0/1；带表头的 system,items,correct；带表头的 task,n,c。也可以写 items=164, correct=115'

/** Reads one of the forms. Throws an InputError that says where the table cannot be understood. */
export async function readGiven(files: readonly File[]): Promise<Given> {
  const [file] = files
  const text = file && files.length === 1 && file.size < 2000 ? await file.text() : ''
  if (/^[^\n,;]*[=＝]/.test(text.trimStart())) return fromPairs(text)
  const json = await tableOfJsonLines(files)
  return fromTable(json ?? (await readTable(files)))
}

/** `items=164, correct=115`: the names become a header. */
function fromPairs(text: string): Given {
  const pairs = text
    .split(/[\n,;，；]+/)
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value, ...more] = pair.split(/[=＝]/).map((part) => part.trim())
      if (value === undefined || more.length > 0 || numberIn(value.replace(/%$/, '')) === undefined)
        throw new InputError(
          `「${shorten(pair)}」看不懂；要写成「名字=数」，例如 items=164, correct=115 或 n=20, c=3。`,
        )
      return [name, value] as const
    })
  return fromTable({
    header: pairs.map(([name]) => name),
    columns: pairs.map(([, value]) => [value]),
    lines: [1],
    delimiter: '=',
  })
}

function fromTable(table: Table): Given {
  const at = (role: Role): number => columnNamed(table, NAMES[role])
  if (at('samples') >= 0 && at('passed') >= 0) return samplesIn(table, at('samples'), at('passed'))
  if (at('items') >= 0 && (at('correct') >= 0 || at('accuracy') >= 0)) return countsIn(table)
  return itemsIn(table)
}

function samplesIn(table: Table, samplesAt: number, passedAt: number): Given {
  const samples = countsOf(table, samplesAt, 1)
  const passed = countsOf(table, passedAt, 0)
  for (const [row, count] of passed.entries())
    if (count > (samples[row] ?? 0))
      throw new InputError(
        `第 ${table.lines[row]} 行通过 ${count} 次，采样却只有 ${samples[row]} 次；c 不能大于 n。`,
      )
  return {
    kind: 'samples',
    samples,
    passed,
    lines: table.lines,
    understood: `${samples.length} 题，采样数是${columnWords(table, samplesAt)}，通过数是${columnWords(table, passedAt)}`,
  }
}

function countsIn(table: Table): Given {
  const at = (role: Role): number => columnNamed(table, NAMES[role])
  const items = countsOf(table, at('items'), 1)
  const names = table.columns[at('system')] ?? []
  const correctAt = at('correct')
  const given = correctAt >= 0 ? countsOf(table, correctAt, 0) : sharesOf(table, at('accuracy'))
  const systems = Array.from(items, (count, row) => {
    const value = given[row] ?? 0
    const correct = correctAt >= 0 ? value : value * count
    if (correct > count)
      throw new InputError(
        `第 ${table.lines[row]} 行答对 ${correct} 题，总共却只有 ${count} 题；正确数不能大于题数。`,
      )
    return { name: names[row] || `系统 ${row + 1}`, items: count, correct }
  })
  if (systems.length > MOST_SYSTEMS)
    throw new InputError(
      `有 ${systems.length} 个系统；最多 ${MOST_SYSTEMS} 个。每题一行的数据不要有名为 items 的列。`,
    )
  const words = columnWords(table, correctAt >= 0 ? correctAt : at('accuracy'))
  return {
    kind: 'counts',
    systems,
    understood: `${systems.length} 个系统的题数与${correctAt >= 0 ? '正确数' : '准确率'}（${words}）`,
  }
}

const MOST_SYSTEMS = 20

function itemsIn(table: Table): Given {
  const itemAt = itemColumn(table)
  const groupAt = columnNamed(table, NAMES.group)
  const rest = table.columns
    .map((_, column) => column)
    .filter((column) => column !== itemAt && column !== groupAt)
  // records of an evaluation program have many fields; a table has only what its author put there
  const columns =
    table.delimiter === 'json' ? rest.filter((column) => table.columns[column]?.every(isMark)) : rest
  if (columns.length === 0) throw new InputError(`没有 0/1 的列。${FORMS}。`)
  if (columns.length > MOST_SYSTEMS)
    throw new InputError(`有 ${columns.length} 列 0/1；最多 ${MOST_SYSTEMS} 个系统。`)
  const systems = columns.map((column) => ({
    name: table.header?.[column] ?? `系统 ${columns.indexOf(column) + 1}`,
    right: marksIn(table, column),
  }))
  const words = (some: readonly number[]): string =>
    some.map((column) => columnWords(table, column)).join('、')
  const unused = rest.filter((column) => !columns.includes(column))
  const groups = groupAt >= 0 ? groupsOf(table.columns[groupAt] ?? []) : null
  return {
    kind: 'items',
    systems,
    groups,
    understood: [
      `${table.lines.length} 题，${systems.length} 个系统（${words(columns)}）`,
      ...(itemAt >= 0 ? [`题号是${words([itemAt])}`] : []),
      ...(groups ? [`组是${words([groupAt])}`] : []),
      ...(unused.length > 0 ? [`没有用的字段：${words(unused)}`] : []),
    ].join('，'),
  }
}

/** The column that numbers or names the items, by its name or because it holds no marks or no value twice; -1 without one. */
function itemColumn(table: Table): number {
  const named = columnNamed(table, NAMES.item)
  const [first = []] = table.columns
  if (named >= 0 || table.columns.length === 1 || columnNamed(table, NAMES.group) === 0) return named
  const unique = first.length > 2 && new Set(first).size === first.length
  return unique || !first.some(isMark) ? 0 : -1
}

function marksIn(table: Table, column: number): Uint8Array {
  const cells = table.columns[column] ?? []
  const marks = new Uint8Array(cells.length)
  for (const [row, cell] of cells.entries()) {
    const mark = cell.toLowerCase()
    if (RIGHT.has(mark)) marks[row] = 1
    else if (!WRONG.has(mark))
      throw new InputError(
        `第 ${table.lines[row]} 行、${columnWords(table, column)}是「${shorten(cell)}」，这里要 0 或 1（也可以 true/false、对/错）。${FORMS}。`,
      )
  }
  return marks
}

/** A column as whole numbers from `least`. */
function countsOf(table: Table, column: number, least: number): Int32Array {
  const cells = table.columns[column] ?? []
  const counts = new Int32Array(cells.length)
  for (const [row, cell] of cells.entries()) {
    const value = numberIn(cell)
    if (value === undefined || !Number.isInteger(value) || value < least || value > 1e9)
      throw new InputError(
        `第 ${table.lines[row]} 行、${columnWords(table, column)}是「${shorten(cell)}」，这里要 ${least} 以上的整数。`,
      )
    counts[row] = value
  }
  return counts
}

/** A column as shares 0 … 1; numbers from 1 to 100 with a per-cent sign count as per cent. */
function sharesOf(table: Table, column: number): Float64Array {
  const cells = table.columns[column] ?? []
  return Float64Array.from(cells, (cell, row) => {
    const percent = cell.endsWith('%')
    const value = (numberIn(percent ? cell.slice(0, -1) : cell) ?? Number.NaN) / (percent ? 100 : 1)
    if (value >= 0 && value <= 1) return value
    throw new InputError(
      `第 ${table.lines[row]} 行、${columnWords(table, column)}是「${shorten(cell)}」，这里要 0 到 1 的准确率，或带 % 的百分数。`,
    )
  })
}
