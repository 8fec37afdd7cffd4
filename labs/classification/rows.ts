/** What a table of labels and scores says, by the names or the order of its columns. */
import { InputError } from '../../src/data/input-error.ts'
import { groupsOf } from '../../src/data/groups.ts'
import type { Groups } from '../../src/data/groups.ts'
import { probabilitiesIn } from '../../src/data/probability-rows.ts'
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
import { classInName } from '../calibration/class-names.ts'
import { isJson, jsonTable } from '../calibration/json-table.ts'

/** Rows of the table: true labels, and one of scores, class probabilities or predicted labels. */
export interface Rows {
  readonly truth: readonly Label[]
  /** Every label that occurs, sorted. */
  readonly classes: readonly Label[]
  readonly given:
    | { readonly kind: 'scores'; readonly scores: Float64Array }
    | { readonly kind: 'probabilities'; readonly matrix: Matrix }
    | { readonly kind: 'labels'; readonly predicted: readonly Label[] }
  /** The number of each row's group and how many there are; null without a group column. */
  readonly groups: Groups | null
  /** How the columns were understood, in a sentence. */
  readonly understood: string
  /** Columns that play no part. */
  readonly unused: readonly string[]
}

const NAMES = {
  truth: ['y_true', 'label', 'target', 'truth', 'y', 'gt', '真实', '标签', '真值'],
  score: ['y_score', 'score', 'prob', 'probability', 'p', 'y_prob', '分数', '概率'],
  predicted: ['y_pred', 'pred', 'prediction', 'predicted', '预测'],
  group: ['group', 'id', 'subject', 'subject_id', 'patient', 'person', 'finger', '组', '身份'],
} as const

/** Most classes of a table; a column of more different labels is taken for something else. */
const MOST_CLASSES = 1000

/** Reads rows of labels and scores. Throws an InputError that says where the table cannot be understood. */
export async function readRows(files: readonly File[]): Promise<Rows> {
  const [first] = files
  const table = first && (await isJson(first)) ? await jsonTable(first) : await readTable(files)
  mustHaveRows(table)
  const width = table.columns.length
  if (width < 2) throw new InputError('只有一列；至少要两列：真实标签，以及分数、各类概率或预测的标签。')
  const named = (role: keyof typeof NAMES): number => columnNamed(table, NAMES[role])
  const group = named('group')
  const truthAt = named('truth') >= 0 ? named('truth') : group === 0 ? 1 : 0
  const rest = table.columns
    .map((_, column) => column)
    .filter((column) => column !== truthAt && column !== group)
  const truth = labelsIn(table, truthAt)
  const groups = group >= 0 ? groupsOf(table.columns[group] ?? []) : null
  const words = (columns: readonly number[]): string =>
    columns.map((column) => columnWords(table, column)).join('、')
  const understood = (what: string, columns: readonly number[]): string =>
    `真实标签是${words([truthAt])}，${what}是${words(columns)}${groups ? `，组是${words([group])}` : ''}`
  const unused = (used: readonly number[]): string[] =>
    rest.filter((column) => !used.includes(column)).map((column) => columnWords(table, column))
  const [only = 0] = rest

  const scoreAt =
    named('score') >= 0 ? named('score') : rest.length === 1 && isScore(table, only, truth) ? only : -1
  if (scoreAt >= 0) {
    const { classes } = encode(truth)
    if (classes.length > 2)
      throw new InputError(
        `分数只有一列，真实标签却有 ${classes.length} 类（${classes.slice(0, 4).join('、')}${classes.length > 4 ? '…' : ''}）；多类要么一类一列概率，要么一列预测的标签。`,
      )
    const scores = numbersIn(table, scoreAt)
    return {
      truth,
      classes,
      given: { kind: 'scores', scores },
      groups,
      understood: understood('正类的分数', [scoreAt]),
      unused: unused([scoreAt]),
    }
  }

  const predictedAt = named('predicted') >= 0 ? named('predicted') : rest.length === 1 ? only : -1
  if (predictedAt >= 0) {
    const predicted = labelsIn(table, predictedAt)
    const { classes } = encodeBoth(truth, predicted)
    return {
      truth,
      classes,
      given: { kind: 'labels', predicted },
      groups,
      understood: understood('预测的标签', [predictedAt]),
      unused: unused([predictedAt]),
    }
  }

  const { classes } = encode(truth)
  if (rest.length < classes.length)
    throw new InputError(
      `真实标签有 ${classes.length} 类，概率却只有 ${rest.length} 列；要一类一列，按标签从小到大排列。`,
    )
  const { columns, all } = columnsOfClasses(table, rest, classes)
  return {
    truth,
    classes: all,
    given: { kind: 'probabilities', matrix: probabilitiesIn(table, columns) },
    groups,
    understood: `${understood(`${rest.length} 类的概率`, columns)}，依次属于 ${all.slice(0, 6).join('、')}${all.length > 6 ? '…' : ''}`,
    unused: [],
  }
}

