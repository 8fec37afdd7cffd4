/** Four ways to turn a gradient into a step, on one coordinate with curvature h, and what theory says of each. */

export type Algorithm = 'gd' | 'momentum' | 'nesterov' | 'ema'

/** A coordinate and the velocity that goes with it. */
export interface State {
  theta: number
  velocity: number
}

interface Rule {
  readonly name: string
  /** One update as PyTorch writes it (torch.optim.SGD; `ema` is the first moment of Adam with its preconditioner frozen). */
  readonly update: (state: State, gradient: number, lr: number, mu: number) => void
  /** Largest stable η·h. */
  limit(mu: number): number
  /** With x = ηh and gradient noise ε the update is θ⁺ = a·θ − b·θ⁻ + c·ε + d·ε⁻; c and d in units of η. */
  recursion(x: number, mu: number): { a: number; b: number; c: number; d: number }
}

export const rules: Readonly<Record<Algorithm, Rule>> = {
  gd: {
    name: '梯度下降',
    update(state, gradient, lr) {
      state.theta -= lr * gradient
    },
    limit: () => 2,
    recursion: (x) => ({ a: 1 - x, b: 0, c: 1, d: 0 }),
  },
  momentum: {
    name: '动量',
    update(state, gradient, lr, mu) {
      state.velocity = mu * state.velocity + gradient
      state.theta -= lr * state.velocity
    },
    limit: (mu) => 2 * (1 + mu),
    recursion: (x, mu) => ({ a: 1 + mu - x, b: mu, c: 1, d: 0 }),
  },
  nesterov: {
    name: 'Nesterov',
    update(state, gradient, lr, mu) {
      state.velocity = mu * state.velocity + gradient
      state.theta -= lr * (gradient + mu * state.velocity)
    },
    limit: (mu) => (2 * (1 + mu)) / (1 + 2 * mu),
    recursion: (x, mu) => ({ a: (1 + mu) * (1 - x), b: mu * (1 - x), c: 1 + mu, d: -mu }),
  },
  ema: {
    name: 'EMA 动量',
    update(state, gradient, lr, mu) {
      state.velocity = mu * state.velocity + (1 - mu) * gradient
      state.theta -= lr * state.velocity
    },
    limit: (mu) => (2 * (1 + mu)) / (1 - mu),
    recursion: (x, mu) => ({ a: 1 + mu - (1 - mu) * x, b: mu, c: 1 - mu, d: 0 }),
  },
}

/** Factor by which a step finally shrinks or grows a coordinate: the largest root of z² − a·z + b in absolute value. */
export function factor(algorithm: Algorithm, x: number, mu: number): number {
  const { a, b } = rules[algorithm].recursion(x, mu)
  const discriminant = a * a - 4 * b
  return discriminant < 0 ? Math.sqrt(b) : (Math.abs(a) + Math.sqrt(discriminant)) / 2
}

/** Stationary variance of a coordinate under gradient noise of variance 1: that of an ARMA(2, 1) process; Box and Jenkins 1970, §3.4. */
export function variance(algorithm: Algorithm, lr: number, h: number, mu: number): number {
  if (lr * h >= rules[algorithm].limit(mu)) return Infinity
  const { a, b, c, d } = rules[algorithm].recursion(lr * h, mu)
  return (lr * lr * ((1 + b) * (c * c + d * d) + 2 * a * c * d)) / ((1 - b) * ((1 + b) * (1 + b) - a * a))
}

/** Mean loss Σ h/2 · Var at which training with gradient noise of deviation `noise` stops falling. */
export const floorOf = ({ algorithm, mu, h, h_min: low }: Valley, lr: number, noise: number): number =>
  [h, low].reduce((sum, each) => sum + (each / 2) * noise * noise * variance(algorithm, lr, each, mu), 0)

/** A valley ½(h·θ₁² + h_min·θ₂²) and the algorithm that goes down in it. */
export interface Valley {
  readonly algorithm: Algorithm
  /** 0 ≤ μ < 1; not read by `gd`. */
  readonly mu: number
  readonly h: number
  readonly h_min: number
}

/** Largest stable learning rate. */
export const limitOf = ({ algorithm, mu, h }: Valley): number => rules[algorithm].limit(mu) / h
