import type { GraphBuilder } from './builder.ts'
import { axisOf } from './infer.ts'
import type { Same } from './rule.ts'
import { lastTwoSwapped, sameShape } from './value.ts'
import type { DType, Shape, Value } from './value.ts'

/** A value, or a number that stands for a scalar constant of the other operand's type. */
export type Operand = Value | number

/** The ops by the names that formulas use. Axes may be negative; `keepdims` is false unless given. */
export type Notation = ReturnType<typeof notation>

type Reduction = 'ReduceSum' | 'ReduceMean' | 'ReduceMax' | 'ReduceMin' | 'ReduceSumSquare' | 'ReduceL2'

const reductionOf =
  (b: GraphBuilder, op: Reduction) =>
  (data: Value, axes?: readonly number[], keepdims = false): Value => {
    const sorted = axes?.map((axis) => axisOf(axis, data.shape.length)).sort((m, n) => m - n)
    return b.op(op, [data, sorted && b.constant(sorted, 'int64')], { keepdims: keepdims ? 1 : 0 })
  }

/** Short names for the ops of `b`, so that a rule reads like its formula: `mul(dy, sub(1, square(y)))`. */
export function notation(b: GraphBuilder) {
  const constant = (number: number, dtype: DType) => b.constant(number, dtype)
  const pair = (A: Operand, B: Operand): [Value, Value] => {
    const dtype = typeof A === 'object' ? A.dtype : typeof B === 'object' ? B.dtype : 'float32'
    return [typeof A === 'object' ? A : constant(A, dtype), typeof B === 'object' ? B : constant(B, dtype)]
  }
  const list = (numbers: readonly number[]) => b.constant(numbers, 'int64')
  const overAxes = (op: Reduction) => reductionOf(b, op)
  const transpose = (X: Value, perm = lastTwoSwapped(X)): Value => b.op('Transpose', [X], { perm })
  return {
    b,
    add: (A: Operand, B: Operand) => b.op('Add', pair(A, B)),
    sub: (A: Operand, B: Operand) => b.op('Sub', pair(A, B)),
    mul: (A: Operand, B: Operand) => b.op('Mul', pair(A, B)),
    div: (A: Operand, B: Operand) => b.op('Div', pair(A, B)),
    pow: (A: Operand, B: Operand) => b.op('Pow', pair(A, B)),
    min: (A: Operand, B: Operand) => b.op('Min', pair(A, B)),
    max: (A: Operand, B: Operand) => b.op('Max', pair(A, B)),
    equal: (A: Operand, B: Operand) => b.op('Equal', pair(A, B)),
    greater: (A: Operand, B: Operand) => b.op('Greater', pair(A, B)),
    less: (A: Operand, B: Operand) => b.op('Less', pair(A, B)),
    where: (condition: Value, X: Operand, Y: Operand) => b.op('Where', [condition, ...pair(X, Y)]),
    neg: (X: Value) => b.op('Neg', [X]),
    square: (X: Value) => b.op('Mul', [X, X]),
    sqrt: (X: Value) => b.op('Sqrt', [X]),
    exp: (X: Value) => b.op('Exp', [X]),
    log: (X: Value) => b.op('Log', [X]),
    sign: (X: Value) => b.op('Sign', [X]),
    cast: (X: Value, to: DType) => b.op('Cast', [X], { to }),
    /** Product of A and B with their last two axes transposed where asked. */
    matMul: (A: Value, B: Value, transA = false, transB = false) =>
      b.op('MatMul', [transA ? transpose(A) : A, transB ? transpose(B) : B]),
    sum: overAxes('ReduceSum'),
    mean: overAxes('ReduceMean'),
    maximum: overAxes('ReduceMax'),
    minimum: overAxes('ReduceMin'),
    sumSquare: overAxes('ReduceSumSquare'),
    norm: overAxes('ReduceL2'),
    reshape: (X: Value, shape: Shape) => b.op('Reshape', [X, list(shape)]),
    expand: (X: Operand, shape: Shape) => b.op('Expand', [pair(X, 0)[0], list(shape)]),
    /** Without `perm`: the last two axes swapped. */
    transpose,
    concat: (inputs: readonly Value[], axis: number) => b.op('Concat', inputs, { axis }),
    split: <const L extends readonly number[]>(X: Value, lengths: L, axis = 0) => split(b, X, lengths, axis),
    gather: (X: Value, indices: Value, axis = 0) => b.op('Gather', [X, indices], { axis }),
    zeros: (shape: Shape, dtype: DType = 'float32') =>
      sameShape(shape, []) ? constant(0, dtype) : b.op('Expand', [constant(0, dtype), list(shape)]),
  }
}

/** As many pieces as lengths. */
function split<L extends readonly number[]>(b: GraphBuilder, X: Value, lengths: L, axis: number): Same<L>
function split(b: GraphBuilder, X: Value, lengths: readonly number[], axis: number): readonly Value[] {
  return b.ops('Split', [X, b.constant(lengths, 'int64')], { axis })
}
