/** What a table of probabilistic forecasts says, by the names or the order of its columns. */
import { InputError } from '../../src/data/input-error.ts'
import { columnNamed, columnWords, numberIn, numbersIn, readTable } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'
import { isMember, levelIn } from './levels.ts'

/** A forecast a row. `values` holds `width` numbers a row, row by row. */
export type Forecast =
  | { readonly kind: 'gaussian'; readonly mean: Float64Array; readonly sd: Float64Array }
  | { readonly kind: 'quantiles'; readonly levels: readonly number[]; readonly values: Float64Array }
  | { readonly kind: 'ensemble'; readonly members: number; readonly values: Float64Array }

export interface Rows {
  readonly truth: Float64Array
  readonly forecast: Forecast
  /** The name of each row's group; null without a group column. */
  readonly groups: readonly string[] | null
  /** The line of each row in the text, from 1. */
  readonly lines: readonly number[]
  readonly understood: string
  readonly unused: readonly string[]
}

/** Names that a column goes by, separated by white space. */
const words = (names: string): readonly string[] => names.trim().split(/\s+/)

const NAMES = {
  truth: words(`y y_true true actual actuals target truth label gt observed observation obs
    真实 真值 真实值 实际 实际值 观测 观测值`),
  mean: words('mu μ mean loc y_pred pred prediction forecast y_hat yhat 均值 预测 预测值'),
  sd: words('sigma σ std sd stddev scale y_std pred_std sigma_pred 标准差'),
  variance: words('var variance sigma2 σ² y_var 方差'),
  logVariance: words('log_var logvariance log_sigma2 对数方差'),
  group: words('group segment slice category subject 组 分组 类别'),
}

/** Beyond this a square would leave the range of doubles. */
const LARGEST = 1e100

