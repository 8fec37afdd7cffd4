import { random } from '../../src/engine/nn/random.ts'

/** A weight that gradients only shake, and the ways to shrink it. Coupled: λθ is added to the gradient. Decoupled: θ is multiplied by 1 − ηλ. */
export type Method = 'sgd_l2' | 'sgdw' | 'adam_l2' | 'adamw'

export const NAMES: Readonly<Record<Method, string>> = {
  sgd_l2: '动量 SGD + L2',
  sgdw: '动量 SGD，解耦',
  adam_l2: 'Adam + L2',
  adamw: 'AdamW',
}

export interface Choice {
  readonly method: Method
  readonly lr: number
  readonly lambda: number
  /** Momentum of SGD; Adam has 0.9 and 0.999. */
  readonly mu: number
  /** Standard deviation of the gradient, whose mean is 0. */
  readonly scale: number
}

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8]

/** Many chains of one weight that starts at 1. */
export class Weights {
  readonly theta: Float64Array
  readonly #first: Float64Array
  readonly #second: Float64Array
  #step = 0

  constructor(count: number) {
    this.theta = new Float64Array(count).fill(1)
    this.#first = new Float64Array(count)
    this.#second = new Float64Array(count)
  }

  /** One update of every chain with standard normal draws, as torch.optim writes it, at `share` of the rate. */
  step({ method, lr, lambda, mu, scale }: Choice, draws: ArrayLike<number>, share = 1): void {
    const rate = lr * share
    const isCoupled = method === 'sgd_l2' || method === 'adam_l2'
    const isAdam = method === 'adam_l2' || method === 'adamw'
    this.#step++
    const [c1, c2] = [1 - BETA1 ** this.#step, 1 - BETA2 ** this.#step]
    for (let i = 0; i < this.theta.length; i++) {
      let theta = this.theta[i] ?? 0
      const gradient = scale * (draws[i] ?? 0) + (isCoupled ? lambda * theta : 0)
      if (!isCoupled) theta *= 1 - rate * lambda
      if (isAdam) {
        const m = (this.#first[i] = BETA1 * (this.#first[i] ?? 0) + (1 - BETA1) * gradient)
        const v = (this.#second[i] = BETA2 * (this.#second[i] ?? 0) + (1 - BETA2) * gradient * gradient)
        theta -= (rate * (m / c1)) / (Math.sqrt(v / c2) + EPSILON)
      } else {
        this.#first[i] = mu * (this.#first[i] ?? 0) + gradient
        theta -= rate * (this.#first[i] ?? 0)
      }
      this.theta[i] = theta
    }
  }

  mean(): number {
    return this.theta.reduce((sum, value) => sum + value, 0) / this.theta.length
  }
}

/** Factor by which one step shrinks the mean of θ in the long run: 1 − ηλ, with momentum 1 − ηλ/(1 − μ), with Adam 1 − ηλ/s. */
export function shrinkage({ method, lr, lambda, mu, scale }: Choice): number {
  if (method === 'sgd_l2') return 1 - (lr * lambda) / (1 - mu)
  if (method === 'adam_l2') return 1 - (lr * lambda) / scale
  return 1 - lr * lambda
}

/** Mean of θ over `count` chains after `steps` steps; the same draws for the same seed. */
export function meanAfter(seed: number, choices: readonly Choice[], steps: number, count: number): number[] {
  const stream = random(seed, 'weight-decay/noise')
  const all = choices.map(() => new Weights(count))
  for (let step = 0; step < steps; step++) {
    const draws = stream.normal(count)
    all.forEach((weights, i) => weights.step(choices[i]!, draws))
  }
  return all.map((weights) => weights.mean())
}

/** θ after steps without any gradient. */
export function still(choice: Choice, steps: number): number {
  const weights = new Weights(1)
  for (let step = 0; step < steps; step++) weights.step(choice, [0])
  return weights.mean()
}
