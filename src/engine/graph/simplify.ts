import type { AttributeValue, GraphNode } from './rule.ts'
import type { OpName } from './ops.ts'
import { broadcast, numbers, sameShape, size } from './value.ts'
import type { Type, Value } from './value.ts'

/** What a simplification may ask the builder for. */
export interface Context {
  constant(data: number, dtype: Value['dtype'], shape: readonly number[]): Value
  emit(op: OpName, inputs: readonly (Value | undefined)[], attributes?: Record<string, AttributeValue>): Value
  /** The node that computes a value; none for inputs and constants. */
  producer(value: Value): GraphNode | undefined
}

/** One application about to be written down, with its first two inputs by the names A and B. */
interface Candidate {
  readonly A: Value
  readonly B: Value | undefined
  readonly inputs: readonly (Value | undefined)[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly type: Type
}

/** Answers an equal value that costs less, or undefined. */
type Simplification = (candidate: Candidate, context: Context) => Value | undefined

/** The number that all elements of a one-element constant equal. */
const lone = (value: Value | undefined): number | undefined =>
  value?.data !== undefined && size(value.shape) === 1 ? numbers(value.data)[0] : undefined

const isLone = (value: Value | undefined, number: number): boolean => Object.is(lone(value), number)

const fits = (value: Value, { type }: Candidate): Value | undefined =>
  sameShape(value.shape, type.shape) && value.dtype === type.dtype ? value : undefined

/** IEEE single precision of + - * / and sqrt is the double result rounded once more (Figueroa 1995). */
const folded =
  (compute: (a: number, b: number) => number): Simplification =>
  ({ A, B, type }, { constant }) => {
    const a = lone(A)
    const b = B === undefined ? 0 : lone(B)
    if (a === undefined || b === undefined || type.dtype !== 'float32') return undefined
    return constant(Math.fround(compute(a, b)), type.dtype, type.shape)
  }

/** (x * c) * d = x * (c * d): one node for a chain of constant factors. */
const gathered: Simplification = ({ A, B, type }, { emit, constant, producer }) => {
  const [factor, rest] = lone(A) === undefined ? [B, A] : [A, B]
  const outer = lone(factor)
  const inner = rest && producer(rest)
  if (outer === undefined || factor?.dtype !== 'float32' || inner === undefined) return undefined
  if (factor.shape.length > (rest?.shape.length ?? 0)) return undefined
  const scale =
    inner.op === 'Neg'
      ? -1
      : inner.op === 'Mul'
        ? (lone(inner.inputs[0]) ?? lone(inner.inputs[1]))
        : undefined
  const base = inner.inputs.find((input) => input !== undefined && lone(input) === undefined)
  if (scale === undefined || base === undefined || !sameShape(base.shape, type.shape)) return undefined
  return emit('Mul', [base, constant(Math.fround(scale * outer), 'float32', [])])
}

/** x + x = 2 * x, which joins other constant factors of x. */
const doubled: Simplification = ({ A, B, type }, { emit, constant }) =>
  A === B && type.dtype === 'float32' ? emit('Mul', [A, constant(2, 'float32', [])]) : undefined

const first =
  (...attempts: readonly Simplification[]): Simplification =>
  (candidate, context) => {
    for (const attempt of attempts) {
      const value = attempt(candidate, context)
      if (value !== undefined) return value
    }
    return undefined
  }

/** The operand that stays when the other one is neutral. */
const neutral =
  (number: number, side: 'either' | 'B'): Simplification =>
  (candidate) =>
    isLone(candidate.B, number)
      ? fits(candidate.A, candidate)
      : side === 'either' && isLone(candidate.A, number) && candidate.B
        ? fits(candidate.B, candidate)
        : undefined

const unchanged: Simplification = (candidate) => fits(candidate.A, candidate)

/** An op over a list that has one member. */
const only: Simplification = (candidate) => (candidate.inputs.length === 1 ? candidate.A : undefined)

/** A slice that keeps every element in its order. */
const wholeSlice: Simplification = (candidate) => {
  const [, , , , steps] = candidate.inputs
  const isForward = steps?.data === undefined || numbers(steps.data).every((step) => step > 0)
  return isForward ? fits(candidate.A, candidate) : undefined
}

/** The same op applied twice gives back its input. */
const involution: Simplification = ({ A }, { producer }) => {
  const node = producer(A)
  return node?.op === 'Neg' ? node.inputs[0] : undefined
}

/** Reshaping (or squeezing, unsqueezing) a reshaped value skips the middle shape. */
const reshapedOnce: Simplification = ({ A, type }, { producer }) => {
  const node = producer(A)
  const [source] = node?.inputs ?? []
  if (source === undefined || !(node?.op === 'Reshape' || node?.op === 'Squeeze' || node?.op === 'Unsqueeze'))
    return undefined
  return sameShape(source.shape, type.shape) ? source : undefined
}

const identityTranspose: Simplification = (candidate, { producer, emit }) => {
  const perm = candidate.attributes['perm'] as readonly number[]
  if (perm.every((axis, position) => axis === position)) return candidate.A
  const inner = producer(candidate.A)
  const [source] = inner?.inputs ?? []
  if (inner?.op !== 'Transpose' || source === undefined) return undefined
  const before = inner.attributes['perm'] as readonly number[]
  return emit('Transpose', [source], { perm: perm.map((axis) => before[axis] ?? 0) })
}

/** Summing over axes of length 1 only. */
const emptySum: Simplification = (candidate) =>
  candidate.attributes['keepdims'] === 1 ? unchanged(candidate, {} as Context) : undefined

/** Cheaper equal forms, tried before a node is written. Floats keep their value: x * 0 is not 0 when x is NaN. */
const simplifications: { readonly [N in OpName]?: Simplification } = {
  Add: first(
    neutral(0, 'either'),
    folded((a, b) => a + b),
    doubled,
  ),
  Sub: first(
    neutral(0, 'B'),
    folded((a, b) => a - b),
  ),
  Mul: first(
    neutral(1, 'either'),
    folded((a, b) => a * b),
    gathered,
  ),
  Div: first(
    neutral(1, 'B'),
    folded((a, b) => a / b),
  ),
  Pow: neutral(1, 'B'),
  Neg: first(
    involution,
    folded((a) => -a),
  ),
  Sqrt: folded(Math.sqrt),
  Reciprocal: folded((a) => 1 / a),
  Identity: unchanged,
  Cast: unchanged,
  Reshape: first(unchanged, reshapedOnce),
  Squeeze: reshapedOnce,
  Unsqueeze: reshapedOnce,
  Expand: unchanged,
  Slice: wholeSlice,
  Concat: only,
  Sum: only,
  Transpose: identityTranspose,
  ReduceSum: emptySum,
  ReduceMean: emptySum,
  ReduceMax: emptySum,
  ReduceMin: emptySum,
}

export const simplify = (op: OpName, candidate: Candidate, context: Context): Value | undefined =>
  simplifications[op]?.(candidate, context)

/** Ops that broadcast by themselves, so that an Expand in front of them is wasted work. */
const broadcasting: ReadonlySet<string> = new Set<OpName>([
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Pow',
  'Min',
  'Max',
  'Sum',
  'Where',
  'Equal',
  'Greater',
  'GreaterOrEqual',
  'Less',
  'LessOrEqual',
])

/** Replaces an expanded operand by what was expanded, as long as the result keeps its shape. */
export function withoutExpand(
  op: OpName,
  inputs: readonly (Value | undefined)[],
  shape: readonly number[],
  producer: Context['producer'],
): readonly (Value | undefined)[] {
  if (!broadcasting.has(op)) return inputs
  return inputs.reduce<readonly (Value | undefined)[]>((operands, operand, position) => {
    const node = operand && producer(operand)
    if (node?.op !== 'Expand') return operands
    const candidate = operands.with(position, node.inputs[0])
    const together = candidate.reduce<readonly number[] | undefined>(
      (joined, next) => joined && next && broadcast(joined, next.shape),
      [],
    )
    return together && sameShape(together, shape) ? candidate : operands
  }, inputs)
}