/** Reads truths with a normal distribution, quantiles or members each. Throws an InputError that says where the table cannot be understood. */
export async function readRows(files: readonly File[]): Promise<Rows> {
  const [first] = files
  if (first && /^\s*(?:\{|\[\s*[[{])/.test(await first.slice(0, 4096).text()))
    throw new InputError('这是 JSON；这里接受 CSV、TSV 或空白分隔的表，每行一条，列名如 mu、sigma、y。')
  const table = headed(await readTable(files))
  const width = table.columns.length
  if (width < 3)
    throw new InputError(
      `只有 ${width} 列；要真实值 y 加 μ 与 σ 两列，或加至少两列分位数（列名如 q0.05），或加至少两列集合成员（列名如 m1）。`,
    )
  const named = (role: keyof typeof NAMES): number => columnNamed(table, NAMES[role])
  const group = named('group')
  const { truthAt, forecast, used, what } = table.header ? byNames(table) : byPlace(table)
  const all = new Set([truthAt, group, ...used])
  const cells = group < 0 ? null : (table.columns[group] ?? [])
  return {
    truth: bounded(table, truthAt),
    forecast,
    groups: cells,
    lines: table.lines,
    understood: `真实值是${columnWords(table, truthAt)}，${what}${group < 0 ? '' : `，组是${columnWords(table, group)}`}`,
    unused: table.columns.flatMap((_, column) => (all.has(column) ? [] : [columnWords(table, column)])),
  }
}

/** A first row with a word over a row without one is a header, even where other cells of it are numbers, as quantile levels are. */
function headed(table: Table): Table {
  const isWord = (row: number): boolean =>
    table.columns.some((column) => column[row] !== undefined && numberIn(column[row]) === undefined)
  if (table.header || table.lines.length < 2 || !isWord(0) || isWord(1)) return table
  return {
    ...table,
    header: table.columns.map((column) => column[0] ?? ''),
    columns: table.columns.map((column) => column.slice(1)),
    lines: table.lines.slice(1),
  }
}

interface Understood {
  readonly truthAt: number
  readonly forecast: Forecast
  readonly used: readonly number[]
  readonly what: string
}

function byNames(table: Table): Understood {
  const header = table.header ?? []
  const named = (role: keyof typeof NAMES): number => columnNamed(table, NAMES[role])
  const truthAt = named('truth')
  if (truthAt < 0)
    throw new InputError(
      `表头里没有真实值（${header.join('、').slice(0, 80)}）；把它的列名写成 y 或 y_true。`,
    )
  const members = header.flatMap((name, column) => (isMember(name) ? [column] : []))
  if (members.length >= 2) return ensemble(table, truthAt, members)
  const spread = (['sd', 'variance', 'logVariance'] as const).find((role) => named(role) >= 0)
  if (spread && named('mean') >= 0) return gaussian(table, truthAt, named('mean'), named(spread), spread)
  const levels = header.flatMap((name, column) => {
    const level = column === truthAt ? undefined : levelIn(name)
    return level === undefined ? [] : [{ column, level }]
  })
  if (levels.length >= 2) return quantiles(table, truthAt, levels)
  throw new InputError(
    `认不出预测（表头是 ${header.join('、').slice(0, 80)}）；接受 mu 与 sigma，分位数 q0.05、q0.5、q0.95，或成员 m1、m2、m3。`,
  )
}

/** Without a header: three columns are μ, σ, y; more are the truth and then members. */
function byPlace(table: Table): Understood {
  if (table.columns.length === 3) return gaussian(table, 2, 0, 1, 'sd')
  return ensemble(
    table,
    0,
    table.columns.flatMap((_, column) => (column === 0 ? [] : [column])),
  )
}

const SPREADS = {
  sd: { word: 'σ ', sd: (value: number) => value },
  variance: { word: '方差', sd: Math.sqrt },
  logVariance: { word: '对数方差', sd: (value: number) => Math.exp(value / 2) },
} as const

function gaussian(
  table: Table,
  truthAt: number,
  meanAt: number,
  sdAt: number,
  given: keyof typeof SPREADS,
): Understood {
  const { word, sd } = SPREADS[given]
  const spread = bounded(table, sdAt).map(sd)
  const wrong = spread.findIndex((value) => !(value > 1e-100 && value < LARGEST))
  if (wrong >= 0)
    throw new InputError(
      `第 ${table.lines[wrong]} 行、${columnWords(table, sdAt)}是「${table.columns[sdAt]?.[wrong] ?? ''}」，${word}要让标准差是大于 0 的有限数。`,
    )
  return {
    truthAt,
    forecast: { kind: 'gaussian', mean: bounded(table, meanAt), sd: spread },
    used: [meanAt, sdAt],
    what: `每行一个正态分布：μ 是${columnWords(table, meanAt)}，${word}是${columnWords(table, sdAt)}`,
  }
}

function quantiles(
  table: Table,
  truthAt: number,
  columns: readonly { readonly column: number; readonly level: number }[],
): Understood {
  const sorted = columns.toSorted((a, b) => a.level - b.level)
  const twice = sorted.find(({ level }, index) => level === sorted[index - 1]?.level)
  if (twice)
    throw new InputError(
      `分位水平 ${twice.level} 有两列，其中一列是${columnWords(table, twice.column)}；每个水平只要一列。`,
    )
  const used = sorted.map(({ column }) => column)
  const levels = sorted.map(({ level }) => level)
  return {
    truthAt,
    forecast: { kind: 'quantiles', levels, values: interleaved(table, used) },
    used,
    what: `${levels.length} 个分位数：${levels.slice(0, 12).join('、')}${levels.length > 12 ? '…' : ''}`,
  }
}

const ensemble = (table: Table, truthAt: number, columns: readonly number[]): Understood => ({
  truthAt,
  forecast: { kind: 'ensemble', members: columns.length, values: interleaved(table, columns) },
  used: columns,
  what: `${columns.length} 个集合成员，从${columnWords(table, columns[0] ?? 0)}到${columnWords(table, columns.at(-1) ?? 0)}`,
})

/** Columns row by row in one array. */
function interleaved(table: Table, columns: readonly number[]): Float64Array {
  const values = new Float64Array(table.lines.length * columns.length)
  for (const [place, column] of columns.entries())
    for (const [row, value] of bounded(table, column).entries()) values[row * columns.length + place] = value
  return values
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
