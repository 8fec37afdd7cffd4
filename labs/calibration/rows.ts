/** What a table of forecasts says, by the names or the order of its columns. */
import { InputError } from '../../src/data/input-error.ts'
import {
  columnNamed,
  columnWords,
  numberIn,
  numbersIn,
  readTable,
  shorten,
} from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'
import type { Matrix } from '../../src/metrics/arguments/matrices.ts'
import { encode } from '../../src/metrics/classification/label.ts'
import type { Label } from '../../src/metrics/classification/label.ts'
import { classInName } from './class-names.ts'
import { isJson, jsonTable } from './json-table.ts'

/** Rows of the table as they were given: numbers may be probabilities or logits. */
export type Rows = {
  /** How the columns were understood, in a sentence. */
  readonly understood: string
  readonly warnings: readonly string[]
  readonly lines: readonly number[]
} & (
  | { readonly kind: 'confidence'; readonly given: Float64Array; readonly correct: Uint8Array }
  | {
      readonly kind: 'binary'
      readonly given: Float64Array
      readonly truth: readonly Label[]
      /** Two labels, sorted. */
      readonly classes: readonly Label[]
    }
  | {
      readonly kind: 'classes'
      readonly given: Matrix
      readonly classes: readonly Label[]
      /** The column of `given` that belongs to each row's label. */
      readonly columns: Int32Array
    }
)

const NAMES = {
  confidence: ['confidence', 'conf', 'max_prob', 'top_prob', 'forecast', '置信度', '预报'],
  correct: ['correct', 'is_correct', 'hit', 'outcome', 'event', '对错', '正确', '是否正确', '发生'],
  truth: ['y_true', 'label', 'labels', 'target', 'truth', 'y', 'gt', 'class', '真实', '标签', '真值'],
  score: ['y_score', 'y_prob', 'score', 'prob', 'probability', 'p', 'logit', '分数', '概率'],
  predicted: ['y_pred', 'pred', 'prediction', 'predicted', '预测'],
  /** Columns that name a row; they are not used. */
  aside: [
    'id',
    'index',
    'group',
    'subject',
    'name',
    'file',
    'filename',
    'path',
    'image',
    '编号',
    '文件',
    '组',
  ],
} as const

/** How 「对」 and 「错」 are written. */
const WORDS: Readonly<Record<string, 0 | 1>> = Object.fromEntries([
  ...['1', '1.0', 'true', 'yes', 't', 'correct', 'right', '对', '是', '正确'].map(
    (word) => [word, 1] as const,
  ),
  ...['0', '0.0', 'false', 'no', 'f', 'wrong', 'incorrect', '错', '否', '错误'].map(
    (word) => [word, 0] as const,
  ),
])

/** Most classes of a table; a label column with more is taken for something else. */
const MOST_CLASSES = 1000

/** Reads rows of forecasts. Throws an InputError that says where the table cannot be understood. */
export async function readRows(files: readonly File[]): Promise<Rows> {
  const [first] = files
  const table = first && (await isJson(first)) ? await jsonTable(first) : await readTable(files)
  if (table.columns.length < 2)
    throw new InputError('只有一列；至少要两列：置信度与对错，或者真实标签与概率（或各类的 logits）。')
  return table.header ? byName(table) : byOrder(table)
}

function byName(table: Table): Rows {
  const at = (role: keyof typeof NAMES): number => columnNamed(table, NAMES[role])
  const [confidence, correct, truth, predicted] = [
    at('confidence'),
    at('correct'),
    at('truth'),
    at('predicted'),
  ]
  const aside: readonly string[] = NAMES.aside
  const others = (...used: readonly number[]): number[] =>
    (table.header ?? []).flatMap((name, column) =>
      used.includes(column) || aside.includes(name.toLowerCase()) ? [] : [column],
    )
  if (correct >= 0) {
    const found = confidence >= 0 ? confidence : at('score')
    const rest = others(correct, truth, predicted)
    return confidences(table, found >= 0 ? found : (rest[0] ?? 0), correct)
  }
  if (confidence >= 0 && truth >= 0 && predicted >= 0) return judged(table, confidence, truth, predicted)
  if (confidence >= 0 && table.columns.length > 2)
    throw new InputError(
      `有${columnWords(table, confidence)}，却没有对错；再给一列 correct（0 或 1），或者 y_true 与 y_pred 两列。`,
    )
  if (confidence >= 0) return confidences(table, confidence, 1 - confidence)
  const label = truth >= 0 ? truth : (others(at('score'), predicted)[0] ?? 0)
  const rest = others(label, predicted)
  const score = at('score') >= 0 ? at('score') : rest.length === 1 ? (rest[0] ?? 0) : -1
  if (score >= 0) return binary(table, label, score)
  return classes(table, label, rest)
}

/** Without names: 0 and 1 behind a number are 「对错」, before it a label; with more columns the labels stand first or last. */
function byOrder(table: Table): Rows {
  const { columns } = table
  const last = columns.length - 1
  const discrete = (column: number): boolean =>
    (columns[column] ?? []).every((cell) => {
      const value = numberIn(cell)
      return value === undefined || Number.isSafeInteger(value)
    })
  if (columns.length === 2) return discrete(0) ? binary(table, 0, 1) : confidences(table, 0, 1)
  const label = discrete(0) ? 0 : discrete(last) ? last : -1
  if (label < 0)
    throw new InputError(
      '没有表头，第一列和最后一列又都不是标签；标签要是整数或文字，或者加一行表头，例如 label,logit_0,logit_1。',
    )
  const rest = columns.map((_, column) => column).filter((column) => column !== label)
  return classes(table, label, rest)
}

