/** What a table of training sizes and errors says. */
import { InputError } from '../../src/data/input-error.ts'
import { columnNamed, columnWords, numberIn, readTable, shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

/** Rows as they were given. */
export interface Runs {
  readonly n: Float64Array
  readonly values: Float64Array
  readonly deviations: Float64Array | null
  readonly lines: readonly number[]
  /** Whether the name of the column says that larger is better. */
  readonly accuracy: boolean
  /** How the columns were understood. */
  readonly understood: string
  readonly unused: readonly string[]
}

const NAMES = {
  n: [
    'n',
    'size',
    'samples',
    'n_samples',
    'train_size',
    'train_sizes',
    'n_train',
    'examples',
    'tokens',
    'images',
    'data',
    '样本数',
    '数据量',
    '训练样本',
    '训练集大小',
  ],
  error: [
    'error',
    'err',
    'e',
    'loss',
    'val_loss',
    'test_loss',
    'test_error',
    'val_error',
    'wer',
    'cer',
    'rmse',
    'mae',
    '误差',
    '错误率',
    '损失',
  ],
  accuracy: [
    'accuracy',
    'acc',
    'val_acc',
    'test_acc',
    'val_accuracy',
    'test_accuracy',
    'f1',
    'auc',
    'map',
    'ap',
    'iou',
    'miou',
    'dice',
    'bleu',
    'precision',
    'recall',
    'score',
    '准确率',
    '正确率',
  ],
  deviation: [
    'sd',
    'std',
    'se',
    'stderr',
    'sem',
    'stdev',
    'error_sd',
    'error_std',
    'sigma',
    '标准差',
    '标准误',
  ],
} as const

const MULTIPLES: Readonly<Record<string, number>> = {
  k: 1e3,
  m: 1e6,
  g: 1e9,
  b: 1e9,
  千: 1e3,
  万: 1e4,
  百万: 1e6,
  亿: 1e8,
}

/** Reads runs, several a size allowed. Throws an InputError that says where the table cannot be understood. */
export async function readRuns(files: readonly File[]): Promise<Runs> {
  const table = await readTable(files)
  const width = table.columns.length
  if (width < 2) throw new InputError('只有一列；至少要两列：训练样本数 n 和误差，可以再加一列 sd。')
  const named = (role: keyof typeof NAMES): number => columnNamed(table, NAMES[role])
  const sizeAt = named('n') >= 0 ? named('n') : 0
  const accuracy = named('error') < 0 && named('accuracy') >= 0
  const given = accuracy ? named('accuracy') : named('error')
  const others = table.columns.map((_, column) => column).filter((column) => column !== sizeAt)
  const valueAt = given >= 0 ? given : (others.find((column) => column !== named('deviation')) ?? 1)
  const third = others.find((column) => column !== valueAt) ?? -1
  const deviationAt = named('deviation') >= 0 || table.header || width > 3 ? named('deviation') : third
  const used = new Set([sizeAt, valueAt, deviationAt])
  const runs = {
    n: columnOf(table, sizeAt, sizeIn, '样本数要是正数，例如 2000、2e3、2k 或 2 万'),
    values: columnOf(table, valueAt, shareIn, '这里要有限的数，例如 0.083 或 8.3%'),
    deviations:
      deviationAt < 0 ? null : columnOf(table, deviationAt, positiveIn, '标准差要是正数；没有的话去掉这一列'),
  }
  return {
    ...runs,
    lines: table.lines,
    accuracy,
    understood: `n 是${columnWords(table, sizeAt)}，${accuracy ? '准确率' : '误差'}是${columnWords(table, valueAt)}${deviationAt < 0 ? '' : `，标准差是${columnWords(table, deviationAt)}`}`,
    unused: table.columns.flatMap((_, column) => (used.has(column) ? [] : [columnWords(table, column)])),
  }
}

/** A column as numbers by a reader of cells that answers undefined for what it does not accept. */
function columnOf(
  table: Table,
  column: number,
  read: (cell: string) => number | undefined,
  accepted: string,
) {
  const cells = table.columns[column] ?? []
  const numbers = new Float64Array(cells.length)
  for (const [row, cell] of cells.entries()) {
    const value = read(cell)
    if (value === undefined || !Number.isFinite(value))
      throw new InputError(
        `第 ${table.lines[row]} 行、${columnWords(table, column)}是「${shorten(cell)}」，${accepted}。`,
      )
    numbers[row] = value
  }
  return numbers
}

const positive = (value: number | undefined): number | undefined =>
  value !== undefined && value > 0 ? value : undefined

/** 2000, 2e3, 2,000, 2k, 2 万. */
function sizeIn(cell: string): number | undefined {
  const [, digits = '', unit = ''] = /^([^\skKmMgGbB千万百亿]+)\s*([a-z]|百万|[千万亿])?$/i.exec(cell) ?? []
  const value = numberIn(digits.replaceAll(/,(?=\d{3})/g, ''))
  const multiple = unit === '' ? 1 : MULTIPLES[unit.toLowerCase()]
  return value === undefined || multiple === undefined ? undefined : positive(value * multiple)
}

/** A number, or a percentage as a share. */
function shareIn(cell: string): number | undefined {
  const value = numberIn(cell.replace(/\s*[%％]$/, ''))
  return value !== undefined && /[%％]$/.test(cell) ? value / 100 : value
}

const positiveIn = (cell: string): number | undefined => positive(shareIn(cell))
