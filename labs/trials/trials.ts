/** What a table of trials says: which columns are hyperparameters, which is the metric, which trials failed. */
import { InputError } from '../../src/data/input-error.ts'
import { columnNamed, columnWords, numberIn, readTable, shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

/** A column of hyperparameter values as they were written. */
export interface Given {
  readonly name: string
  readonly cells: readonly string[]
}

export interface Trials {
  readonly parameters: readonly Given[]
  readonly metric: string
  /** NaN for a failed trial. */
  readonly values: Float64Array
  readonly lines: readonly number[]
  readonly understood: string
  readonly warnings: readonly string[]
}

/** Columns that hold the result, most telling first; the last column where none is there. */
const METRICS =
  'value values_0 objective objective_value metric val_loss val/loss valid/loss eval_loss eval/loss val_error val/error val_acc val/acc val_accuracy val/accuracy eval_accuracy eval/accuracy eer score mean_test_score test_score loss error accuracy acc auc f1 指标 验证损失 误差 准确率 损失'.split(
    ' ',
  )
/** Columns that describe a trial or its outcome. */
const ABOUT =
  /^(number|trial|trial_?id|id|index|run|name|state|status|created|updated|runtime|duration|time|seed|step|epoch|notes|user|tags|sweep|group|host.*|datetime.*|user_attrs_.*|system_attrs_.*|_.*|std_.*|rank_.*|split\d+_.*|mean_.*|train_(loss|acc|error).*|val_.*|test_.*|(train|val|valid|eval|test|best)\/.*|eval_(loss|acc|f1|runtime|s).*|best_(val|loss|acc|epoch|score|metric).*|试验|编号|状态|种子|时间)$/i
/** Prefixes under which search programs write hyperparameters (Optuna, Ray Tune, scikit-learn, MLflow). */
const PREFIX = /^(params?[_./]|config[_./]|hparams?[_./]|hp[_./])/i
const FAILED = /^(fail|failed|pruned|crashed|killed|error|nan|running|waiting|失败|剪枝)$/i

/** Reads trials. Throws an InputError that says where the table cannot be understood. */
export async function readTrials(files: readonly File[]): Promise<Trials> {
  const table = named(await readTable(files))
  const header = table.header ?? []
  const metricAt =
    METRICS.map((name) => columnNamed(table, [name])).find((at) => at >= 0) ?? header.length - 1
  const prefixed = header.flatMap((name, column) => (PREFIX.test(name) ? [column] : []))
  const free = header.flatMap((name, column) => (column === metricAt || ABOUT.test(name) ? [] : [column]))
  const columns = prefixed.length > 0 ? prefixed.filter((column) => column !== metricAt) : free
  if (columns.length === 0)
    throw new InputError(
      `没有一列像超参：表头是「${header.slice(0, 6).join('、')}」；每个超参一列，再加一列指标（value、val_loss、accuracy…）。`,
    )
  const parameters = columns.map((column) => (header[column] ?? '').replace(PREFIX, ''))
  const twice = parameters.find((name, index) => parameters.indexOf(name) !== index)
  if (twice !== undefined)
    throw new InputError(`超参的列名「${shorten(twice)}」出现了两次；每个超参一列，名字不能重复。`)
  const stateAt = columnNamed(table, ['state', 'status', '状态'])
  const used = new Set([...columns, metricAt, stateAt])
  const left = header.flatMap((name, column) =>
    used.has(column) ? [] : [name === '' ? `第 ${column + 1} 列` : name],
  )
  return {
    parameters: columns.map((column, index) => ({
      name: parameters[index] ?? '',
      cells: table.columns[column] ?? [],
    })),
    metric: header[metricAt] ?? '',
    values: valuesOf(table, metricAt, stateAt),
    lines: table.lines,
    understood: `指标是${columnWords(table, metricAt)}，${columns.length} 个超参：${parameters.slice(0, 8).join('、')}${columns.length > 8 ? '…' : ''}`,
    warnings:
      left.length > 0
        ? [`当作试验的说明，没有用到：${left.slice(0, 6).join('、')}${left.length > 6 ? '…' : ''}。`]
        : [],
  }
}

/** The table with names: those of its first row where that has a metric or a hyperparameter that is known, else x1, x2, … and value. */
function named(table: Table): Table {
  const width = table.columns.length
  if (width < 2) throw new InputError('只有一列；至少要一列超参和一列指标。')
  if (table.header) return table
  const first = table.columns.map((column) => column[0] ?? '')
  const words = first.every((cell) => numberIn(cell) === undefined) && new Set(first).size === width
  if (words && table.lines.length > 1)
    return {
      ...table,
      header: first,
      columns: table.columns.map((column) => column.slice(1)),
      lines: table.lines.slice(1),
    }
  return {
    ...table,
    header: table.columns.map((_, column) => (column < width - 1 ? `x${column + 1}` : 'value')),
  }
}

/** The metric of each trial; NaN where the state or the cell says that it failed. */
function valuesOf(table: Table, metricAt: number, stateAt: number): Float64Array {
  const cells = table.columns[metricAt] ?? []
  const values = new Float64Array(cells.length).fill(Number.NaN)
  for (const [row, cell] of cells.entries()) {
    const state = stateAt < 0 ? '' : (table.columns[stateAt]?.[row] ?? '')
    if (cell === '' || FAILED.test(cell) || FAILED.test(state)) continue
    const value = numberIn(cell)
    if (value === undefined)
      throw new InputError(
        `第 ${table.lines[row]} 行、${columnWords(table, metricAt)}是「${shorten(cell)}」，指标要是数；失败的试验留空或写 nan。`,
      )
    if (Number.isFinite(value)) values[row] = value
  }
  return values
}
