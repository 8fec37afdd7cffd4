/** What a table of true and forecast numbers says, by the names or the order of its columns. */
import { groupsOf } from '../../src/data/groups.ts'
import type { Groups } from '../../src/data/groups.ts'
import { InputError } from '../../src/data/input-error.ts'
import { columnNamed, columnWords, numberIn, numbersIn } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'
import { readRecords } from './json-table.ts'
import { timesIn } from './times.ts'

/** Rows in the order given: truth and forecast, and where there are such columns a group and a time. */
export interface Rows {
  readonly truth: Float64Array
  readonly forecast: Float64Array
  readonly groups: Groups | null
  readonly times: Float64Array | null
  /** The line of each row in the text, from 1. */
  readonly lines: readonly number[]
  /** How the columns were understood, in a sentence. */
  readonly understood: string
  /** Columns that play no part. */
  readonly unused: readonly string[]
}

/** Names that a column goes by, separated by white space. */
const words = (names: string): readonly string[] => names.trim().split(/\s+/)

const NAMES = {
  truth: words(`y_true y true actual actuals target targets truth label gt observed ground_truth
    真实 真值 真实值 实际 实际值 观测 观测值 目标 标签`),
  forecast: words(`y_pred y_hat yhat ŷ pred preds prediction predictions predicted forecast fitted estimate
    预测 预测值 估计 估计值`),
  group: words('group segment slice category subject subject_id unique_id 组 分组 类别'),
  time: words('time date datetime timestamp ds t step 时间 日期 时刻'),
}

/** Beyond this a square or a sum of squares would leave the range of doubles. */
const LARGEST = 1e100

/** Reads rows of truth and forecast. Throws an InputError that says where the table cannot be understood. */
export async function readRows(files: readonly File[]): Promise<Rows> {
  const table = await readRecords(files)
  if (table.columns.length < 2)
    throw new InputError('只有一列；至少要两列：真实值和预测值，列之间用逗号、制表符、分号或空白。')
  const { truth, forecast, group, time } = rolesOf(table)
  const rows = table.lines.length
  if (rows < 2) throw new InputError('只有一行数据；至少要 2 行，R² 与残差图才有意义。')
  const used = [truth, forecast, group, time]
  const also = (role: string, column: number): string =>
    column < 0 ? '' : `，${role}是${columnWords(table, column)}`
  return {
    truth: bounded(table, truth),
    forecast: bounded(table, forecast),
    groups: group < 0 ? null : groupsIn(table, group),
    times: time < 0 ? null : timesIn(table, time),
    lines: table.lines,
    understood: `真实值是${columnWords(table, truth)}，预测是${columnWords(table, forecast)}${also('组', group)}${also('时间', time)}`,
    unused: table.columns.flatMap((_, column) => (used.includes(column) ? [] : [columnWords(table, column)])),
  }
}

type Roles = Readonly<Record<keyof typeof NAMES, number>>

/** By name; what has no name by position: the two number columns that are left, then group and time where there is no header. */
function rolesOf(table: Table): Roles {
  const named = (role: keyof typeof NAMES): number => columnNamed(table, NAMES[role])
  const [group, time] = [named('group'), named('time')]
  const free = table.columns
    .map((_, column) => column)
    .filter((column) => ![group, time, named('truth'), named('forecast')].includes(column))
  const numeric = free.filter((column) => isNumeric(table, column))
  const wanted = Number(named('truth') < 0) + Number(named('forecast') < 0)
  if (wanted > numeric.length || (table.header && wanted > 0 && numeric.length > wanted))
    throw new InputError(
      `认不出哪两列是真实值和预测${table.header ? `（表头是 ${table.header.join('、').slice(0, 80)}）` : ''}；把列名写成 y_true 与 y_pred，或者只留两列数。`,
    )
  const truth = named('truth') < 0 ? (numeric[0] ?? 0) : named('truth')
  const forecast = named('forecast') < 0 ? (numeric[wanted - 1] ?? 1) : named('forecast')
  if (table.header) return { truth, forecast, group, time }
  const [third = -1, fourth = -1] = free.filter((column) => column !== truth && column !== forecast)
  return { truth, forecast, group: third, time: fourth }
}

/** Whether most of the first cells of a column are numbers. */
function isNumeric({ columns }: Table, column: number): boolean {
  const cells = (columns[column] ?? []).slice(0, 50)
  return cells.filter((cell) => numberIn(cell) !== undefined).length > cells.length / 2
}

function bounded(table: Table, column: number): Float64Array {
  const values = numbersIn(table, column)
  const far = values.findIndex((value) => Math.abs(value) > LARGEST)
  if (far >= 0)
    throw new InputError(
      `第 ${table.lines[far]} 行、${columnWords(table, column)}是 ${values[far]}，平方会超出双精度的范围；绝对值要小于 10¹⁰⁰。`,
    )
  return values
}

function groupsIn(table: Table, column: number): Groups {
  const cells = table.columns[column] ?? []
  const empty = cells.indexOf('')
  if (empty >= 0)
    throw new InputError(`第 ${table.lines[empty]} 行、${columnWords(table, column)}是空的，这里要组的名字。`)
  return groupsOf(cells)
}

/** The training targets that a baseline is taken from: at least one number, in the order of time. Null where nothing was given. */
export async function readTraining(files: readonly File[]): Promise<Float64Array | null> {
  if (files.every((file) => file.size === 0)) return null
  const table = await readRecords(files)
  const named = columnNamed(table, NAMES.truth)
  const numeric = table.columns.map((_, column) => column).filter((column) => isNumeric(table, column))
  if (named < 0 && numeric.length > 1)
    throw new InputError(
      `训练集里有 ${numeric.length} 列数，认不出哪一列是目标；把列名写成 y_true，或者只留一列。`,
    )
  return bounded(table, named < 0 ? (numeric[0] ?? 0) : named)
}
