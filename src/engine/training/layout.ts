import { size } from '../graph/value.ts'
import type { Shape } from '../graph/value.ts'
import type { BufferSpec, ParameterSpec } from '../nn/module.ts'
import { expectShape } from '../nn/field.ts'
import type { DenseArray } from './array.ts'

/** Parameters (and running statistics) by key, in PyTorch's shapes. */
export type ParameterRecord = Readonly<Record<string, DenseArray>>

/** Where one array stands in a flat vector. */
export interface Place<T extends ParameterSpec | BufferSpec = ParameterSpec | BufferSpec> {
  readonly spec: T
  readonly offset: number
  readonly length: number
}

/** Arrays laid one after another into a vector of `length` numbers. */
export interface Layout<T extends ParameterSpec | BufferSpec = ParameterSpec | BufferSpec> {
  readonly places: readonly Place<T>[]
  readonly length: number
  /** Whether matrices that layers take as [in, out] stand in it so, or as PyTorch keeps them, [out, in]. */
  readonly matrices: 'in-out' | 'out-in'
}

/** Lays arrays into one vector, in order. */
export function layoutOf<T extends ParameterSpec | BufferSpec>(
  specs: readonly T[],
  matrices: Layout['matrices'],
): Layout<T> {
  let offset = 0
  const places = specs.map((spec) => {
    const length = size(spec.shape)
    offset += length
    return { spec, offset: offset - length, length }
  })
  return { places, length: offset, matrices }
}

/** Values of shape [rows, columns] as those of shape [columns, rows]. */
export function transposed(values: Float32Array, [rows = 0, columns = 0]: Shape): Float32Array {
  return Float32Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)] ?? 0)
}

/** Whether layers take the array as [in, out] while PyTorch has [out, in]. */
export const isTransposed = (spec: ParameterSpec | BufferSpec): boolean => 'transposed' in spec

/** Shape of an array as layers take it. */
export const shapeInLayers = (spec: ParameterSpec | BufferSpec): Shape =>
  isTransposed(spec) ? spec.shape.toReversed() : spec.shape

const isTurned = ({ matrices }: Layout, spec: ParameterSpec | BufferSpec): boolean =>
  matrices === 'in-out' && isTransposed(spec)

/** The vector's arrays by key, in PyTorch's shapes. */
export function unpack(layout: Layout, vector: Float32Array): ParameterRecord {
  return Object.fromEntries(
    layout.places.map(({ spec, offset, length }) => {
      const stored = vector.slice(offset, offset + length)
      const values = isTurned(layout, spec) ? transposed(stored, shapeInLayers(spec)) : stored
      return [spec.key, { shape: spec.shape, values }]
    }),
  )
}

/** A vector of initial values: those given, whose shape is checked, the rest as `fresh` makes them in PyTorch's shape. */
export function initialVector<T extends ParameterSpec | BufferSpec>(
  layout: Layout<T>,
  given: ParameterRecord,
  fresh: (spec: T) => Float32Array,
): Float32Array {
  const vector = new Float32Array(layout.length)
  for (const { spec, offset } of layout.places) {
    const known = given[spec.key]
    if (known) expectShape(known.shape, spec.shape, `params.${spec.key}`)
    const values = known?.values ?? fresh(spec)
    vector.set(isTurned(layout, spec) ? transposed(values, spec.shape) : values, offset)
  }
  return vector
}

/** A vector with one number a parameter, written by a rule on the array it belongs to. */
export function marked<T extends ParameterSpec | BufferSpec>(
  layout: Layout<T>,
  rule: (spec: T) => number,
): Float32Array {
  const vector = new Float32Array(layout.length)
  for (const { spec, offset, length } of layout.places) vector.fill(rule(spec), offset, offset + length)
  return vector
}
