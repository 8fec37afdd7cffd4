import type { AttributesOf, OpName, ResolvedOf } from './ops.ts'
import { isInts } from './rule.ts'
import type { GraphNode } from './rule.ts'
import type { Inputs } from './signature.ts'
import { broadcast, lastTwoSwapped, numbers, sameShape, size } from './value.ts'
import type { DType, Shape, Type, Value } from './value.ts'

/** What a simplification may ask the builder for. */
export interface Context {
  readonly constant: (data: number | readonly number[], dtype: DType, shape: Shape) => Value
  readonly emit: <N extends OpName>(op: N, inputs: Inputs, attributes: AttributesOf<N>) => Value
  /** The node that computes a value; none for inputs and constants. */
  readonly producer: (value: Value) => GraphNode | undefined
}

/** An op about to be written with one output of a known type. A and B are its first two inputs. */
interface Candidate<N extends OpName> {
  readonly A: Value
  readonly B: Value | undefined
  readonly inputs: Inputs
  readonly attributes: ResolvedOf<N>
  readonly type: Type
}

/** Answers an equal value that costs less, or undefined. */
type Simplification<N extends OpName = OpName> = (
  candidate: Candidate<N>,
  context: Context,
) => Value | undefined

/** The number that all elements equal: of a constant of one element, or of its expansion. */
function lone(value: Value | undefined, { producer }: Pick<Context, 'producer'>): number | undefined {
  const node = value && producer(value)
  const source = node?.op === 'Expand' ? node.inputs[0] : value
  return source?.data?.length === 1 ? numbers(source.data)[0] : undefined
}

const fits = (value: Value, type: Type): Value | undefined =>
  sameShape(value.shape, type.shape) && value.dtype === type.dtype ? value : undefined

/** The input itself, when nothing changes its type. */
const unchanged: Simplification = ({ A, type }) => fits(A, type)

/** The first operand, when the second is neutral. */
const without =
  (neutral: number): Simplification =>
  ({ A, B, type }, context) =>
    Object.is(lone(B, context), neutral) ? fits(A, type) : undefined

/** Either operand, when the other one is neutral. */
const withoutEither =
  (neutral: number): Simplification =>
  ({ A, B = A, type }, context) => {
    if (Object.is(lone(B, context), neutral)) return fits(A, type)
    return Object.is(lone(A, context), neutral) ? fits(B, type) : undefined
  }

/** Computes with constants: + - * / and sqrt in double, rounded once more, are those of float32 (Figueroa 1995). */
const folded =
  (compute: (a: number, b: number) => number): Simplification =>
  ({ A, B = A, type }, context) => {
    const [a, b] = [lone(A, context), lone(B, context)]
    if (a === undefined || b === undefined || type.dtype !== 'float32') return undefined
    return filled(Math.fround(compute(a, b)), type, context)
  }

/** One number in every element. */
const filled = (number: number, { dtype, shape }: Type, { constant, emit }: Context): Value =>
  size(shape) === 1
    ? constant(number, dtype, shape)
    : emit('Expand', [constant(number, dtype, []), constant(shape, 'int64', [shape.length])], {})

/** x + x = 2 * x, which may join other factors of x. */
const doubled: Simplification = ({ A, B, type }, { emit, constant }) =>
  A === B && type.dtype === 'float32' ? emit('Mul', [A, constant(2, type.dtype, [])], {}) : undefined

/** (x * c) * d = x * (c * d) and -x * d = x * -d: one node for all constant factors. */
const gathered: Simplification = ({ A, B = A, type }, context) => {
  const [a, b] = [lone(A, context), lone(B, context)]
  const [outer, product] = b === undefined ? [a, B] : [b, A]
  const node = context.producer(product)
  if (outer === undefined || node === undefined || type.dtype !== 'float32') return undefined
  const factors = node.inputs.map((input) => lone(input, context))
  const inner = node.op === 'Neg' ? -1 : node.op === 'Mul' ? factors.find(Number.isFinite) : undefined
  const x = node.inputs.find((_, i) => factors[i] === undefined)
  if (inner === undefined || x === undefined || !fits(x, type)) return undefined
  return context.emit('Mul', [x, context.constant(Math.fround(inner * outer), type.dtype, [])], {})
}

/** -(-x) = x */
const involution: Simplification = ({ A }, { producer }) => {
  const node = producer(A)
  return node?.op === 'Neg' ? node.inputs[0] : undefined
}

/** Back to the shape from before the last change of shape. */
const restored: Simplification = ({ A, type }, { producer }) => {
  const node = producer(A)
  const source = node?.op === 'Reshape' ? node.inputs[0] : undefined
  return source && fits(source, type)
}

