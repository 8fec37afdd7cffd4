/** What a table of scores and labels says, for a given loss. */
import { InputError } from '../../src/data/input-error.ts'
import { columnNamed, columnWords, numberIn, numbersIn } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { interleaved, span } from './columns.ts'
import { OF_CLASSES } from './controls.ts'
import type { controls } from './controls.ts'
import { classesIn, isShare, sharesIn } from './targets.ts'

/** Rows of K scores, each with a class, or with a number from 0 to 1 for every column. */
export interface Problem {
  readonly rows: number
  /** K, the number of score columns. */
  readonly classes: number
  /** Row by row. */
  readonly scores: Float64Array
  readonly target:
    | {
        readonly kind: 'classes'
        /** The class of each row; −1 where the label is ignore_index. */
        readonly of: Int32Array
      }
    | { readonly kind: 'shares'; readonly values: Float64Array }
  /** Names of the score columns, or their numbers from 0. */
  readonly names: readonly string[]
  /** The line of each row in the text. */
  readonly lines: readonly number[]
  readonly understood: string
  readonly warnings: readonly string[]
}

/** Whether the scores look like probabilities already: within 0 to 1, and, where `summing`, every row with sum 1 up to rounding. */
export function areProbabilities({ rows, classes, scores }: Problem, summing: boolean): boolean {
  if (!scores.every((value) => value >= 0 && value <= 1)) return false
  if (!summing) return true
  for (let row = 0; row < rows; row++) {
    let total = 0
    for (let k = 0; k < classes; k++) total += scores[row * classes + k] ?? 0
    if (Math.abs(total - 1) > 0.02) return false
  }
  return true
}

/** The options that decide how a table is read. */
export type ReadOptions = Pick<Settings<typeof controls>, 'loss' | 'labelAt' | 'ignoreIndex'>

const LABELS = [
  'label',
  'labels',
  'target',
  'targets',
  'y',
  'y_true',
  'class',
  'gt',
  '标签',
  '真值',
  '真实',
  '类别',
]
const IDS = ['id', 'index', 'idx', 'sample', 'sample_id', '编号', '序号']
/** A column of targets among several: y0, y_cat, target.1, 标签1. */
const ONE_OF_TARGETS = /^(?:y_true|y|targets?|labels?|标签|真值)[\s_.-]?\S+$/i

/** Most score columns; more are taken for a transposed table. */
const MOST_CLASSES = 5000

/** Reads the columns of a table as scores and targets of the loss. Throws an InputError that says where it cannot be. */
export function problemOf(table: Table, options: ReadOptions): Problem {
  const id = columnNamed(table, IDS)
  const columns = table.columns.map((_, column) => column).filter((column) => column !== id)
  const targets = targetColumns(table, columns, options)
  const scored = columns.filter((column) => !targets.includes(column))
  if (targets.length > 1 && (options.loss === 'nll_loss' || options.loss === 'softmax_focal'))
    throw new InputError(
      `${options.loss} 只要一列类别，这里有 ${targets.length} 列标签（${span(table, targets)}）；软标签选 cross_entropy，多标签选 bce_with_logits。`,
    )
  if (table.lines.length === 0) throw new InputError('只有表头，没有一行数据。')
  expectColumns(table, scored, options)
  const warnings = id < 0 ? [] : [`${columnWords(table, id)}当作编号，没有进入计算。`]
  const names = scored.map((column, k) => table.header?.[column] ?? String(k))
  const values = scored.map((column) => numbersIn(table, column))
  const [rows, classes] = [table.lines.length, scored.length]
  const target =
    targets.length > 1
      ? sharesIn(table, targets, options)
      : classesIn(table, targets[0] ?? 0, names, options, warnings)
  return {
    rows,
    classes,
    scores: interleaved(values, rows),
    target,
    names,
    lines: table.lines,
    understood: `${options.loss === 'nll_loss' ? '概率' : 'logits '}是${span(table, scored)}，标签是${span(table, targets)}`,
    warnings,
  }
}

/** The columns of targets: by name, by the option, or, for losses of columns, the last half where it holds numbers from 0 to 1. */
function targetColumns(table: Table, columns: readonly number[], { loss, labelAt }: ReadOptions): number[] {
  const [first = 0, last = 0] = [columns[0], columns.at(-1)]
  if (columns.length < 2) throw new InputError('只有一列；至少要两列：一列或几列 logits，再加一列标签。')
  if (labelAt === 'first') return [first]
  if (labelAt === 'last') return [last]
  const several = columns.filter((column) => ONE_OF_TARGETS.test(table.header?.[column] ?? ''))
  if (several.length > 1 && several.length * 2 === columns.length) return several
  const named = columnNamed(table, LABELS)
  if (named >= 0) return [named]
  const half = columns.slice(columns.length / 2)
  if (
    !OF_CLASSES[loss] &&
    columns.length % 2 === 0 &&
    half.every((column) => isColumnOf(table, column, isShare))
  )
    return half
  const holdsLabels = (column: number): boolean => isColumnOf(table, column, Number.isInteger)
  return [!holdsLabels(last) && holdsLabels(first) ? first : last]
}

const isColumnOf = (table: Table, column: number, holds: (value: number) => boolean): boolean =>
  (table.columns[column] ?? []).every((cell) => holds(numberIn(cell) ?? Number.NaN))

function expectColumns(table: Table, scored: readonly number[], { loss }: ReadOptions): void {
  if (OF_CLASSES[loss] && scored.length < 2)
    throw new InputError(
      `${loss} 至少要 2 列分数，一类一列，这里只有${span(table, scored)}；一列 logit 的二分类选 bce_with_logits。`,
    )
  if (scored.length > MOST_CLASSES)
    throw new InputError(
      `有 ${scored.length} 列分数，最多 ${MOST_CLASSES} 列；一行是一个样本，是不是行列放反了？`,
    )
}