function confidences(table: Table, column: number, correctAt: number): Rows {
  const cells = table.columns[correctAt] ?? []
  const correct = new Uint8Array(cells.length)
  for (const [row, cell] of cells.entries()) {
    const value = WORDS[cell.toLowerCase()]
    if (value === undefined)
      throw new InputError(
        `第 ${table.lines[row]} 行、${columnWords(table, correctAt)}是「${shorten(cell)}」，对错要写成 1 与 0（或 true 与 false、对与错）。`,
      )
    correct[row] = value
  }
  return {
    kind: 'confidence',
    given: numbersIn(table, column),
    correct,
    lines: table.lines,
    understood: `置信度是${columnWords(table, column)}，对错是${columnWords(table, correctAt)}`,
    warnings: unusedColumns(table, [column, correctAt]),
  }
}

function judged(table: Table, column: number, truth: number, predicted: number): Rows {
  const [own, called] = [labelsIn(table, truth), labelsIn(table, predicted)]
  return {
    kind: 'confidence',
    given: numbersIn(table, column),
    correct: Uint8Array.from(own, (label, row) => (label === called[row] ? 1 : 0)),
    lines: table.lines,
    understood: `置信度是${columnWords(table, column)}，${columnWords(table, truth)}与${columnWords(table, predicted)}相同的算对`,
    warnings: unusedColumns(table, [column, truth, predicted]),
  }
}

function binary(table: Table, label: number, score: number): Rows {
  const truth = labelsIn(table, label)
  const found = encode(truth).classes
  const plain = found.every((one) => one === 0 || one === 1)
  if (found.length > 2)
    throw new InputError(
      `概率只有一列，${columnWords(table, label)}却有 ${found.length} 类（${found.slice(0, 4).join('、')}${found.length > 4 ? '…' : ''}）；多类要一类一列概率或 logits，或者给 confidence 与 correct 两列。`,
    )
  if (found.length < 2 && !plain)
    throw new InputError(
      `${columnWords(table, label)}只有一种标签（${shorten(String(found[0]))}），不知道另一类叫什么；标签写成 0 与 1，或者两类都要出现。`,
    )
  return {
    kind: 'binary',
    given: numbersIn(table, score),
    truth,
    classes: plain ? [0, 1] : found,
    lines: table.lines,
    understood: `真实标签是${columnWords(table, label)}，正类的分数是${columnWords(table, score)}`,
    warnings: unusedColumns(table, [label, score]),
  }
}

function classes(table: Table, label: number, rest: readonly number[]): Rows {
  const truth = labelsIn(table, label)
  const found = encode(truth).classes
  const named = rest.map((column) => classInName(table.header?.[column] ?? ''))
  const order = orderOf(table, label, found, named)
  const read = rest.map((column) => numbersIn(table, column))
  const data = new Float64Array(truth.length * rest.length)
  for (const [column, values] of read.entries())
    for (let row = 0; row < values.length; row++) data[row * rest.length + column] = values[row] ?? 0
  const columnOf = new Map(order.map((one, column) => [one, column]))
  return {
    kind: 'classes',
    given: { rows: truth.length, columns: rest.length, data },
    classes: order,
    columns: Int32Array.from(truth, (one) => columnOf.get(one) ?? 0),
    lines: table.lines,
    understood: `真实标签是${columnWords(table, label)}，${rest.length} 列数依次属于 ${order.slice(0, 6).join('、')}${order.length > 6 ? '…' : ''}`,
    warnings: unusedColumns(table, [label, ...rest]),
  }
}

/** The label of each column: by the names of the columns, else sorted, else 0 to K−1. */
function orderOf(
  table: Table,
  label: number,
  found: readonly Label[],
  named: readonly string[],
): readonly Label[] {
  const places = found.map((one) => named.indexOf(String(one)))
  if (places.every((place) => place >= 0) && new Set(named).size === named.length) {
    const whole = typeof found[0] === 'number'
    return named.map((name) => (whole ? (numberIn(name) ?? name) : name))
  }
  if (found.length === named.length) return found
  if (found.every((one) => typeof one === 'number' && one >= 0 && one < named.length))
    return named.map((_, column) => column)
  throw new InputError(
    `${columnWords(table, label)}有 ${found.length} 类（${found.slice(0, 4).join('、')}${found.length > 4 ? '…' : ''}），数却有 ${named.length} 列；要一类一列，列名写成类名，或者标签写成 0 到 ${named.length - 1}。`,
  )
}

/** A column as labels: whole numbers where every cell is one, else text. */
function labelsIn(table: Table, column: number): Label[] {
  const cells = table.columns[column] ?? []
  const empty = cells.indexOf('')
  if (empty >= 0)
    throw new InputError(`第 ${table.lines[empty]} 行、${columnWords(table, column)}是空的，这里要一个标签。`)
  const known = new Map(cells.map((cell) => [cell, numberIn(cell) ?? Number.NaN]))
  if (known.size > MOST_CLASSES)
    throw new InputError(
      `${columnWords(table, column)}有 ${known.size} 种不同的值（例如「${shorten(cells[0] ?? '')}」），不像标签；最多 ${MOST_CLASSES} 类。`,
    )
  const whole = [...known.values()].every((value) => Number.isSafeInteger(value))
  return whole ? cells.map((cell) => known.get(cell) ?? 0) : [...cells]
}

function unusedColumns(table: Table, used: readonly number[]): string[] {
  const left = table.columns.map((_, column) => column).filter((column) => !used.includes(column))
  const names = left.slice(0, 6).map((column) => columnWords(table, column))
  return left.length === 0
    ? []
    : [`没有用到${names.join('、')}${left.length > 6 ? `等 ${left.length} 列` : ''}。`]
}
