import type { Value } from '../../graph/value.ts'
import { list, number, optional, share, SpecError } from '../field.ts'
import { classesLast, classIndices, oneHot } from './cross-entropy.ts'
import { expectVector, mean } from './row.ts'
import type { LossRowOf, LossScope } from './row.ts'

/** Probability that softmax gives to the true class, [R, B, …]. */
const trueProbability = (scope: LossScope, output: Value, target: Value): Value =>
  scope.f.sum(scope.f.mul(scope.f.b.op('Softmax', [classesLast(scope, output)]), target), [-1])

const openShare = number(' 0 到 1 的数，不含 0', (v) => v > 0 && v <= 1)

/** Zhang and Sabuncu 2018: (1 − p_y^q)/q */
export const gce: LossRowOf<'gce'> = {
  fields: { q: optional(openShare, 0.7) },
  accuracy: 'argmax',
  targets: (_, output) => classIndices(output),
  prepare: (f, y, _, [classes = 0]) => oneHot(f, y, classes),
  write(scope, output, target, { q }) {
    const { f } = scope
    return f.mul(f.sub(1, mean(scope, f.pow(trueProbability(scope, output, target), q))), 1 / q)
  },
}

/** Patrini et al. 2017: cross-entropy of Tᵀ·softmax(z), T[i][j] = P(noisy j | clean i) */
export const forward_correction: LossRowOf<'forward_correction'> = {
  fields: { transition: list(list(share)) },
  accuracy: 'argmax',
  targets({ transition }, output) {
    const classes = expectVector(output, '[N, K] 的 logits', (length) => length >= 2)
    if (transition.length !== classes || transition.some((row) => row.length !== classes)) {
      throw new SpecError('loss.transition', `应为 ${classes}×${classes} 的矩阵`)
    }
    return classIndices(output)
  },
  prepare: (f, y, _, [classes = 0]) => oneHot(f, y, classes),
  write(scope, output, target, { transition }) {
    const { f } = scope
    const matrix = f.b.constant(transition.flat(), 'float32', [transition.length, transition.length])
    const noisy = f.matMul(f.b.op('Softmax', [output]), matrix)
    return f.neg(mean(scope, f.log(f.sum(f.mul(noisy, target), [-1]))))
  },
}
