import type { Notation } from '../../graph/notation.ts'
import type { Shape, Value } from '../../graph/value.ts'
import { list, nonNegative, number, optional, positive, SpecError } from '../field.ts'
import type { Field } from '../field.ts'
import { mean } from './row.ts'
import type { LossRowOf, Targets } from './row.ts'

const probability = (output: Shape): Targets => ({
  shape: output,
  accepted: { holds: (y) => y >= 0 && y <= 1, words: ' 0 到 1 的数' },
})

/** Binary cross-entropy of the logit z, elementwise: (1 − y)·z + w·softplus(−z); w is 1 when left out. */
function binaryCrossEntropy(f: Notation, logits: Value, target: Value, weight?: Value): Value {
  const bend = f.b.op('Softplus', [f.neg(logits)])
  return f.add(f.mul(f.sub(1, target), logits), weight ? f.mul(bend, weight) : bend)
}

const weights: Field<number | readonly number[]> = {
  read: (value, path) =>
    Array.isArray(value) ? list(nonNegative).read(value, path) : nonNegative.read(value, path),
}

/** torch.nn.BCEWithLogitsLoss */
export const bceWithLogits: LossRowOf<'bce_with_logits'> = {
  fields: { pos_weight: optional(weights, 1) },
  accuracy: 'sign',
  targets({ pos_weight: weight }, output) {
    if (typeof weight !== 'number' && weight.length !== 1 && weight.length !== output.at(-1)) {
      throw new SpecError('loss.pos_weight', `应有 ${output.at(-1)} 项或只给一个数，收到 ${weight.length} 项`)
    }
    return probability(output)
  },
  write(scope, output, target, { pos_weight: weight }) {
    const { f } = scope
    if (weight === 1) return mean(scope, binaryCrossEntropy(f, output, target))
    const extra = typeof weight === 'number' ? weight - 1 : f.b.constant(weight.map((w) => w - 1))
    return mean(scope, binaryCrossEntropy(f, output, target, f.add(f.mul(target, extra), 1)))
  },
}

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
