import type { GraphBuilder } from '../graph/builder.ts'
import { notation } from '../graph/notation.ts'
import type { Notation } from '../graph/notation.ts'
import type { Value } from '../graph/value.ts'
import { hessianVectorProduct } from './grad.ts'

/** What power iteration found: the eigenvalue of largest size with its sign, a scalar, and a unit eigenvector of the shape of the parameters. */
export interface Curvature {
  readonly eigenvalue: Value
  readonly eigenvector: Value
}

const unit = (f: Notation, v: Value): Value => f.div(v, f.max(f.norm(v), 1e-30))

/**
 * The eigenvalue of the Hessian of `loss` (a scalar) with respect to `parameters` that is largest in size, by power
 * iteration from `start` (of their shape, not orthogonal to the eigenvector): v ← Hv/‖Hv‖, then vᵀHv. The Hessian is
 * never formed; each iteration costs about two gradients. The error shrinks by (h₂/h₁)² an iteration; von Mises and
 * Pollaczek-Geiringer 1929, Pearlmutter 1994.
 */
export function largestEigenvalue(
  b: GraphBuilder,
  loss: Value,
  parameters: Value,
  start: Value,
  iterations: number,
): Curvature {
  const f = notation(b)
  const { state } = b.loop({
    tripCount: b.constant(iterations, 'int64'),
    state: [unit(f, start)],
    body(inner, _, [v]) {
      const [turned] = hessianVectorProduct(inner, loss, [parameters], [v])
      return { state: [unit(notation(inner), turned)], scans: [] }
    },
  })
  const [eigenvector] = state
  const [image] = hessianVectorProduct(b, loss, [parameters], [eigenvector])
  return { eigenvalue: f.sum(f.mul(eigenvector, image)), eigenvector }
}
