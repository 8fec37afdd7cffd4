import type { Value } from '../graph/value.ts'
import { pow } from '../nn/exact.ts'
import { flag, list, nonNegative, optional, rateOfDecay } from '../nn/field.ts'
import type { Field } from '../nn/field.ts'
import { averaged, coupled, decoupled, keeping, slot } from './optimizer.ts'
import type { Numbers, OptimizerRowOf, Update, Updated } from './optimizer.ts'

type Betas = readonly [number, number]

/** Two rates of decay below 1. */
export const betas: Field<Betas> = {
  read(value, path) {
    const [first = 0, second = 0] = list(rateOfDecay, 2).read(value, path)
    return [first, second]
  },
}

interface AdamSpec {
  readonly betas: Betas
  readonly eps: number
}

/** The numbers of two moving averages and of the weight decay. */
export const steady = ({
  betas: [beta1, beta2],
  weight_decay,
}: {
  betas: Betas
  weight_decay: number
}): Numbers => ({
  ...keeping('beta1', beta1),
  ...keeping('beta2', beta2),
  weight_decay,
})

/**
 * PyTorch steps by lr/(1 − β1ᵗ)·m / (√v/√(1 − β2ᵗ) + eps). With c = √(1 − β2ᵗ) that is rate·m / (√v + epsilon) for
 * rate = lr·c/(1 − β1ᵗ) and epsilon = eps·c, two nodes fewer.
 */
function stepped({ betas: [beta1, beta2], eps }: AdamSpec, t: number, lr: number): Numbers {
  const correction = Math.sqrt(1 - pow(beta2, t + 1))
  return { rate: (lr * correction) / (1 - pow(beta1, t + 1)), epsilon: eps * correction }
}

const slots = ({ amsgrad }: { readonly amsgrad: boolean }): readonly string[] => [
  'exp_avg',
  'exp_avg_sq',
  ...(amsgrad ? ['max_exp_avg_sq'] : []),
]

/** Moves `from` by the moments of `gradient`; amsgrad divides by the largest second moment so far (Reddi et al. 2018). */
function moved(update: Update, from: Value, gradient: Value, amsgrad: boolean): Updated {
  const { f, number } = update
  const mean = averaged(update, slot(update, 'exp_avg'), gradient, 'beta1')
  const squares = averaged(update, slot(update, 'exp_avg_sq'), f.square(gradient), 'beta2')
  const largest = amsgrad ? f.max(slot(update, 'max_exp_avg_sq'), squares) : undefined
  const direction = f.div(mean, f.add(f.sqrt(largest ?? squares), number('epsilon')))
  return {
    parameters: f.sub(from, f.mul(direction, number('rate'))),
    slots: { exp_avg: mean, exp_avg_sq: squares, ...(largest && { max_exp_avg_sq: largest }) },
  }
}

/** torch.optim.Adam: weight_decay goes into the gradient; Kingma and Ba 2015 */
export const adam: OptimizerRowOf<'adam'> = {
  fields: {
    lr: nonNegative,
    betas: optional(betas, [0.9, 0.999]),
    eps: optional(nonNegative, 1e-8),
    weight_decay: optional(nonNegative, 0),
    amsgrad: optional(flag, false),
  },
  slots,
  steady,
  stepped,
  update: (update, { amsgrad }, has) => moved(update, update.parameters, coupled(update, has), amsgrad),
}

/** torch.optim.AdamW: parameters shrink by lr·weight_decay first; Loshchilov and Hutter 2019 */
export const adamw: OptimizerRowOf<'adamw'> = {
  fields: { ...adam.fields, weight_decay: optional(nonNegative, 0.01) },
  slots,
  steady,
  stepped: (spec, t, lr) => ({ ...stepped(spec, t, lr), lr_decay: lr * spec.weight_decay }),
  update: (update, { amsgrad }, has) => moved(update, decoupled(update, has), update.gradient, amsgrad),
}
