import type { OpName } from '../ops.ts'
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

/** Writes scaled updates over or onto zeros. */
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
  CumSum: inFirst,
  Reshape: inFirst,
  Squeeze: inFirst,
  Unsqueeze: inFirst,
  Transpose: inFirst,
  Expand: inFirst,
  Tile: inFirst,
  Slice: inFirst,
  Split: inFirst,
  Pad: (inputs, scaled) => inputs.length === 2 && inFirst(inputs, scaled),
  Trilu: inFirst,
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

/** Whether scaling the values in `scaled` scales what the node answers. */
export function isHomogeneous({ op, inputs }: GraphNode, scaled: ReadonlySet<Value>): boolean {
  const given = inputs.filter((value) => value !== undefined)
  return given.some((value) => scaled.has(value)) && homogeneous[op]?.(given, scaled) === true
}
