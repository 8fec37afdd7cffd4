import { flag, nonNegative, optional, real, SpecError } from '../nn/field.ts'
import { coupled, slot } from './optimizer.ts'
import type { OptimizerRowOf } from './optimizer.ts'

/**
 * torch.optim.SGD. The momentum buffer begins as the first gradient itself, undamped: it is 0 before step 0, so the
 * number `gain` is 1 at step 0 and 1 − dampening afterwards.
 * Source: torch.optim.SGD; momentum of Polyak 1964, look-ahead of Nesterov 1983 in the form of Sutskever et al. 2013.
 */
export const sgd: OptimizerRowOf<'sgd'> = {
  fields: {
    lr: nonNegative,
    momentum: optional(nonNegative, 0),
    dampening: optional(real, 0),
    nesterov: optional(flag, false),
    weight_decay: optional(nonNegative, 0),
  },
  slots: (_, has) => (has('momentum') ? ['momentum_buffer'] : []),
  steady: ({ momentum, weight_decay }) => ({ momentum, weight_decay }),
  stepped: ({ dampening }, t, lr) => ({ lr, gain: t === 0 ? 1 : 1 - dampening }),
  update(update, { nesterov }, has) {
    const { f, parameters, number } = update
    const gradient = coupled(update, has)
    if (!has('momentum')) return { parameters: f.sub(parameters, f.mul(gradient, number('lr'))), slots: {} }
    const arriving = has('dampening') ? f.mul(gradient, number('gain')) : gradient
    const buffer = f.add(f.mul(slot(update, 'momentum_buffer'), number('momentum')), arriving)
    const direction = nesterov ? f.add(gradient, f.mul(buffer, number('momentum'))) : buffer
    return {
      parameters: f.sub(parameters, f.mul(direction, number('lr'))),
      slots: { momentum_buffer: buffer },
    }
  },
  check({ nesterov, momentum, dampening }, path) {
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new SpecError(`${path}.nesterov`, '要求 momentum > 0 且 dampening = 0')
    }
  },
}
