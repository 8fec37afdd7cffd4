/** Which column of probabilities belongs to which label. */
import { InputError } from '../../src/data/input-error.ts'
import { columnWords, shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'
import { encode } from '../../src/metrics/classification/label.ts'

export interface Places {
  /** For each row, the place of its label among the columns. */
  readonly labels: Int32Array
  /** What the class of each column is called. */
  readonly classes: readonly string[]
  /** How labels and columns were matched. */
  readonly how: string
  readonly warnings: readonly string[]
}

/** Names of columns of probabilities begin with one of these before the name of the class. */
const PREFIX = /^(?:pred_?)?(?:probability|proba|probs|prob|p|概率)[_\s.:(-]*(?=.)/i

/**
 * Matches labels with columns: by the names of the columns, else whole numbers as positions from 0 or from 1, else in sorted order.
 * @throws InputError when none of these fits every label
 */
export function placesOf(table: Table, label: number, columns: readonly number[]): Places {
  const cells = table.columns[label] ?? []
  const empty = cells.indexOf('')
  if (empty >= 0)
    throw new InputError(`第 ${table.lines[empty]} 行、${columnWords(table, label)}是空的，这里要一个标签。`)
  const seen = [...new Set(cells)]
  const names = columns.map((column) => table.header?.[column] ?? '')
  const short = names.map((name) => name.replace(PREFIX, '').replace(/\)$/, ''))
  for (const classes of [names, short])
    if (new Set(classes).size === classes.length && seen.every((one) => classes.includes(one)))
      return placed(cells, classes, '按列名对应标签', [])
  const width = columns.length
  const numbers = seen.map((one) => (/^\d+(?:\.0+)?$/.test(one) ? Number(one) : Number.NaN))
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)]
  for (const first of [0, 1]) {
    // from 1 only when the last class occurs: then it cannot be counted from 0
    if (!(least >= first && most < width + first) || (first === 1 && most !== width)) continue
    const whole = cells.map((cell) => String(Number(cell)))
    const classes = columns.map((_, index) => String(index + first))
    const warnings = first === 1 ? [`标签是 1 到 ${width}，第一列概率当作类 1。`] : []
    return placed(whole, classes, `标签是从 ${first} 数起的列号`, warnings)
  }
  if (seen.length === width && !numbers.every((value) => !Number.isNaN(value) && width > value)) {
    const classes = encode(cells).classes.map(String)
    const warnings = [
      `${table.header ? '列名与标签对不上' : '没有列名'}，概率列按标签排序后的顺序对应：${classes.slice(0, 4).join('、')}${width > 4 ? '…' : ''}。顺序若不同，结果全错；把列名写成类名就不必猜。`,
    ]
    return placed(cells, classes, '按标签的排序对应', warnings)
  }
  throw new InputError(
    `${columnWords(table, label)}有 ${seen.length} 种标签（例如「${shorten(seen[0] ?? '')}」），概率有 ${width} 列，对不上；把概率的列名写成类名，或者标签写成 0 到 ${width - 1} 的整数。`,
  )
}

function placed(
  cells: readonly string[],
  classes: readonly string[],
  how: string,
  warnings: string[],
): Places {
  const place = new Map(classes.map((name, index) => [name, index]))
  return { labels: Int32Array.from(cells, (cell) => place.get(cell) ?? 0), classes, how, warnings }
}
