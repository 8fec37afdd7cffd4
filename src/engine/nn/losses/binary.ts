import type { Notation } from '../../graph/notation.ts'
import type { Value } from '../../graph/value.ts'
import { nonNegative, number, optional, positive } from '../field.ts'
import { binaryCrossEntropy, probability } from './bce.ts'
import { mean } from './row.ts'
import type { LossRowOf } from './row.ts'

/** a·y + (1 − a)·(1 − y): a where y is 1, 1 − a where it is 0. */
const towards = (f: Notation, target: Value, a: Value | number): Value =>
  f.add(f.mul(a, target), f.mul(typeof a === 'number' ? 1 - a : f.sub(1, a), f.sub(1, target)))

const balance = number(' ≤ 1 的有限数，负数表示不加权', (v) => v <= 1)

/** torchvision.ops.sigmoid_focal_loss(reduction='mean') and its defaults; Lin et al. 2017 */
export const focal: LossRowOf<'focal'> = {
  fields: { gamma: optional(nonNegative, 2), alpha: optional(balance, 0.25) },
  accuracy: 'sign',
  targets: (_, output) => probability(output),
  write(scope, output, target, { gamma, alpha }) {
    const { f } = scope
    const entropy = binaryCrossEntropy(f, output, target)
    const wrong = f.sub(1, towards(f, target, f.b.op('Sigmoid', [output])))
    const modulated = gamma === 0 ? entropy : f.mul(entropy, f.pow(wrong, gamma))
    return mean(scope, alpha < 0 ? modulated : f.mul(towards(f, target, alpha), modulated))
  },
}

/** mean of max(0, 1 − y·f); Cortes and Vapnik 1995 */
export const hinge: LossRowOf<'hinge'> = {
  fields: {},
  accuracy: 'sign',
  targets: (_, output) => ({
    shape: output,
    accepted: { holds: (y) => y === 1 || y === -1, words: ' -1 或 1' },
  }),
  write: (scope, output, target) =>
    mean(scope, scope.f.b.op('Relu', [scope.f.sub(1, scope.f.mul(target, output))])),
}

/** Milletari, Navab and Ahmadi 2016, on p = sigmoid(z): 1 − (2Σpy + s)/(Σp + Σy + s), mean over samples */
export const dice: LossRowOf<'dice'> = {
  fields: { smooth: optional(positive, 1) },
  accuracy: 'sign',
  targets: (_, output) => probability(output),
  write(scope, output, target, { smooth }) {
    const { f, lead } = scope
    const axes = [...output.shape.keys()].slice(1 + lead)
    const p = f.b.op('Sigmoid', [output])
    const both = f.sum(f.mul(p, target), axes)
    const either = f.sum(f.add(p, target), axes)
    return f.sub(1, mean(scope, f.div(f.add(f.mul(both, 2), smooth), f.add(either, smooth))))
  },
}
