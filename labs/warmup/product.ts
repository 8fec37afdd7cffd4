import { random } from '../../src/engine/nn/random.ts'

/** The smallest model with a sharpness that training changes: f = u·v fitted to a target of about 1. Lewkowycz et al. 2020, §2. */
export interface Start {
  readonly u: number
  readonly v: number
}

export interface Choice extends Start {
  readonly lr: number
  /** Steps over which the rate rises linearly to lr; 0: none. */
  readonly warmup: number
  /** Deviation of the target from 1, drawn afresh each step. */
  readonly noise: number
}

/** A residual beyond this counts as diverged. */
const LOST = 1e6

/** The path of one seed: position before each step, and its loss ½(uv − y)². */
export interface Path {
  readonly u: readonly number[]
  readonly v: readonly number[]
  readonly loss: readonly number[]
  readonly isLost: boolean
}

/** Rate of step t: lr·(t + 1)/warmup while warming up. */
export const rateAt = ({ lr, warmup }: Choice, t: number): number =>
  t < warmup ? (lr * (t + 1)) / warmup : lr

/** Walks `steps` steps of SGD; a lost path stops where it was lost. */
export function walk(seed: number, choice: Choice, steps: number): Path {
  const draws = random(seed, 'warmup/target').normal(steps, 1, choice.noise)
  const path = { u: [] as number[], v: [] as number[], loss: [] as number[] }
  let { u, v } = choice
  for (let t = 0; t < steps; t++) {
    const residual = u * v - (draws[t] ?? 1)
    path.u.push(u)
    path.v.push(v)
    path.loss.push((residual * residual) / 2)
    if (!(Math.abs(residual) <= LOST)) return { ...path, isLost: true }
    const rate = rateAt(choice, t)
    ;[u, v] = [u - rate * residual * v, v - rate * residual * u]
  }
  return { ...path, isLost: false }
}

/** Largest curvature of the loss where the residual is zero: u² + v². */
export const sharpness = (path: Path): number => (path.u.at(-1) ?? NaN) ** 2 + (path.v.at(-1) ?? NaN) ** 2
