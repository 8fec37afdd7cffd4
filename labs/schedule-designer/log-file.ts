/** Logs and validation values as people have them: delimited text, or JSON as trainers write it. */
import { InputError } from '../../src/data/input-error.ts'
import { columnNamed, columnWords, numbersIn, readTable, shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

/** Learning rates that a run wrote down. */
export interface RateLog {
  readonly steps: Float64Array
  readonly rates: Float64Array
  readonly understood: string
  /** Records without a learning rate, such as evaluations. */
  readonly without: number
}

/** Validation values in the order in which they came. */
export interface Values {
  readonly values: Float64Array
  readonly understood: string
}

const STEP_NAMES = ['step', 'global_step', 'iteration', 'iter', 'update', 'num_updates', '步', '步数', '更新']
const RATE_NAMES = [
  'lr',
  'learning_rate',
  'learningrate',
  'train/learning_rate',
  'train/lr',
  'lr-adamw',
  '学习率',
]
/** Names that the LearningRateMonitor of Lightning gives (lr-AdamW, lr-SGD/pg1), and exports of W&B (run - train/learning_rate). */
const MONITORED = /^lr-\w|^.+ - (?:\S+\/)?(?:lr|learning_rate|lr-\w+)$/i
const VALUE_NAMES = [
  'val_loss',
  'valid_loss',
  'eval_loss',
  'validation_loss',
  'validation',
  'val',
  'metric',
  'value',
  '验证损失',
  '验证值',
  '验证',
]

/** Reads a log of learning rates; null where nothing was given. Throws an InputError. */
export async function readLog(files: readonly File[]): Promise<RateLog | null> {
  if (isEmpty(files)) return null
  const records = await recordsIn(files)
  return records ? fromRecords(records) : fromTable(files)
}

/** Reads validation values; null where nothing was given. Throws an InputError. */
export async function readValues(files: readonly File[]): Promise<Values | null> {
  if (isEmpty(files)) return null
  const table = await readTable([await withoutBrackets(files)])
  const rows = table.lines.length
  if (rows === 1 && table.columns.length > 1) {
    const values = Float64Array.from(table.columns, (_, column) => numbersIn(table, column)[0] ?? 0)
    return { values, understood: `一行 ${values.length} 个验证值` }
  }
  const named = columnNamed(table, VALUE_NAMES)
  const column = named >= 0 ? named : table.columns.length - 1
  return {
    values: numbersIn(table, column),
    understood: `${rows} 个验证值，取${columnWords(table, column)}`,
  }
}

/** The text of a list, `[0.9, 0.8]`, without its brackets and in one row; any other text as it is. */
async function withoutBrackets(files: readonly File[]): Promise<File> {
  const text = (await Promise.all(files.map((file) => file.text()))).join('\n')
  const [, list] = /^\s*\[([^[\]{}]*)\]\s*$/.exec(text) ?? []
  return new File([list?.replace(/\s+/g, ' ').replace(/,\s*$/, '') ?? text], files[0]?.name ?? '')
}

const isEmpty = (files: readonly File[]): boolean => files.every(({ size }) => size === 0)

async function fromTable(files: readonly File[]): Promise<RateLog> {
  const whole = await readTable(files)
  const known = columnNamed(whole, RATE_NAMES)
  const rate = known >= 0 ? known : (whole.header?.findIndex((name) => MONITORED.test(name)) ?? -1)
  const step = columnNamed(whole, STEP_NAMES)
  const table = rate >= 0 ? withRates(whole, rate) : whole
  if (table.header && rate < 0)
    throw new InputError(
      `表头是「${shorten(table.header.join('、'))}」，没有学习率的列；列名要是 lr、learning_rate 或学习率。`,
    )
  const width = table.columns.length
  if (!table.header && width > 2)
    throw new InputError(`没有表头，却有 ${width} 列；要两列（步、学习率）、一列（学习率），或者带表头。`)
  const rateAt = rate >= 0 ? rate : width - 1
  const stepAt = step >= 0 ? step : !table.header && width === 2 ? 0 : -1
  const rates = numbersIn(table, rateAt)
  const steps = stepAt >= 0 ? numbersIn(table, stepAt) : rates.map((_, row) => row)
  for (const [row, value] of rates.entries()) check(value, steps[row] ?? 0, `第 ${table.lines[row]} 行`)
  const by = stepAt >= 0 ? `步是${columnWords(table, stepAt)}` : '没有步的列，按 0、1、2… 编号'
  return {
    steps,
    rates,
    understood: `${rates.length} 行日志：${by}，学习率是${columnWords(table, rateAt)}`,
    without: whole.lines.length - rates.length,
  }
}

/** The rows that have a learning rate: CSVLogger of Lightning leaves its cell empty in rows of other metrics. */
function withRates(table: Table, rate: number): Table {
  const filled = (_: unknown, row: number): boolean => table.columns[rate]?.[row] !== ''
  const lines = table.lines.filter(filled)
  if (lines.length === 0) throw new InputError(`${columnWords(table, rate)}是空的，没有一行有学习率。`)
  return { ...table, columns: table.columns.map((cells) => cells.filter(filled)), lines }
}

function check(rate: number, step: number, where: string): void {
  if (rate < 0) throw new InputError(`${where}的学习率是 ${rate}，要 ≥ 0 的数。`)
  if (step < 0) throw new InputError(`${where}的步是 ${step}，要 ≥ 0 的数。`)
}

type Json = Readonly<Record<string, unknown>>
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** The records of a JSON list, of a Hugging Face trainer_state.json, or of JSON lines, each with the line it stands in; null for other text. */
async function recordsIn(files: readonly File[]): Promise<[line: number, record: Json][] | null> {
  const text = (await Promise.all(files.map((file) => file.text()))).join('\n').trim()
  if (!/^[[{]/.test(text)) return null
  const whole = parsed(text)
  const list: unknown = isJson(whole) && 'log_history' in whole ? whole['log_history'] : whole
  if (Array.isArray(list))
    return list.flatMap((record: unknown, index): [number, Json][] =>
      isJson(record) ? [[index + 1, record]] : [],
    )
  return text.split('\n').flatMap((line, index): [number, Json][] => {
    if (line.trim() === '') return []
    const record = parsed(line)
    if (!isJson(record))
      throw new InputError(
        `第 ${index + 1} 行「${shorten(line.trim())}」不是 JSON 对象；JSON 日志要一行一个对象，或者整个是一个列表。`,
      )
    return [[index + 1, record]]
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fromRecords(records: readonly [number, Json][]): RateLog {
  const find = (record: Json, names: readonly string[]): unknown =>
    record[names.find((name) => name in record) ?? '']
  const steps: number[] = []
  const rates: number[] = []
  for (const [place, record] of records) {
    const rate = find(record, RATE_NAMES)
    if (rate === undefined) continue
    const step = find(record, STEP_NAMES) ?? steps.length
    for (const value of [rate, step])
      if (typeof value !== 'number' || !Number.isFinite(value))
        throw new InputError(
          `第 ${place} 条记录里是「${shorten(JSON.stringify(value))}」，步和学习率都要有限的数。`,
        )
    check(Number(rate), Number(step), `第 ${place} 条记录`)
    rates.push(Number(rate))
    steps.push(Number(step))
  }
  if (rates.length === 0)
    throw new InputError(
      `${records.length} 条 JSON 记录里都没有学习率；字段名要是 lr、learning_rate 或学习率。`,
    )
  return {
    steps: Float64Array.from(steps),
    rates: Float64Array.from(rates),
    understood: `JSON 日志，${rates.length} 条有学习率`,
    without: records.length - rates.length,
  }
}
