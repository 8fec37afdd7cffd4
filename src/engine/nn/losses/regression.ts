import type { Value } from '../../graph/value.ts'
import { list, nonNegative, number, optional, positive } from '../field.ts'
import { elementsOf, expectVector, likeOutput, mean, sum } from './row.ts'
import type { LossRowOf, LossScope } from './row.ts'

export { addExtremes as addOps } from '../../autodiff/extremes.ts'

/** torch.nn.L1Loss */
export const l1: LossRowOf<'l1'> = {
  fields: {},
  targets: likeOutput,
  write: (scope, output, target) => mean(scope, scope.f.b.op('Abs', [scope.f.sub(output, target)])),
}

/** Mean of c·(d − c/2), c being d clipped to ±limit: d²/2 inside, limit·|d| − limit²/2 outside; times `scale`. */
function clippedSquare({ f, lead }: LossScope, difference: Value, limit: number, scale: number): Value {
  const clipped = f.b.op('Clip', [difference, f.b.constant(-limit), f.b.constant(limit)])
  const total = sum({ f, lead }, f.mul(clipped, f.sub(difference, f.mul(clipped, 0.5))))
  return f.mul(total, scale / elementsOf(difference, lead))
}

/** torch.nn.SmoothL1Loss: d²/(2β) below β, |d| − β/2 above; β = 0 is L1 */
export const smooth_l1: LossRowOf<'smooth_l1'> = {
  fields: { beta: optional(nonNegative, 1) },
  targets: likeOutput,
  write: (scope, output, target, { beta }) =>
    beta === 0
      ? l1.write(scope, output, target, { type: 'l1' })
      : clippedSquare(scope, scope.f.sub(output, target), beta, 1 / beta),
}

/** torch.nn.HuberLoss: d²/2 below δ, δ(|d| − δ/2) above; Huber 1964 */
export const huber: LossRowOf<'huber'> = {
  fields: { delta: optional(positive, 1) },
  targets: likeOutput,
  write: (scope, output, target, { delta }) => clippedSquare(scope, scope.f.sub(output, target), delta, 1),
}

/** mean of ln cosh d, computed as |d| + softplus(−2|d|) − ln 2 */
export const log_cosh: LossRowOf<'log_cosh'> = {
  fields: {},
  targets: likeOutput,
  write(scope, output, target) {
    const { f } = scope
    const size = f.b.op('Abs', [f.sub(output, target)])
    return f.sub(mean(scope, f.add(size, f.b.op('Softplus', [f.mul(size, -2)]))), Math.LN2)
  },
}

const level = number(' 0 到 1 之间的数，不含两端', (v) => v > 0 && v < 1)

/** Koenker and Bassett 1978: max(τ·u, (τ − 1)·u) with u = y − f */
export const pinball: LossRowOf<'pinball'> = {
  fields: { quantiles: list(level) },
  targets({ quantiles: { length } }, output) {
    expectVector(output, `[N, ${length}]，每个分位数一列`, (columns) => columns === length)
    return { shape: [1] }
  },
  write(scope, output, target, { quantiles }) {
    const { f } = scope
    const under = f.sub(target, output)
    const low = f.mul(under, f.b.constant(quantiles.map((q) => q - 1)))
    return mean(scope, f.max(f.mul(under, f.b.constant(quantiles)), low))
  },
}

/** torch.nn.GaussianNLLLoss, the variance given by its logarithm; Nix and Weigend 1994 */
export const gaussian_nll: LossRowOf<'gaussian_nll'> = {
  fields: {},
  targets(_, output) {
    expectVector(output, '[N, 2]：均值与对数方差', (columns) => columns === 2)
    return { shape: [1] }
  },
  write(scope, output, target) {
    const { f } = scope
    const [mu, logVariance] = f.split(output, [1, 1], -1)
    if (mu === undefined || logVariance === undefined) throw new Error('gaussian_nll 的输出应有两列')
    const scaled = f.mul(f.square(f.sub(target, mu)), f.exp(f.neg(logVariance)))
    return f.mul(mean(scope, f.add(logVariance, scaled)), 0.5)
  },
}
