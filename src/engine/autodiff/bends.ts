import { bendOps } from '../graph/bend-ops.ts'
import type { Notation } from '../graph/notation.ts'
import { addOps } from '../graph/ops.ts'
import type { FetchedOps } from '../graph/ops.ts'
import type { Value } from '../graph/value.ts'
import type { VjpTable } from './rule.ts'
import { addVjps } from './vjp.ts'

/** Two over the square root of pi: the slope of erf at zero. */
const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI)

/** y = x·Φ(x): y' = Φ(x) + x·φ(x), with u = x/√2 it is (1 + erf u + 2u·exp(-u²)/√π) / 2. */
function geluSlope(f: Notation, X: Value): Value {
  const u = f.mul(X, Math.SQRT1_2)
  const bell = f.mul(f.mul(u, f.exp(f.neg(f.square(u)))), TWO_OVER_SQRT_PI)
  return f.mul(f.add(f.add(bell, f.b.op('Erf', [u])), 1), 0.5)
}

/** y = x(1 + t)/2 with t = tanh(√(2/π)(x + 0.044715x³)); Hendrycks and Gimpel 2016. */
function geluTanhSlope(f: Notation, X: Value): Value {
  const k = Math.sqrt(2 / Math.PI)
  const xx = f.square(X)
  const t = f.b.op('Tanh', [f.mul(X, f.add(f.mul(xx, 0.044715 * k), k))])
  const inner = f.add(f.mul(xx, 3 * 0.044715 * k), k)
  return f.mul(f.add(f.add(t, 1), f.mul(f.mul(X, inner), f.sub(1, f.square(t)))), 0.5)
}

const bendVjps: VjpTable<FetchedOps['bend']> = {
  Erf: { X: ({ f, dy, X }) => f.mul(f.mul(dy, TWO_OVER_SQRT_PI), f.exp(f.neg(f.square(X)))) },
  LeakyRelu: { X: ({ f, dy, X, attributes: { alpha } }) => f.where(f.greater(X, 0), dy, f.mul(dy, alpha)) },
  Elu: {
    X: ({ f, dy, X, y, attributes: { alpha } }) => f.where(f.greater(X, 0), dy, f.mul(dy, f.add(y, alpha))),
  },
  Gelu: {
    X: ({ f, dy, X, attributes }) =>
      f.mul(dy, attributes.approximate === 'tanh' ? geluTanhSlope(f, X) : geluSlope(f, X)),
  },
}

/** Puts the activations that are not plain into the tables. Comes before the first graph that has one. */
export function addBends(): void {
  addOps(bendOps)
  addVjps(bendVjps)
}
