import { flag, nonNegative, optional, rateOfDecay } from '../nn/field.ts'
import { averaged, coupled, keeping, slot } from './optimizer.ts'
import type { OptimizerRowOf } from './optimizer.ts'

/** torch.optim.Adagrad; Duchi, Hazan and Singer 2011 */
export const adagrad: OptimizerRowOf<'adagrad'> = {
  fields: { lr: nonNegative, eps: optional(nonNegative, 1e-10), weight_decay: optional(nonNegative, 0) },
  slots: () => ['sum'],
  steady: ({ eps, weight_decay }) => ({ eps, weight_decay }),
  stepped: (_, __, lr) => ({ lr }),
  update(update, _, has) {
    const { f, parameters, number } = update
    const gradient = coupled(update, has)
    const sum = f.add(slot(update, 'sum'), f.square(gradient))
    const step = f.div(gradient, f.add(f.sqrt(sum), number('eps')))
    return { parameters: f.sub(parameters, f.mul(step, number('lr'))), slots: { sum } }
  },
}

/** torch.optim.RMSprop: eps outside the root; Tieleman and Hinton 2012, centred as in Graves 2013 */
export const rmsprop: OptimizerRowOf<'rmsprop'> = {
  fields: {
    lr: nonNegative,
    alpha: optional(rateOfDecay, 0.99),
    eps: optional(nonNegative, 1e-8),
    momentum: optional(nonNegative, 0),
    centered: optional(flag, false),
    weight_decay: optional(nonNegative, 0),
  },
  slots: ({ centered }, has) => [
    'square_avg',
    ...(centered ? ['grad_avg'] : []),
    ...(has('momentum') ? ['momentum_buffer'] : []),
  ],
  steady: ({ alpha, eps, momentum, weight_decay }) => ({
    ...keeping('alpha', alpha),
    eps,
    momentum,
    weight_decay,
  }),
  stepped: (_, __, lr) => ({ lr }),
  update(update, { centered }, has) {
    const { f, parameters, number } = update
    const gradient = coupled(update, has)
    const squares = averaged(update, slot(update, 'square_avg'), f.square(gradient), 'alpha')
    const mean = centered ? averaged(update, slot(update, 'grad_avg'), gradient, 'alpha') : undefined
    const spread = mean ? f.sub(squares, f.square(mean)) : squares
    const step = f.div(gradient, f.add(f.sqrt(spread), number('eps')))
    const buffer = has('momentum')
      ? f.add(f.mul(slot(update, 'momentum_buffer'), number('momentum')), step)
      : undefined
    return {
      parameters: f.sub(parameters, f.mul(buffer ?? step, number('lr'))),
      slots: {
        square_avg: squares,
        ...(mean && { grad_avg: mean }),
        ...(buffer && { momentum_buffer: buffer }),
      },
    }
  },
}
