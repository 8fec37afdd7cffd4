import { size } from '../graph/value.ts'
import { shown, SpecError } from '../nn/field.ts'

/** A dense array on the JavaScript side: values in row-major order. Class indices are whole numbers in `values`. */
export interface DenseArray {
  readonly values: Float32Array
  /** Outermost axis first; the product is `values.length`. */
  readonly shape: readonly number[]
}

/** Numbers nested to any depth, every list of a level equally long: an array as JSON writes it. */
export type Nested = number | readonly Nested[]

/** Nested numbers as a program prints them: what is not finite is the string "NaN", "Infinity" or "-Infinity". */
export type Printed = number | string | readonly Printed[]

/** An array of the given shape; throws a RangeError when the numbers do not fill it. */
export function dense(values: ArrayLike<number>, shape: readonly number[]): DenseArray {
  if (values.length !== size(shape))
    throw new RangeError(`${values.length} 个数填不满形状 [${shape.join(', ')}]`)
  return { values: values instanceof Float32Array ? values : Float32Array.from(values), shape }
}

/** Lengths of the axes of nested lists, read along the first element of each. */
function shapeOf(value: unknown): number[] {
  const shape: number[] = []
  for (let inner = value; Array.isArray(inner); inner = inner[0]) shape.push(inner.length)
  return shape
}

/** Deepest nesting of lists that an array may have. */
const DEEPEST = 6

/** Reads nested lists of finite numbers; throws a SpecError that names the place of the first that does not fit. */
export function readArray(value: unknown, path: string): DenseArray {
  const shape = shapeOf(value)
  if (shape.length === 0) throw new SpecError(path, `应为数的列表，收到 ${shown(value)}`)
  if (shape.length > DEEPEST) throw new SpecError(path, `嵌套应不超过 ${DEEPEST} 层`)
  if (size(shape) === 0) throw new SpecError(path, '不能是空列表')
  const values = new Float32Array(size(shape))
  let filled = 0
  const fill = (part: unknown, depth: number, at: string): void => {
    if (depth === shape.length) {
      values[filled++] = readNumber(part, at)
      return
    }
    const length = shape[depth] ?? 0
    if (!Array.isArray(part)) throw new SpecError(at, `应为 ${length} 项的列表，收到 ${shown(part)}`)
    if (part.length !== length) throw new SpecError(at, `应有 ${length} 项，收到 ${part.length} 项`)
    part.forEach((inner: unknown, i) => fill(inner, depth + 1, `${at}[${i}]`))
  }
  fill(value, 0, path)
  return { values, shape }
}

function readNumber(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(Math.fround(value))) return value
  throw new SpecError(path, `应为有限数（32 位浮点能表示），收到 ${shown(value)}`)
}

/** A number as JSON can hold it. */
export const printedNumber = (value: number): number | string =>
  Number.isFinite(value) ? value : String(value)

/** The array as nested lists. */
export function printed({ values, shape }: DenseArray): Printed {
  const build = (depth: number, from: number, length: number): Printed => {
    if (depth === shape.length) return printedNumber(values[from] ?? NaN)
    const count = shape[depth] ?? 0
    const step = length / count
    return Array.from({ length: count }, (_, i) => build(depth + 1, from + i * step, step))
  }
  return build(0, 0, values.length)
}
