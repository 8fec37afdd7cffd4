import type { OptimizerName, OptimizerSpec } from '../../optim/spec.ts'

/** One parameter vector's optimizer: g → new p, as the papers write it. Step t counts from 1. */
export type Rule = (p: number, g: number, slot: Record<string, number>, t: number, lr: number) => number

const bias = (beta: number, t: number): number => 1 - beta ** t

type RuleRow<N extends OptimizerName> = (spec: Extract<OptimizerSpec, { readonly type: N }>) => Rule

/** Every optimizer of the document; a name without a row does not compile. */
const rules: { readonly [N in OptimizerName]: RuleRow<N> } = {
  sgd:
    ({ momentum = 0, dampening = 0, nesterov = false, weight_decay: wd = 0 }) =>
    (p, g, slot, t, lr) => {
      const d = g + wd * p
      if (momentum === 0) return p - lr * d
      slot['b'] = t === 1 ? d : momentum * (slot['b'] ?? 0) + (1 - dampening) * d
      return p - lr * (nesterov ? d + momentum * slot['b'] : slot['b'])
    },
  adagrad:
    ({ eps = 1e-10, weight_decay: wd = 0 }) =>
    (p, g, slot, _, lr) => {
      const d = g + wd * p
      slot['s'] = (slot['s'] ?? 0) + d * d
      return p - (lr * d) / (Math.sqrt(slot['s']) + eps)
    },
  rmsprop:
    ({ alpha = 0.99, eps = 1e-8, momentum = 0, centered = false, weight_decay: wd = 0 }) =>
    (p, g, slot, _, lr) => {
      const d = g + wd * p
      slot['v'] = alpha * (slot['v'] ?? 0) + (1 - alpha) * d * d
      slot['m'] = alpha * (slot['m'] ?? 0) + (1 - alpha) * d
      const step = d / (Math.sqrt(slot['v'] - (centered ? slot['m'] ** 2 : 0)) + eps)
      slot['b'] = momentum * (slot['b'] ?? 0) + step
      return p - lr * slot['b']
    },
  adam:
    ({ betas: [b1, b2] = [0.9, 0.999], eps = 1e-8, weight_decay: wd = 0, amsgrad = false }) =>
    (p, g, slot, t, lr) => {
      const d = g + wd * p
      slot['m'] = b1 * (slot['m'] ?? 0) + (1 - b1) * d
      slot['v'] = b2 * (slot['v'] ?? 0) + (1 - b2) * d * d
      slot['x'] = Math.max(slot['x'] ?? 0, slot['v'])
      const root = Math.sqrt((amsgrad ? slot['x'] : slot['v']) / bias(b2, t))
      return p - (lr * slot['m']) / bias(b1, t) / (root + eps)
    },
  adamw:
    ({ weight_decay: wd = 0.01, ...rest }) =>
    (p, g, slot, t, lr) =>
      rules.adam({ ...rest, type: 'adam' })(p * (1 - lr * wd), g, slot, t, lr),
  lion:
    ({ betas: [b1, b2] = [0.9, 0.99], weight_decay: wd = 0 }) =>
    (p, g, slot, _, lr) => {
      const m = slot['m'] ?? 0
      slot['m'] = b2 * m + (1 - b2) * g
      return p - lr * (Math.sign(b1 * m + (1 - b1) * g) + wd * p)
    },
}

const rowOf = <N extends OptimizerName>(name: N): RuleRow<N> => rules[name]

/** The optimizer that a document names. */
export const ruleOf = (spec: OptimizerSpec): Rule => rowOf<OptimizerName>(spec.type)(spec)
