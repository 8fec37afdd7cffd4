/** Element types that a {@link Value} may have, in ONNX words. */
export type DType = 'float32' | 'int32' | 'int64' | 'bool'

/** Array that holds the elements of a constant of each type; `bool` is one byte an element. */
export interface ArrayOf {
  float32: Float32Array
  int32: Int32Array
  int64: BigInt64Array
  bool: Uint8Array
}

/** An array that holds the elements of a constant. */
export type TypedArray = ArrayOf[DType]

/** Lengths of the axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[]

/** Length of an axis known only when the graph runs, such as the trip count of a Loop. */
export const DYNAMIC = -1

/** Element type and shape: all that is known of a value before it is computed. */
export interface Type {
  readonly dtype: DType
  readonly shape: Shape
}

/** An edge of the graph: a tensor that will exist when the graph runs. `data` is set only on constants. */
export interface Value extends Type {
  readonly name: string
  readonly data?: TypedArray
}

/** A tensor that has been computed, or is about to be fed. */
export interface Tensor extends Type {
  readonly data: TypedArray
}

/** Number of elements of a shape; a dynamic axis makes it negative. */
export const size = (shape: Shape): number => shape.reduce((product, length) => product * length, 1)

/** `float32[2, 3]`, as errors and dumps write a type. */
export const describe = ({ dtype, shape }: Type): string =>
  `${dtype}[${shape.map((length) => (length === DYNAMIC ? '?' : length)).join(', ')}]`

/** Whether two shapes have the same lengths, dynamic ones included. */
export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis])

/** Rank and lengths of `a` broadcast against `b` by NumPy's rule, or undefined when they do not fit. */
export function broadcast(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length)
  const shape: number[] = []
  for (let axis = 0; axis < rank; axis++) {
    const m = a[axis - rank + a.length] ?? 1
    const n = b[axis - rank + b.length] ?? 1
    if (m !== n && m !== 1 && n !== 1) return undefined
    shape.push(m === 1 ? n : m)
  }
  return shape
}

const arrays: { readonly [D in DType]: (data: readonly number[]) => ArrayOf[D] } = {
  float32: (data) => Float32Array.from(data),
  int32: (data) => Int32Array.from(data),
  int64: (data) => BigInt64Array.from(data, BigInt),
  bool: (data) => Uint8Array.from(data, Number),
}

/** What must be there; throws an Error that names it when it is not. */
export function existing<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`没有 ${name}`)
  return value
}

/** Whether the name is that of an element type. */
export const isDType = (name: string): name is DType => Object.hasOwn(arrays, name)

/** Elements as the typed array of `dtype`. */
export const typedArray = (data: readonly number[], dtype: DType): TypedArray => arrays[dtype](data)

/** Elements of a typed array as numbers. */
export const numbers = (data: TypedArray): number[] => Array.from<number | bigint, number>(data, Number)

/** The element type that a typed array holds (`Uint8Array` holds `bool`). */
export function dtypeOf(data: TypedArray): DType {
  if (data instanceof Float32Array) return 'float32'
  if (data instanceof Int32Array) return 'int32'
  return data instanceof BigInt64Array ? 'int64' : 'bool'
}

/** The axes of a value with the last two swapped. */
export const lastTwoSwapped = ({ shape: { length } }: Value): readonly number[] => [
  ...Array.from({ length: length - 2 }, (_, axis) => axis),
  length - 1,
  length - 2,
]
