import { nonNegative, optional } from '../nn/field.ts'
import { betas, steady } from './adam.ts'
import { averaged, decoupled, slot } from './optimizer.ts'
import type { OptimizerRowOf } from './optimizer.ts'

/** Chen et al., Symbolic discovery of optimization algorithms, 2023, algorithm 2 */
export const lion: OptimizerRowOf<'lion'> = {
  fields: { lr: nonNegative, betas: optional(betas, [0.9, 0.99]), weight_decay: optional(nonNegative, 0) },
  slots: () => ['exp_avg'],
  steady,
  stepped: ({ weight_decay }, _, lr) => ({ lr, lr_decay: lr * weight_decay }),
  update(update, _, has) {
    const { f, gradient, number } = update
    const average = slot(update, 'exp_avg')
    const direction = f.sign(averaged(update, average, gradient, 'beta1'))
    return {
      parameters: f.sub(decoupled(update, has), f.mul(direction, number('lr'))),
      slots: { exp_avg: averaged(update, average, gradient, 'beta2') },
    }
  },
}
