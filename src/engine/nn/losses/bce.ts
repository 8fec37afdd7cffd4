import type { Notation } from '../../graph/notation.ts'
import type { Shape, Value } from '../../graph/value.ts'
import { list, nonNegative, optional, SpecError } from '../field.ts'
import type { Field } from '../field.ts'
import { mean } from './row.ts'
import type { LossRowOf, Targets } from './row.ts'

/** Targets between 0 and 1, shaped like the output. */
export const probability = (output: Shape): Targets => ({
  shape: output,
  accepted: { holds: (y) => y >= 0 && y <= 1, words: ' 0 到 1 的数' },
})

/** Binary cross-entropy of the logit z, elementwise: (1 − y)·z + w·softplus(−z); w is 1 when left out. */
export function binaryCrossEntropy(f: Notation, logits: Value, target: Value, weight?: Value): Value {
  const bend = f.b.op('Softplus', [f.neg(logits)])
  return f.add(f.mul(f.sub(1, target), logits), weight ? f.mul(bend, weight) : bend)
}

const weights: Field<number | readonly number[]> = {
  read: (value, path) =>
    Array.isArray(value) ? list(nonNegative).read(value, path) : nonNegative.read(value, path),
}

/** torch.nn.BCEWithLogitsLoss */
export const bce_with_logits: LossRowOf<'bce_with_logits'> = {
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
