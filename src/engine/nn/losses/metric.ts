import type { Notation } from '../../graph/notation.ts'
import type { Shape, Value } from '../../graph/value.ts'
import { nonNegative, optional, positive, SpecError } from '../field.ts'
import { normalized } from '../layers/cosine.ts'
import { classIndices, oneHot } from './cross-entropy.ts'
import { expectVector, mean } from './row.ts'
import type { LossRowOf, LossScope, Targets } from './row.ts'

export { addExtremes as addOps } from '../../autodiff/extremes.ts'

/** Mean cross-entropy of logits [R, B, K] against one-hot rows. */
const softmaxLoss = (scope: LossScope, logits: Value, target: Value): Value =>
  scope.f.neg(mean(scope, scope.f.sum(scope.f.mul(scope.f.b.op('LogSoftmax', [logits]), target), [-1])))

/** A class index for each row of cosines. */
function cosineTargets(_: unknown, output: Shape): Targets {
  expectVector(output, '[N, K] 的余弦', (length) => length >= 2)
  return classIndices(output)
}

/** Wang et al. 2018: softmax loss of s·(cos θ_y − m), s·cos θ_k */
export const cosface: LossRowOf<'cosface'> = {
  fields: { scale: optional(positive, 16), margin: optional(nonNegative, 0.35) },
  accuracy: 'argmax',
  targets: cosineTargets,
  prepare: (f, y, _, [classes = 0]) => oneHot(f, y, classes),
  write(scope, output, target, { scale, margin }) {
    const { f } = scope
    return softmaxLoss(scope, f.mul(f.sub(output, f.mul(target, margin)), scale), target)
  },
}

/**
 * cos(θ + m) by the addition theorem, with cos kept from ±1, where the slope of the sine is infinite; past θ = π − m,
 * where cos(θ + m) would rise again, cos θ − m·sin m (the authors' code).
 */
function cosPlus(f: Notation, cosine: Value, margin: number): Value {
  const c = f.b.op('Clip', [cosine, f.b.constant(-1 + 1e-6), f.b.constant(1 - 1e-6)])
  const sine = f.sqrt(f.sub(1, f.square(c)))
  const turned = f.sub(f.mul(c, Math.cos(margin)), f.mul(sine, Math.sin(margin)))
  return f.where(f.greater(cosine, -Math.cos(margin)), turned, f.sub(cosine, margin * Math.sin(margin)))
}

/** Deng et al. 2019: softmax loss of s·cos(θ_y + m), s·cos θ_k */
export const arcface: LossRowOf<'arcface'> = {
  fields: { scale: optional(positive, 16), margin: optional(nonNegative, 0.3) },
  accuracy: 'argmax',
  targets: cosineTargets,
  prepare: (f, y, _, [classes = 0]) => oneHot(f, y, classes),
  write(scope, output, target, { scale, margin }) {
    const { f } = scope
    const chosen = f.where(f.greater(target, 0.5), cosPlus(f, output, margin), output)
    return softmaxLoss(scope, f.mul(chosen, scale), target)
  },
}

/**
 * Euclidean distances between rows, [R, B, B], from their differences: |a|² + |b|² − 2a·b loses its digits where rows are near
 * each other and far from 0. Squares are kept ≥ 1e-12, where the root still has a slope.
 */
function distances(f: Notation, x: Value): Value {
  const [rows = 0, length = 0] = x.shape.slice(-2)
  const before = x.shape.slice(0, -2)
  const from = f.reshape(x, [...before, rows, 1, length])
  const to = f.reshape(x, [...before, 1, rows, length])
  return f.sqrt(f.max(f.sumSquare(f.sub(from, to), [-1]), 1e-12))
}

const isIdentity = (y: number): boolean => Number.isInteger(y) && y >= 0

/** Hermans, Beyer and Leibe 2017, batch hard: max(0, m + farthest positive − nearest negative), mean over anchors */
export const triplet: LossRowOf<'triplet'> = {
  fields: { margin: optional(nonNegative, 0.2) },
  targets(_, output) {
    expectVector(output, '[N, d] 的嵌入', (length) => length >= 1)
    return { shape: [], classes: true, accepted: { holds: isIdentity, words: ' ≥ 0 的类别下标' } }
  },
  write(scope, output, target, { margin }) {
    const { f, lead } = scope
    const rows = output.shape[lead] ?? 0
    const before = output.shape.slice(0, lead)
    const column = f.reshape(target, [...before, rows, 1])
    const isSame = f.equal(column, f.reshape(target, [...before, 1, rows]))
    const apart = distances(f, output)
    const farthest = f.maximum(f.where(isSame, apart, 0), [-1])
    const nearest = f.minimum(f.where(isSame, 1e9, apart), [-1])
    return mean(scope, f.b.op('Relu', [f.add(f.sub(farthest, nearest), margin)]))
  },
}

/** van den Oord, Li and Vinyals 2018; rows paired as in Chen et al., SimCLR (NT-Xent), 2020 */
export const info_nce: LossRowOf<'info_nce'> = {
  fields: { temperature: optional(positive, 0.1) },
  targets(_, output) {
    expectVector(output, '[N, d] 的嵌入', (length) => length >= 1)
    return { shape: [] }
  },
  write(scope, output, _, { temperature }) {
    const { f, lead } = scope
    const rows = output.shape[lead] ?? 0
    if (rows % 2 === 1)
      throw new SpecError('batches', 'info_nce 的第 i 行与第 i + N/2 行是一对，每批的行数必须是偶数')
    const unit = normalized(f, output, -1)
    const similarity = f.mul(f.matMul(unit, unit, false, true), 1 / temperature)
    const place = (holds: (row: number, column: number) => boolean, value: number) =>
      f.b.constant(
        Array.from({ length: rows * rows }, (__, i) => (holds(Math.floor(i / rows), i % rows) ? value : 0)),
        'float32',
        [rows, rows],
      )
    const isPair = place((row, column) => Math.abs(row - column) === rows / 2, 1)
    const withoutSelf = f.add(
      similarity,
      place((row, column) => row === column, -1e9),
    )
    return softmaxLoss(scope, withoutSelf, isPair)
  },
}