/** An expanded number in another shape is the number expanded to that shape. */
const refilled: Simplification = ({ A, type }, context) => {
  const number = lone(A, context)
  return number === undefined || A.data !== undefined ? undefined : filled(number, type, context)
}

/** Two transpositions are one, or none. */
const composed: Simplification<'Transpose'> = ({ A, attributes: { perm } }, { producer, emit }) => {
  if (perm.every((axis, position) => axis === position)) return A
  const node = producer(A)
  const before = node?.op === 'Transpose' ? node.attributes['perm'] : undefined
  return isInts(before)
    ? emit('Transpose', [node?.inputs[0]], { perm: perm.map((axis) => before[axis] ?? 0) })
    : undefined
}

/** (A·B)ᵀ = Bᵀ·Aᵀ where a factor is turned already; a product reads its factors either way at no cost. */
const turnedProduct: Simplification<'Transpose'> = ({ A: product, attributes: { perm } }, context) => {
  const { producer, emit } = context
  const node = producer(product)
  const [A, B] = node?.inputs ?? []
  const isTurn = sameShape(perm, lastTwoSwapped(product)) && A?.shape.length === B?.shape.length
  if (node?.op !== 'MatMul' || A === undefined || B === undefined || !isTurn) return undefined
  if (producer(A)?.op !== 'Transpose' && producer(B)?.op !== 'Transpose') return undefined
  const turn = (value: Value) => emit('Transpose', [value], { perm })
  return emit('MatMul', [turn(B), turn(A)], {})
}

/** A reduction over axes of length 1. */
const single: Simplification<'ReduceSum'> = ({ A, type, attributes: { keepdims } }) =>
  keepdims === 1 ? fits(A, type) : undefined

/** A list with one member. */
const only: Simplification = ({ A, inputs }) => (inputs.length === 1 ? A : undefined)

/**
 * Cheaper equal forms, tried in order before a node is written. Only what is equal for all numbers, NaN and infinity
 * included, up to the rounding of constants: x * 0 stays.
 */
const simplifications: { readonly [N in OpName]?: readonly Simplification<N>[] } = {
  Identity: [unchanged],
  Cast: [unchanged],
  Neg: [involution, folded((a) => -a)],
  Sqrt: [folded(Math.sqrt)],
  Add: [withoutEither(0), folded((a, b) => a + b), doubled],
  Sub: [without(0), folded((a, b) => a - b)],
  Mul: [withoutEither(1), folded((a, b) => a * b), gathered],
  Div: [without(1), folded((a, b) => a / b)],
  Pow: [without(1)],
  Sum: [only],
  Concat: [only],
  Expand: [unchanged],
  Reshape: [unchanged, restored, refilled],
  Transpose: [composed, turnedProduct],
  ReduceSum: [single],
  ReduceMean: [single],
  ReduceMax: [single],
  ReduceMin: [single],
}

/** A value that makes the candidate unnecessary, if there is one. */
export function simplify<N extends OpName>(
  op: N,
  candidate: Candidate<N>,
  context: Context,
): Value | undefined {
  for (const attempt of simplifications[op] ?? []) {
    const value = attempt(candidate, context)
    if (value !== undefined) return value
  }
  return undefined
}

/** Ops that broadcast by themselves, so that an Expand in front of them is wasted work; how many of the last axes they do not. */
const broadcasting: { readonly [N in OpName]?: number } = {
  Add: 0,
  Sub: 0,
  Mul: 0,
  Div: 0,
  Pow: 0,
  Min: 0,
  Max: 0,
  Sum: 0,
  Where: 0,
  Equal: 0,
  Greater: 0,
  GreaterOrEqual: 0,
  Less: 0,
  LessOrEqual: 0,
  MatMul: 2,
}

/** Replaces each expanded operand by what was expanded, as long as the result keeps its shape. */
export function withoutExpand(
  op: OpName,
  inputs: Inputs,
  result: Shape,
  producer: Context['producer'],
): Inputs {
  const own = broadcasting[op]
  if (own === undefined || inputs.some((value) => value && value.shape.length < own)) return inputs
  const first = (shape: Shape): Shape => shape.slice(0, shape.length - own)
  const last = (shape: Shape): Shape => shape.slice(shape.length - own)
  return inputs.reduce<Inputs>((operands, operand, position) => {
    const node = operand && producer(operand)
    const source = node?.op === 'Expand' ? node.inputs[0] : undefined
    if (operand === undefined || source === undefined) return operands
    const narrower = operands.with(position, source)
    const together = narrower.reduce<Shape | undefined>(
      (shape, next) => shape && broadcast(shape, first(next?.shape ?? [])),
      [],
    )
    const isEnough = together && sameShape(together, first(result))
    return isEnough && sameShape(last(source.shape), last(operand.shape)) ? narrower : operands
  }, inputs)
}
