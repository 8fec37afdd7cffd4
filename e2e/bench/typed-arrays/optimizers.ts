import type { OptimizerSpec } from '../../../src/engine/optim/spec.ts'
import type { Parameter } from './layers.ts'

/** Applies one update to every parameter. */
export type Update = () => void

/** SGD (with momentum) and Adam as PyTorch defines them, on plain arrays. */
export function makeUpdate(spec: OptimizerSpec, parameters: readonly Parameter[]): Update {
  if (spec.type === 'adam') return adam(spec.lr, parameters)
  if (spec.type === 'sgd') return sgd(spec.lr, spec.momentum ?? 0, parameters)
  throw new Error(`typed-arrays: no optimizer ${spec.type}`)
}

function sgd(lr: number, momentum: number, parameters: readonly Parameter[]): Update {
  const velocities = parameters.map(({ value }) => new Float32Array(value.length))
  return () =>
    parameters.forEach(({ value, gradient }, p) => {
      const velocity = velocities[p]!
      for (let i = 0; i < value.length; i++) {
        const v = momentum * velocity[i]! + gradient[i]!
        velocity[i] = v
        value[i] = value[i]! - lr * v
      }
    })
}

function adam(lr: number, parameters: readonly Parameter[], beta1 = 0.9, beta2 = 0.999, eps = 1e-8): Update {
  const slots = parameters.map(
    ({ value }) => [new Float32Array(value.length), new Float32Array(value.length)] as const,
  )
  let step = 0
  return () => {
    step++
    const rate = lr / (1 - beta1 ** step)
    const correction = Math.sqrt(1 - beta2 ** step)
    parameters.forEach(({ value, gradient }, p) => {
      const [first, second] = slots[p]!
      for (let i = 0; i < value.length; i++) {
        const g = gradient[i]!
        const m = beta1 * first[i]! + (1 - beta1) * g
        const v = beta2 * second[i]! + (1 - beta2) * g * g
        first[i] = m
        second[i] = v
        value[i] = value[i]! - (rate * m) / (Math.sqrt(v) / correction + eps)
      }
    })
  }
}
