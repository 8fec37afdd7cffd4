/** The searched space as a unit cube, as fANOVA needs it: every hyperparameter uniform on its own scale. */
import { InputError } from '../../src/data/input-error.ts'
import { numberIn, shorten } from '../../src/data/table-file.ts'
import { exp, log } from '../../src/engine/nn/exact.ts'
import type { Given, Trials } from './trials.ts'

/** A hyperparameter: its place in the cube for each trial, 0 to 1 for numbers, the index of its category otherwise. */
export interface Axis {
  readonly name: string
  readonly kind: 'number' | 'category'
  readonly log: boolean
  readonly whole: boolean
  /** Least and greatest number. */
  readonly low: number
  readonly high: number
  /** The numbers themselves where they are few: then each has an equal part of the axis. */
  readonly levels: readonly number[]
  readonly categories: readonly string[]
  readonly places: Float64Array
  readonly cells: readonly string[]
}

/** Ratio of largest to smallest value from which a scale may be logarithmic; most categories, levels and hyperparameters. */
const WIDE = 10
const CATEGORIES = 30
const LEVELS = 8
const AXES = 40

/**
 * Axes of the hyperparameters that vary; says which are left out.
 * @throws InputError when none is left, or a column of numbers holds a word
 */
export function axesOf(
  { parameters, lines }: Trials,
  scale: 'auto' | 'linear',
): { axes: Axis[]; left: string[] } {
  const left: string[] = []
  const axes = parameters.flatMap((given) => {
    const empty = given.cells.findIndex((cell) => cell === '' || cell.toLowerCase() === 'nan')
    const different = new Set(given.cells).size
    const reason =
      empty >= 0
        ? `第 ${lines[empty]} 行起有空格，像条件超参`
        : different === 1
          ? `只有一个值 ${shorten(given.cells[0] ?? '')}`
          : null
    if (reason === null) {
      const axis = axisOf(given, lines, scale)
      if (axis) return [axis]
    }
    left.push(`${given.name}（${reason ?? `${different} 种文字，多于 ${CATEGORIES}`}）`)
    return []
  })
  if (axes.length === 0)
    throw new InputError(`没有一个超参在变：${left.slice(0, 4).join('、')}；至少要有一列超参取两个以上的值。`)
  if (axes.length > AXES)
    throw new InputError(`有 ${axes.length} 个超参，这里最多 ${AXES} 个；去掉不是超参的列。`)
  return { axes, left }
}

function axisOf({ name, cells }: Given, lines: readonly number[], scale: 'auto' | 'linear'): Axis | null {
  const numbers = cells.map((cell) => numberIn(cell) ?? Number.NaN)
  const words = numbers.filter((value) => !Number.isFinite(value)).length
  if (words > 0 && words < cells.length / 5) {
    const at = numbers.findIndex((value) => !Number.isFinite(value))
    throw new InputError(
      `第 ${lines[at]} 行、超参 ${name} 是「${shorten(cells[at] ?? '')}」，这一列其余是数；数值超参要全是有限的数。`,
    )
  }
  if (words > 0) {
    const categories = [...new Set(cells)].sort()
    if (categories.length > CATEGORIES) return null
    const place = new Map(categories.map((one, index) => [one, index]))
    const places = Float64Array.from(cells, (cell) => place.get(cell) ?? 0)
    return {
      name,
      kind: 'category',
      log: false,
      whole: false,
      low: 0,
      high: 0,
      levels: [],
      categories,
      places,
      cells,
    }
  }
  const sorted = [...new Set(numbers)].sort((a, b) => a - b)
  const [low = 0, high = 1] = [sorted[0], sorted.at(-1)]
  const levels = sorted.length <= LEVELS && 2 * sorted.length <= numbers.length ? sorted : []
  const wide = scale === 'auto' && levels.length === 0 && low > 0 && high / low >= WIDE
  const [linear, logs] = [false, true].map((one) =>
    numbers.map((value) => placeOf({ log: one, low, high }, value)),
  )
  const logarithmic = wide && unevenness(logs ?? []) < unevenness(linear ?? [])
  const place = new Map(levels.map((value, index) => [value, (index + 0.5) / levels.length]))
  const places = Float64Array.from(
    (logarithmic ? logs : linear) ?? [],
    (at, row) => place.get(numbers[row] ?? 0) ?? at,
  )
  const whole = numbers.every((value) => Number.isInteger(value))
  return { name, kind: 'number', log: logarithmic, whole, low, high, levels, categories: [], places, cells }
}

/** Mean distance of sorted places from evenly spread ones: small on the scale that was sampled uniformly. */
function unevenness(places: readonly number[]): number {
  const sorted = places.toSorted((a, b) => a - b)
  const sum = sorted.reduce(
    (total, place, index) => total + Math.abs(place - (index + 0.5) / sorted.length),
    0,
  )
  return sum / sorted.length
}

type Range = Pick<Axis, 'log' | 'low' | 'high'>

/** A number as a place of the axis, 0 to 1. */
function placeOf({ log: logarithmic, low, high }: Range, value: number): number {
  return logarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low)
}

/** The number at a place, which may lie beyond 0 to 1. On an axis of levels: between two of them, or as far beyond the last as that is from its neighbour. */
export function valueAt(axis: Range & Pick<Axis, 'levels'>, place: number): number {
  const { log: logarithmic, low, high, levels } = axis
  if (levels.length === 0)
    return logarithmic ? low * exp(place * log(high / low)) : low + place * (high - low)
  const index = place * levels.length - 0.5
  const below = Math.min(levels.length - 2, Math.max(0, Math.floor(index)))
  const [first = low, second = high] = levels.slice(below, below + 2)
  const part = index - below
  const inside = part >= 0 && part <= 1
  return inside || first <= 0 ? first + part * (second - first) : first * exp(part * log(second / first))
}
