import { axesOf, lengthOf } from '../graph/infer.ts'
import type { Notation } from '../graph/notation.ts'
import type { FetchedOps, OpName } from '../graph/ops.ts'
import { numbers, size } from '../graph/value.ts'
import type { Value } from '../graph/value.ts'
import { gemmA, gemmB, matMulA, matMulB } from './product.ts'
import { flat, notDifferentiable } from './rule.ts'
import type { AnyVjpRow, VjpTable } from './rule.ts'

/** The gradient of a reduction's result, shaped so that it broadcasts against what was reduced. */
export function spread(f: Notation, dy: Value, data: Value, axes: Value | undefined, keepdims = 0): Value {
  const gone = axesOf(axes, data.shape.length)
  const isAligned = keepdims === 1 || gone.every((axis, position) => axis === position)
  return isAligned
    ? dy
    : f.reshape(
        dy,
        data.shape.map((length, axis) => (gone.includes(axis) ? 1 : length)),
      )
}

const countOf = (data: Value, y: Value): number => size(data.shape) / size(y.shape)

/** What the rule of a reduction knows. */
export interface Reduction {
  readonly f: Notation
  readonly data: Value
  readonly axes: Value | undefined
  readonly y: Value
  readonly dy: Value
  readonly attributes: { readonly keepdims: number }
}

/** A reduction whose derivative at an element is a factor of that element and the result. */
export const reduction = (factor: (f: Notation, dy: Value, data: Value, y: Value) => Value) =>
  ({
    data: ({ f, data, axes, y, dy, attributes: { keepdims } }: Reduction) =>
      f.expand(
        factor(f, spread(f, dy, data, axes, keepdims), data, spread(f, y, data, axes, keepdims)),
        data.shape,
      ),
    axes: notDifferentiable,
  }) as const

/** Slope of A^B in A: B·A^(B-1). */
function powBase(f: Notation, A: Value, B: Value): Value {
  const exponent = B.data && size(B.shape) === 1 ? numbers(B.data)[0] : undefined
  if (exponent === 2) return f.mul(A, 2)
  return f.mul(f.pow(A, f.sub(B, 1)), B)
}

/** Ops that a plain network computes with but does not differentiate: their rows come with `addIndexing` and `addExtremes`. */
type FetchedVjps = 'Gather' | Extremes

/** Ops that pick the larger or the smaller, and the norm that guards against a division by zero with one of them. */
export type Extremes = 'Clip' | 'Min' | 'Max' | 'ReduceMax' | 'ReduceMin' | 'ReduceL2'

/**
 * The derivative of every op, one line an input. Letters are those of the formula: A, B, X, … inputs by their ONNX
 * names, y the output, dy the gradient arriving at it.
 */
const ownVjps: VjpTable<Exclude<OpName, FetchedOps[keyof FetchedOps] | FetchedVjps>> = {
  Identity: { X: ({ dy }) => dy },
  Neg: { X: ({ f, dy }) => f.neg(dy) },
  Abs: { X: ({ f, dy, X }) => f.mul(dy, f.sign(X)) },
  Sign: flat,
  Sqrt: { X: ({ f, dy, y }) => f.div(f.mul(dy, 0.5), y) },
  Exp: { X: ({ f, dy, y }) => f.mul(dy, y) },
  Log: { X: ({ f, dy, X }) => f.div(dy, X) },
  Tanh: { X: ({ f, dy, y }) => f.mul(dy, f.sub(1, f.square(y))) },
  Sigmoid: { X: ({ f, dy, y }) => f.mul(dy, f.mul(y, f.sub(1, y))) },
  Relu: { X: ({ f, dy, y }) => f.mul(dy, f.sign(y)) },
  Softplus: { X: ({ f, dy, X }) => f.mul(dy, f.b.op('Sigmoid', [X])) },
  Cast: { X: ({ f, dy, X }) => f.cast(dy, X.dtype) },

  Add: { A: ({ dy }) => dy, B: ({ dy }) => dy },
  Sub: { A: ({ dy }) => dy, B: ({ f, dy }) => f.neg(dy) },
  Mul: { A: ({ f, dy, B }) => f.mul(dy, B), B: ({ f, dy, A }) => f.mul(dy, A) },
  Div: { A: ({ f, dy, B }) => f.div(dy, B), B: ({ f, dy, B, y }) => f.neg(f.mul(f.div(dy, B), y)) },
  Pow: {
    A: ({ f, dy, A, B }) => f.mul(dy, powBase(f, A, B)),
    B: ({ f, dy, A, y }) => f.mul(f.mul(dy, y), f.log(f.where(f.greater(A, 0), A, 1))),
  },
  Equal: notDifferentiable,
  Greater: notDifferentiable,
  Less: notDifferentiable,
  LessOrEqual: notDifferentiable,
  Sum: { inputs: ({ dy, inputs }) => inputs.map(() => dy) },
  Where: {
    condition: notDifferentiable,
    X: ({ f, dy, condition }) => f.where(condition, dy, 0),
    Y: ({ f, dy, condition }) => f.where(condition, 0, dy),
  },

  MatMul: { A: matMulA, B: matMulB },
  Gemm: { A: gemmA, B: gemmB, C: ({ f, dy, attributes: { beta } }) => f.mul(dy, beta) },

  ReduceSum: reduction((_, dy) => dy),
  ReduceMean: {
    data: ({ f, data, axes, y, dy, attributes: { keepdims } }) =>
      f.expand(spread(f, f.mul(dy, 1 / countOf(data, y)), data, axes, keepdims), data.shape),
    axes: notDifferentiable,
  },
  ReduceSumSquare: reduction((f, dy, data) => f.mul(f.mul(dy, 2), data)),
  ArgMax: notDifferentiable,
  Softmax: {
    X: ({ f, dy, y, attributes: { axis } }) => f.mul(y, f.sub(dy, f.sum(f.mul(dy, y), [axis], true))),
  },
  LogSoftmax: {
    X: ({ f, dy, y, attributes: { axis } }) => f.sub(dy, f.mul(f.exp(y), f.sum(dy, [axis], true))),
  },

  Transpose: {
    data: ({ f, dy, attributes: { perm } }) =>
      f.transpose(
        dy,
        perm.map((_, axis) => perm.indexOf(axis)),
      ),
  },
  Reshape: { data: ({ f, dy, data }) => f.reshape(dy, data.shape), shape: notDifferentiable },
  Expand: { input: ({ dy }) => dy, shape: notDifferentiable },
  Concat: {
    inputs: ({ f, dy, inputs, attributes: { axis } }) =>
      f.split(
        dy,
        inputs.map(({ shape }) => lengthOf(shape, axis)),
        axis,
      ),
  },
  Split: {
    input: ({ f, outputs, dys, attributes: { axis } }) =>
      f.concat(
        outputs.map((output, i) => dys[i] ?? f.zeros(output.shape, output.dtype)),
        axis,
      ),
    split: notDifferentiable,
  },

  OneHot: notDifferentiable,

  Loop: notDifferentiable,
}

const table: Record<string, AnyVjpRow> = { ...ownVjps }

/** Puts fetched rows into the table. */
export const addVjps = <Ops extends OpName>(rows: VjpTable<Ops>): void => {
  Object.assign(table, rows)
}

/** The row of an op, with the types of its rules forgotten, as the reverse pass sees it. */
export const vjpOf = (op: string): AnyVjpRow => table[op] ?? notDifferentiable
