/** Training on ½hθ² with noisy gradients: three optimizers as recursions on one coordinate, many chains side by side. */

export type Optimizer = 'sgd' | 'momentum' | 'adam'

/** How a chain moves. */
export interface Motion {
  readonly optimizer: Optimizer
  readonly lr: number
  /** Deviation of the gradient of a batch: σ/√B. */
  readonly noise: number
}

/** Curvature of the valley. */
export const CURVATURE = 1
export const MOMENTUM = 0.9
/** Adam's rates of decay and ε, torch.optim.Adam's defaults. */
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8]

/** Positions and slots of all chains; all start at `start`. */
export class Chains {
  readonly theta: Float64Array
  readonly #first: Float64Array
  readonly #second: Float64Array

  /** Adam's second moment starts where noise alone would bring it. */
  constructor(count: number, start: number, { noise }: Motion) {
    this.theta = new Float64Array(count).fill(start)
    this.#first = new Float64Array(count)
    this.#second = new Float64Array(count).fill(noise * noise)
  }

  /** One step of every chain with standard normal draws, at `share` of the learning rate. */
  step({ optimizer, lr, noise }: Motion, draws: ArrayLike<number>, share = 1): void {
    const rate = lr * share
    const { theta } = this
    const [first, second] = [this.#first, this.#second]
    for (let i = 0; i < theta.length; i++) {
      const at = theta[i] ?? 0
      const gradient = CURVATURE * at + noise * (draws[i] ?? 0)
      if (optimizer === 'sgd') theta[i] = at - rate * gradient
      else if (optimizer === 'momentum') {
        first[i] = MOMENTUM * (first[i] ?? 0) + gradient
        theta[i] = at - rate * (first[i] ?? 0)
      } else {
        first[i] = BETA1 * (first[i] ?? 0) + (1 - BETA1) * gradient
        second[i] = BETA2 * (second[i] ?? 0) + (1 - BETA2) * gradient * gradient
        theta[i] = at - (rate * (first[i] ?? 0)) / (Math.sqrt(second[i] ?? 0) + EPSILON)
      }
    }
  }

  /** Mean of θ² over the chains. */
  spread(): number {
    let sum = 0
    for (const each of this.theta) sum += each * each
    return sum / this.theta.length
  }
}

/**
 * Stationary variance of θ. SGD and momentum exactly (AR(1), AR(2)); Adam where noise dominates its second moment, so that it is SGD with
 * rate η/(σ/√B), and η√B ≪ σ.
 */
export function stationary({ optimizer, lr, noise }: Motion): number {
  const h = CURVATURE
  if (optimizer === 'sgd') return lr * h < 2 ? (lr * noise * noise) / (h * (2 - lr * h)) : Infinity
  if (optimizer === 'momentum') {
    const limit = 2 * (1 + MOMENTUM)
    return lr * h < limit
      ? (lr * (1 + MOMENTUM) * noise * noise) / ((1 - MOMENTUM) * h * (limit - lr * h))
      : Infinity
  }
  return (lr * noise) / (2 * h)
}
