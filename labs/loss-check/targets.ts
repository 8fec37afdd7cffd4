/** Columns of labels as the targets of a loss. */
import { InputError } from '../../src/data/input-error.ts'
import { columnWords, numberIn, numbersIn, shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'
import { interleaved } from './columns.ts'
import { OF_CLASSES } from './controls.ts'
import type { ReadOptions, Problem } from './problem.ts'

/** Whether a number may be a target of a loss of columns. */
export const isShare = (value: number): boolean => value >= 0 && value <= 1

/** One column of labels: class numbers, or names of score columns; for losses of columns, spread into one column a class. */
export function classesIn(
  table: Table,
  column: number,
  names: readonly string[],
  options: ReadOptions,
  warnings: string[],
): Problem['target'] {
  const classes = names.length
  const perColumn = !OF_CLASSES[options.loss]
  if (perColumn && classes === 1) return sharesIn(table, [column], options)
  const places = new Map(names.map((name, k) => [name, k]))
  const of = Int32Array.from(table.columns[column] ?? [], (cell, row) => {
    const value = numberIn(cell)
    if (!perColumn && value === options.ignoreIndex) return -1
    const place = value ?? places.get(cell)
    if (place !== undefined && Number.isInteger(place) && place >= 0 && place < classes) return place
    throw new InputError(refusal(table, column, row, cell, names, perColumn))
  })
  warnings.push(...labelWarnings(of, classes))
  if (!perColumn) return { kind: 'classes', of }
  warnings.push(`标签是类别下标，已展开成 ${classes} 列 0 与 1（one-hot）。`)
  const values = new Float64Array(of.length * classes)
  for (const [row, label] of of.entries()) values[row * classes + label] = 1
  return { kind: 'shares', values }
}

function refusal(
  table: Table,
  column: number,
  row: number,
  cell: string,
  names: readonly string[],
  perColumn: boolean,
): string {
  const where = `第 ${table.lines[row]} 行、${columnWords(table, column)}`
  const classes = names.length
  const wanted = table.header ? `或列名（${shorten(names.join('、'))}）` : ''
  const value = numberIn(cell)
  const hint =
    value === classes
      ? '；标签若从 1 编号，要先减 1'
      : value !== undefined && value < 0 && !perColumn
        ? '；要忽略的标签写进 ignore_index'
        : ''
  return `${where}是「${shorten(cell)}」，${classes} 列分数的标签要是 0 到 ${classes - 1} 的整数${wanted}${hint}。`
}

function labelWarnings(of: Int32Array, classes: number): string[] {
  const seen = new Set(of)
  const counted = of.reduce((count, label) => count + (label >= 0 ? 1 : 0), 0)
  if (counted > 5 * classes && !seen.has(0) && seen.has(classes - 1))
    return ['没有一行的标签是 0：标签若从 1 编号，整列错了一位，却不会报错。']
  return []
}

/** Several columns of targets: numbers from 0 to 1; for losses of classes each row is a distribution. */
export function sharesIn(table: Table, targets: readonly number[], { loss }: ReadOptions): Problem['target'] {
  const read = targets.map((column) => numbersIn(table, column))
  for (const [index, values] of read.entries()) {
    const row = values.findIndex((value) => !isShare(value))
    if (row >= 0)
      throw new InputError(
        `第 ${table.lines[row]} 行、${columnWords(table, targets[index] ?? 0)}是 ${values[row]}，${loss} 的目标要在 0 与 1 之间。`,
      )
  }
  const values = interleaved(read, table.lines.length)
  if (OF_CLASSES[loss])
    for (let row = 0; row < table.lines.length; row++) {
      const total = read.reduce((sum, column) => sum + (column[row] ?? 0), 0)
      if (Math.abs(total - 1) > 0.02)
        throw new InputError(
          `第 ${table.lines[row]} 行的目标之和是 ${total.toFixed(3)}，${loss} 的软标签每行之和要是 1；多标签选 bce_with_logits。`,
        )
    }
  return { kind: 'shares', values }
}
