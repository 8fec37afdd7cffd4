import type { Notation } from '../graph/notation.ts'
import { sameShape, size } from '../graph/value.ts'
import type { Shape, Value } from '../graph/value.ts'
import type { Context } from './rule.ts'

/** Rules of MatMul and Gemm: dA = dy·Bᵀ and dB = Aᵀ·dy, each in the fewest nodes. */

/** A vector on the left of a product is one row, on the right one column. */
const rowMatrix = (shape: Shape): Shape => (shape.length === 1 ? [1, ...shape] : shape)
const columnMatrix = (shape: Shape): Shape => (shape.length === 1 ? [...shape, 1] : shape)

/** dy with the axes that vectors on either side had dropped. */
function asMatrix(f: Notation, dy: Value, A: Value, B: Value): Value {
  const batch = dy.shape.slice(
    0,
    dy.shape.length - (A.shape.length > 1 ? 1 : 0) - (B.shape.length > 1 ? 1 : 0),
  )
  const rows = rowMatrix(A.shape).at(-2) ?? 1
  const columns = columnMatrix(B.shape).at(-1) ?? 1
  return f.reshape(dy, [...batch, rows, columns])
}

/** Sums a gradient over the batch axes that a vector was repeated along. */
function asOperand(f: Notation, gradient: Value, operand: Value): Value {
  if (operand.shape.length !== 1) return gradient
  const batch = [...gradient.shape.keys()].slice(0, -2)
  return f.reshape(batch.length > 0 ? f.sum(gradient, batch) : gradient, operand.shape)
}

type Product = Pick<Context<'MatMul'>, 'f' | 'A' | 'B' | 'dy'>

/** dy·Bᵀ */
export function matMulA({ f, A, B, dy }: Product): Value {
  const left = asMatrix(f, dy, A, B)
  const right = f.reshape(B, columnMatrix(B.shape))
  const isPlain = left.shape.length === 2 && right.shape.length === 2
  const gradient = isPlain ? f.b.op('Gemm', [left, right], { transB: 1 }) : f.matMul(left, right, false, true)
  return asOperand(f, gradient, A)
}

/** Aᵀ·dy; a batch of rows against one matrix is one tall product. */
export function matMulB({ f, A, B, dy }: Product): Value {
  const left = f.reshape(A, rowMatrix(A.shape))
  const right = asMatrix(f, dy, A, B)
  const sharesMatrix = B.shape.length <= 2 && sameShape(left.shape.slice(0, -1), right.shape.slice(0, -1))
  if (!sharesMatrix) return asOperand(f, f.matMul(left, right, true, false), B)
  const tall = (value: Value) => f.reshape(value, [size(value.shape.slice(0, -1)), value.shape.at(-1) ?? 1])
  return f.reshape(f.b.op('Gemm', [tall(left), tall(right)], { transA: 1 }), B.shape)
}

type General = Omit<Context<'Gemm'>, 'C' | 'y'>

/** y = alpha·op(A)·op(B): dop(A) = alpha·dy·op(B)ᵀ, transposed back when A was. */
export function gemmA({ f, B, dy, attributes: { transA, transB, alpha } }: General): Value {
  return transA === 1
    ? f.b.op('Gemm', [B, dy], { transA: transB, transB: 1, alpha })
    : f.b.op('Gemm', [dy, B], { transB: 1 - transB, alpha })
}

/** dop(B) = alpha·op(A)ᵀ·dy, transposed back when B was. */
export function gemmB({ f, A, dy, attributes: { transA, transB, alpha } }: General): Value {
  return transB === 1
    ? f.b.op('Gemm', [dy, A], { transA: 1, transB: transA, alpha })
    : f.b.op('Gemm', [A, dy], { transA: 1 - transA, alpha })
}
