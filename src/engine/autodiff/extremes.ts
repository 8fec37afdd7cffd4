import { axesOf } from '../graph/infer.ts'
import type { Notation } from '../graph/notation.ts'
import type { Value } from '../graph/value.ts'
import { notDifferentiable } from './rule.ts'
import type { VjpTable } from './rule.ts'
import { addVjps, reduction, spread } from './vjp.ts'
import type { Extremes, Reduction } from './vjp.ts'

/** Extremes share the gradient evenly among equals, as torch.amax does. */
const extreme = {
  data: ({ f, data, axes, y, dy, attributes }: Reduction) => {
    const at = axesOf(axes, data.shape.length)
    const isExtreme = f.cast(f.equal(data, spread(f, y, data, axes, attributes.keepdims)), data.dtype)
    const share = f.div(isExtreme, f.sum(isExtreme, at, true))
    return f.mul(share, spread(f, dy, data, axes, attributes.keepdims))
  },
  axes: notDifferentiable,
} as const

/** Of two operands, the one that is chosen gets the gradient; equals share it, as torch.maximum does. */
const chosen = (f: Notation, dy: Value, winner: Value, loser: Value): Value =>
  f.where(f.equal(winner, loser), f.mul(dy, 0.5), f.where(f.greater(winner, loser), dy, 0))

const extremeVjps: VjpTable<Extremes> = {
  Clip: {
    X: ({ f, dy, X, y }) => f.where(f.equal(X, y), dy, 0),
    min: ({ f, dy, X, min = X }) => f.where(f.less(X, min), dy, 0),
    max: ({ f, dy, X, max = X }) => f.where(f.greater(X, max), dy, 0),
  },
  Min: {
    A: ({ f, dy, A, B }) => chosen(f, dy, f.neg(A), f.neg(B)),
    B: ({ f, dy, A, B }) => chosen(f, dy, f.neg(B), f.neg(A)),
  },
  Max: { A: ({ f, dy, A, B }) => chosen(f, dy, A, B), B: ({ f, dy, A, B }) => chosen(f, dy, B, A) },
  ReduceMax: extreme,
  ReduceMin: extreme,
  ReduceL2: reduction((f, dy, data, y) => f.mul(f.where(f.equal(y, 0), 0, f.div(dy, y)), data)),
}

/** Puts the gradients of what picks the larger or the smaller into the table. Comes before the first graph that differentiates one. */
export function addExtremes(): void {
  addVjps(extremeVjps)
}
