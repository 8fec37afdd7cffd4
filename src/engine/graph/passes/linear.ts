import type { OpName } from '../ops.ts'
import { isInts } from '../rule.ts'
import type { GraphNode } from '../rule.ts'
import { numbers } from '../value.ts'
import type { Value } from '../value.ts'

/** Whether scaling the inputs in `scaled` by a number scales the outputs by the same number. */
type Homogeneity = (inputs: readonly Value[], scaled: ReadonlySet<Value>) => boolean

/** Linear in the first input; the others are shapes, indices or weights. */
const inFirst: Homogeneity = ([first, ...others], scaled) =>
  first !== undefined && scaled.has(first) && !others.some((value) => scaled.has(value))

/** Linear in each of the first two inputs, and nothing is added: one of them is scaled. */
const inOneOfTwo: Homogeneity = ([A, B, C], scaled) =>
  A !== undefined && B !== undefined && scaled.has(A) !== scaled.has(B) && C === undefined

/** Linear in all inputs together; zero may stand for a scaled value. */
const inAll: Homogeneity = (inputs, scaled) => inputs.every((value) => scaled.has(value) || isZero(value))

/** Adds scaled updates to zeros. */
const intoZeros: Homogeneity = ([data, , updates], scaled) =>
  data !== undefined && updates !== undefined && scaled.has(updates) && (scaled.has(data) || isZero(data))

const isZero = (value: Value): boolean =>
  value.data !== undefined && numbers(value.data).every((x) => x === 0)

const homogeneous: { readonly [N in OpName]?: Homogeneity } = {
  Identity: inFirst,
  Neg: inFirst,
  Div: inFirst,
  ReduceSum: inFirst,
  ReduceMean: inFirst,
  Reshape: inFirst,
  Transpose: inFirst,
  Expand: inFirst,
  Split: inFirst,
  Gather: inFirst,
  GatherElements: inFirst,
  GatherND: inFirst,
  Mul: inOneOfTwo,
  MatMul: inOneOfTwo,
  Gemm: inOneOfTwo,
  Conv: inOneOfTwo,
  ConvTranspose: inOneOfTwo,
  Add: inAll,
  Sub: inAll,
  Sum: inAll,
  Concat: inAll,
  Where: ([, ...branches], scaled) => inAll(branches, scaled),
  ScatterElements: intoZeros,
  ScatterND: intoZeros,
}

/**
 * Whether a node treats each place along the first axis by itself: then scaling the values in `scaled` at one place scales
 * the outputs there and nowhere else.
 */
export function keepsFirstAxis(
  { op, inputs, outputs, attributes }: GraphNode,
  scaled: ReadonlySet<Value>,
): boolean {
  const given = inputs.filter((value) => value !== undefined && scaled.has(value))
  const lengths = new Set([...given, ...outputs].map((value) => value?.shape[0]))
  const ranks = new Set([...given, ...outputs].map((value) => value?.shape.length))
  if (lengths.size !== 1) return false
  if (op === 'Transpose') return isInts(attributes['perm']) && attributes['perm'][0] === 0
  if (op === 'MatMul') return ranks.size === 1 && outputs.every(({ shape }) => shape.length > 2)
  if (op === 'ReduceSum' || op === 'ReduceMean')
    return inputs[1]?.data !== undefined && !numbers(inputs[1].data).includes(0)
  if (op === 'Concat' || op === 'Split') return attributes['axis'] !== 0
  return op === 'Reshape' || (elementwise.has(op) && ranks.size === 1)
}

const elementwise: ReadonlySet<OpName> = new Set([
  'Identity',
  'Neg',
  'Mul',
  'Div',
  'Add',
  'Sub',
  'Sum',
  'Where',
])

/** Whether scaling the values in `scaled` scales what the node answers. */
export function isHomogeneous({ op, inputs }: GraphNode, scaled: ReadonlySet<Value>): boolean {
  const given = inputs.filter((value) => value !== undefined)
  return given.some((value) => scaled.has(value)) && homogeneous[op]?.(given, scaled) === true
}
