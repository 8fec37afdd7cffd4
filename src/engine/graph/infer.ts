import { broadcast, DYNAMIC, numbers, sameShape, size } from './value.ts'
import type { Shape, Type, Value } from './value.ts'

/** The inputs and attributes of an op do not fit together; its message says which they are. */
export class ShapeError extends Error {}

/** Says that they do not fit; never returns. Whoever asked for the types of an op names it and what it was given. */
export const fail = (reason?: string): never => {
  throw new ShapeError(reason)
}

/** Type of an op that maps each element. */
export const elementwise = ({ X }: { readonly X: Value }): readonly Type[] => [
  { dtype: X.dtype, shape: X.shape },
]

/** The common shape of operands after broadcasting; all must have one element type. */
export function broadcastAll(operands: readonly Value[]): Type {
  const [first] = operands
  if (first === undefined) return fail()
  let { shape } = first
  for (const operand of operands) {
    if (operand.dtype !== first.dtype) fail()
    shape = broadcast(shape, operand.shape) ?? fail()
  }
  return { dtype: first.dtype, shape }
}

/** Type of an op on two operands broadcast against each other. */
export const binary = ({ A, B }: { readonly A: Value; readonly B: Value }): readonly Type[] => [
  broadcastAll([A, B]),
]

/** Type of a test of two operands broadcast against each other: truth values. */
export const comparison = (inputs: { readonly A: Value; readonly B: Value }): readonly Type[] => [
  { dtype: 'bool', shape: broadcastAll([inputs.A, inputs.B]).shape },
]

/** The elements of an input that must be known when the graph is built. */
export const known = (value: Value): number[] => (value.data === undefined ? fail() : numbers(value.data))

/** Counts a negative axis from the end and checks the range. */
export function axisOf(axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis
  return positive >= 0 && positive < rank ? positive : fail(`没有轴 ${axis}，只有 ${rank} 维`)
}

/** Length of `shape` along `axis`. */
export const lengthOf = (shape: Shape, axis: number): number => shape[axisOf(axis, shape.length)] ?? 1

/** `shape` with the length along one axis replaced. */
export const withLength = (shape: Shape, axis: number, length: number): Shape =>
  shape.with(axisOf(axis, shape.length), length)

/** The axes a reduction runs over, ascending; none given means all. */
export const axesOf = (axes: Value | undefined, rank: number): number[] =>
  axes === undefined
    ? Array.from({ length: rank }, (_, axis) => axis)
    : known(axes)
        .map((axis) => axisOf(axis, rank))
        .sort((a, b) => a - b)

/** Shape after reducing over `axes`: length 1 there when `keepdims`, else the axis is gone. */
export const reduced = (shape: Shape, axes: readonly number[], keepdims: boolean): Shape =>
  keepdims
    ? shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
    : shape.filter((_, axis) => !axes.includes(axis))

/** Type of a reduction: the input's, its axes gone or of length 1. */
export const reduction = (
  { data, axes }: { readonly data: Value; readonly axes: Value | undefined },
  { keepdims }: { readonly keepdims: number },
): readonly Type[] => [
  { dtype: data.dtype, shape: reduced(data.shape, axesOf(axes, data.shape.length), keepdims === 1) },
]

/** Type of the index of an extreme along one axis: int64. */
export const argReduction = (
  { data }: { readonly data: Value },
  { axis, keepdims }: { readonly axis: number; readonly keepdims: number },
): readonly Type[] => [
  { dtype: 'int64', shape: reduced(data.shape, [axisOf(axis, data.shape.length)], keepdims === 1) },
]

/** Batched matrix product [..., M, K] x [..., K, N] -> [..., M, N]; a vector is a matrix of one row or column. */
export function matMul({ A, B }: { readonly A: Value; readonly B: Value }): readonly Type[] {
  if (A.dtype !== B.dtype || A.shape.length === 0 || B.shape.length === 0) fail()
  const a = A.shape.length === 1 ? [1, ...A.shape] : A.shape
  const b = B.shape.length === 1 ? [...B.shape, 1] : B.shape
  if (lengthOf(a, -1) !== lengthOf(b, -2)) fail()
  const batch = broadcast(a.slice(0, -2), b.slice(0, -2)) ?? fail()
  const rows = A.shape.length === 1 ? [] : [lengthOf(a, -2)]
  const columns = B.shape.length === 1 ? [] : [lengthOf(b, -1)]
  return [{ dtype: A.dtype, shape: [...batch, ...rows, ...columns] }]
}

/** op(A) [M, K] times op(B) [K, N] plus C broadcast to [M, N]. */
export function gemm(
  { A, B, C }: { readonly A: Value; readonly B: Value; readonly C: Value | undefined },
  { transA, transB }: { readonly transA: number; readonly transB: number },
): readonly Type[] {
  if (A.shape.length !== 2 || B.shape.length !== 2) fail()
  const [M, K] = transA === 1 ? A.shape.toReversed() : A.shape
  const [K2, N] = transB === 1 ? B.shape.toReversed() : B.shape
  const shape = [M ?? 0, N ?? 0]
  if (K !== K2 || (C !== undefined && !sameShape(broadcast(C.shape, shape) ?? [], shape))) fail()
  return [{ dtype: A.dtype, shape }]
}

/** Shape given to Reshape: 0 copies the input's length, one -1 takes what is left, which is dynamic when the input is. */
export function reshaped(from: Shape, to: readonly number[]): Shape {
  const shape = to.map((length, axis) => (length === 0 ? lengthOf(from, axis) : length))
  const rest = size(shape.filter((length) => length !== -1))
  if (from.includes(DYNAMIC) && shape.includes(-1)) return shape
  const filled = shape.map((length) => (length === -1 ? size(from) / rest : length))
  return size(filled) === size(from) && size(from) >= 0 ? filled : fail()
}

/** Shape of tensors joined along `axis`; the other axes must agree. */
export function concatenated(inputs: readonly Value[], axis: number): Type {
  const [first] = inputs
  if (first === undefined) return fail()
  const at = axisOf(axis, first.shape.length)
  for (const input of inputs) {
    const fits =
      input.dtype === first.dtype &&
      input.shape.length === first.shape.length &&
      sameShape(input.shape.with(at, 0), first.shape.with(at, 0))
    if (!fits) fail()
  }
  const length = inputs.reduce((sum, input) => sum + lengthOf(input.shape, at), 0)
  return { dtype: first.dtype, shape: withLength(first.shape, at, length) }
}
