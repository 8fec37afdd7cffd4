/** Probabilities and logits of every row, made from what was given and the options. */
import { InputError } from '../../src/data/input-error.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import type { Matrix } from '../../src/metrics/arguments/matrices.ts'
import { twoColumns } from '../../src/metrics/classification/probability-scores.ts'
import type { controls } from './controls.ts'
import type { Kind } from './report.ts'
import type { Rows } from './rows.ts'
import { logitsOf, softmax } from './temperature.ts'

type Options = Settings<typeof controls>

/** Rows of class probabilities with the column that came true. Confidence and 「对错」 are two classes, of which column 1 is 「对」. */
export interface Forecasts {
  readonly kind: Kind
  readonly classes: readonly string[]
  readonly columns: Int32Array
  readonly probabilities: Matrix
  readonly logits: Matrix
  /** Whether logits were given. */
  readonly fromLogits: boolean
  /** The event of the diagram: the predicted class is right, or column 1 came true. */
  readonly view: 'top' | 'second'
  readonly event: string
}

/** Rounding to two digits leaves sums this far from 1. */
const ROUNDED = 0.02

/** Turns the given numbers into probabilities and logits. Throws an InputError that names the row where they are neither. */
export function forecastsOf(rows: Rows, settings: Options): Forecasts {
  if (rows.kind === 'classes') return ofClasses(rows, settings)
  const fromLogits = areLogits(rows, settings, rows.given, 1)
  if (rows.kind === 'confidence' && fromLogits)
    throw new InputError(
      `第 ${rows.lines[firstOutside(rows.given)] ?? rows.lines[0]} 行的置信度是 ${rows.given[Math.max(0, firstOutside(rows.given))]}；置信度要在 0 与 1 之间，给 logits 时要一类一列，再加一列真实标签。`,
    )
  const column = fromLogits ? rows.given.map((logit) => 1 / (1 + Math.exp(-logit))) : rows.given
  const flipped = rows.kind === 'binary' && settings.positive === 'smaller'
  // the given number belongs to the positive class; column 1 is that class
  const probabilities = twoColumns(column)
  const logits = fromLogits ? besideZero(rows.given) : logitsOf(probabilities)
  const shared = { kind: rows.kind, probabilities, logits, fromLogits }
  if (rows.kind === 'confidence')
    return {
      ...shared,
      classes: ['错', '对'],
      columns: Int32Array.from(rows.correct),
      view: 'second',
      event: '预测对了',
    }
  const [no = 0, yes = 1] = flipped ? rows.classes.toReversed() : rows.classes
  return {
    ...shared,
    classes: [String(no), String(yes)],
    columns: Int32Array.from(rows.truth, (label) => (label === yes ? 1 : 0)),
    view: settings.view === 'top' ? 'top' : 'second',
    event: settings.view === 'top' ? '预测对了' : `正类 ${yes}`,
  }
}

function ofClasses(rows: Extract<Rows, { kind: 'classes' }>, settings: Options): Forecasts {
  const fromLogits = areLogits(rows, settings, rows.given.data, rows.given.columns)
  return {
    kind: 'classes',
    classes: rows.classes.map(String),
    columns: rows.columns,
    probabilities: fromLogits ? softmax(rows.given, 1) : rows.given,
    logits: fromLogits ? rows.given : logitsOf(rows.given),
    fromLogits,
    view: 'top',
    event: '预测对了',
  }
}

const firstOutside = (values: Float64Array): number => values.findIndex((value) => value < 0 || value > 1)

/** Logits of two classes from their difference. */
function besideZero(differences: Float64Array): Matrix {
  const data = new Float64Array(2 * differences.length)
  for (const [row, difference] of differences.entries()) data[2 * row + 1] = difference
  return { rows: differences.length, columns: 2, data }
}

/**
 * Whether the numbers are logits. Taken for probabilities when most rows are; then every row must be.
 * @throws InputError that names the first row which is not
 */
function areLogits(rows: Rows, settings: Options, data: Float64Array, width: number): boolean {
  if (settings.scores === 'logits') return true
  const length = data.length / width
  let [outside, off, firstOff, firstOut] = [0, 0, -1, -1]
  for (let row = 0; row < length; row++) {
    let [total, inside] = [0, true]
    for (let column = 0; column < width; column++) {
      const value = data[row * width + column] ?? Number.NaN
      total += value
      if (value < 0 || value > 1) inside = false
    }
    if (!inside) {
      outside++
      if (firstOut < 0) firstOut = row
    } else if (width > 1 && Math.abs(total - 1) > ROUNDED) {
      off++
      if (firstOff < 0) firstOff = row
    }
  }
  if (settings.scores === 'auto' && outside > 0 && outside + off > length / 2) return true
  if (outside > 0) {
    const bad = data.slice(firstOut * width, (firstOut + 1) * width).find((value) => value < 0 || value > 1)
    throw new InputError(
      `第 ${rows.lines[firstOut]} 行有 ${bad}，概率要在 0 与 1 之间；若给的是 logits，把「给的数是」改成 logits。`,
    )
  }
  if (off > 0) {
    const total = data.slice(firstOff * width, (firstOff + 1) * width).reduce((sum, value) => sum + value, 0)
    throw new InputError(
      `第 ${rows.lines[firstOff]} 行的概率之和是 ${total.toFixed(3)}，各类之和要是 1（允许两位小数的舍入）；若给的是 logits，把「给的数是」改成 logits。`,
    )
  }
  return false
}

/** The forecast of the event in each row and whether it came true. Of tied classes the first is predicted. */
export function viewed(
  probabilities: Matrix,
  columns: Int32Array,
  view: Forecasts['view'],
): { readonly confidence: Float64Array; readonly hit: Uint8Array } {
  const { rows, columns: width, data } = probabilities
  const confidence = new Float64Array(rows)
  const hit = new Uint8Array(rows)
  for (let row = 0; row < rows; row++) {
    let top = view === 'top' ? 0 : 1
    if (view === 'top')
      for (let column = 1; column < width; column++)
        if ((data[row * width + column] ?? 0) > (data[row * width + top] ?? 0)) top = column
    confidence[row] = data[row * width + top] ?? 0
    hit[row] = columns[row] === top ? 1 : 0
  }
  return { confidence, hit }
}

/** Some rows of a matrix. */
export function rowsOf({ columns, data }: Matrix, order: Int32Array): Matrix {
  const taken = new Float64Array(order.length * columns)
  for (const [row, from] of order.entries())
    taken.set(data.subarray(from * columns, (from + 1) * columns), row * columns)
  return { rows: order.length, columns, data: taken }
}
