import { size } from '../graph/value.ts'
import type { DType, Shape } from '../graph/value.ts'

/** Where the elements of a sample's input come from: fed when the graph runs, or stored in it as a constant. */
export interface Source {
  readonly kind: 'fed' | 'constant'
  readonly dtype: DType
  readonly shape: Shape
  readonly elements: readonly number[]
}

/** Step of the grid that inputs lie on, so that adding a small power of two to an input is exact in float32. */
const GRID = 2 ** -8

/** The fractional parts of i·φ: evenly spread over [0, 1), no two alike (Weyl's sequence). */
export const spreadOver = (count: number, offset = 0): number[] =>
  Array.from({ length: count }, (_, i) => ((i + 1 + offset) * 0.6180339887498949) % 1)

const fed = (dtype: DType, shape: Shape, element: (fraction: number, i: number) => number): Source => ({
  kind: 'fed',
  dtype,
  shape,
  elements: spreadOver(size(shape), size(shape)).map(element),
})

/** Real numbers of both signs, at least 1/4 away from zero, where many ops have a kink. */
export const real = (...shape: number[]): Source =>
  fed('float32', shape, (u) => Math.sign(u - 0.5) * onGrid(0.25 + 3 * Math.abs(u - 0.5)))

/** Real numbers between `low` and `high`. */
export const within = (low: number, high: number, ...shape: number[]): Source =>
  fed('float32', shape, (u) => onGrid(low + (high - low) * u))

/** Real numbers no two of which are closer than 1/2, in no order: for ops that compare elements. */
export function distinct(...shape: number[]): Source {
  const count = size(shape)
  const order = spreadOver(count).map((u, i) => [u, i] as const)
  const ranks = new Map(order.toSorted(([a], [b]) => a - b).map(([, i], rank) => [i, rank]))
  return fed('float32', shape, (_, i) => ((ranks.get(i) ?? 0) - Math.floor(count / 2)) / 2 + 1 / 8)
}

const onGrid = (x: number): number => Math.round(x / GRID) * GRID

/** Given numbers, fed. A single number is a scalar, else a vector unless `shape` is given. */
export const given = (dtype: DType, elements: number | readonly number[], shape?: Shape): Source => ({
  kind: 'fed',
  dtype,
  ...asList(elements, shape),
})

/** Given numbers, stored in the graph: sizes, axes and whatever else a type depends on. */
export const stored = (
  elements: number | readonly number[],
  dtype: DType = 'int64',
  shape?: Shape,
): Source => ({
  kind: 'constant',
  dtype,
  ...asList(elements, shape),
})

const asList = (elements: number | readonly number[], shape?: Shape) =>
  typeof elements === 'number'
    ? { shape: shape ?? [], elements: [elements] }
    : { shape: shape ?? [elements.length], elements }