/** @throws InputError for a header without rows, which by itself looks like a row of words */
function mustHaveRows(table: Table): void {
  const alone = table.header === null && table.lines.length === 1
  const header = table.columns.map(([cell = '']) => cell)
  if (alone && columnNamed({ ...table, header }, NAMES.truth) >= 0)
    throw new InputError(`只有表头（${shorten(header.join('、'))}），没有一行数据。`)
}

/** The columns of probabilities in the order of the classes: by the names of the columns where these are the labels, else as they stand. */
function columnsOfClasses(
  table: Table,
  rest: readonly number[],
  classes: readonly Label[],
): { readonly columns: readonly number[]; readonly all: readonly Label[] } {
  const names = rest.map((column) => classInName(table.header?.[column] ?? ''))
  const places = new Map(names.map((name, index) => [name, rest[index] ?? 0]))
  if (places.size === rest.length && classes.every((label) => places.has(String(label)))) {
    const numbers = names.map((name) => numberIn(name) ?? Number.NaN)
    const whole = typeof classes[0] === 'number' && numbers.every(Number.isSafeInteger)
    const all = encode(whole ? numbers : names).classes
    return { columns: all.map((label) => places.get(String(label)) ?? 0), all }
  }
  if (rest.length === classes.length) return { columns: rest, all: classes }
  if (classes.every((label) => typeof label === 'number' && label >= 0 && label < rest.length))
    return { columns: rest, all: rest.map((_, column) => column) }
  throw new InputError(
    `概率有 ${rest.length} 列，真实标签只出现 ${classes.length} 类，不知道哪一列是哪一类；列名写成类名，或标签写成 0 到 ${rest.length - 1} 的整数，或者每一类都出现。`,
  )
}

/** A column as labels: whole numbers where every cell is one, else text. */
function labelsIn(table: Table, column: number): Label[] {
  const cells = table.columns[column] ?? []
  const empty = cells.indexOf('')
  if (empty >= 0)
    throw new InputError(`第 ${table.lines[empty]} 行、${columnWords(table, column)}是空的，这里要一个标签。`)
  const known = new Map<string, number>()
  for (const cell of cells) if (!known.has(cell)) known.set(cell, numberIn(cell) ?? Number.NaN)
  if (known.size > MOST_CLASSES)
    throw new InputError(
      `${columnWords(table, column)}有 ${known.size} 种不同的值（例如「${shorten(cells[0] ?? '')}」），不像类别标签；最多 ${MOST_CLASSES} 类。`,
    )
  const whole = [...known.values()].every((value) => Number.isSafeInteger(value))
  return whole ? cells.map((cell) => known.get(cell) ?? 0) : [...cells]
}

/** Whether a column holds scores rather than labels: at least half of its cells are numbers that are no label of the truth. */
function isScore({ columns }: Table, column: number, truth: readonly Label[]): boolean {
  const labels = new Set(truth.map(String))
  const cells = columns[column] ?? []
  const scores = cells.filter((cell) => !labels.has(cell) && numberIn(cell) !== undefined)
  return scores.length > 0 && scores.length >= cells.length / 2
}

function encodeBoth(truth: readonly Label[], predicted: readonly Label[]): ReturnType<typeof encode> {
  const kinds = new Set([typeof truth[0], typeof predicted[0]])
  if (kinds.size > 1)
    throw new InputError(
      `真实标签是${typeof truth[0] === 'number' ? '整数' : '文字'}（${truth[0]}），预测的标签是${typeof predicted[0] === 'number' ? '整数' : '文字'}（${predicted[0]}）；两列要用同一套写法。`,
    )
  return encode(truth, predicted)
}
