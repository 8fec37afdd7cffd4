import { random } from '../engine/nn/random.ts'
import { dataset, type LabelledPoints } from './dataset.ts'

export interface CircleOptions {
  readonly count: number
  /** Class 1 lies where x₁² + x₂² exceeds this. */
  readonly radiusSquared: number
  /** Share of labels that are flipped, each independently, 0 … 1. */
  readonly flip: number
  /** Keeps sets of the same seed independent of each other: `train`, `validation`, `test`. */
  readonly part: string
}

/** x ~ N(0, I₂), y = 1 where |x|² > radiusSquared, then some labels flipped: no classifier can be right more often than 1 − flip. */
export function noisyCircles(
  seed: number,
  { count, radiusSquared, flip, part }: CircleOptions,
): LabelledPoints {
  const x = random(seed, `data/circles/${part}/x`).normal(2 * count)
  const coins = random(seed, `data/circles/${part}/flip`).uniform(count)
  const flipped = Array.from(coins, (coin) => coin < flip)
  const y = Float32Array.from(flipped, (wrong, i) => {
    const [a = 0, b = 0] = [x[2 * i], x[2 * i + 1]]
    return a * a + b * b > radiusSquared !== wrong ? 1 : 0
  })
  return { ...dataset(x, 2, y), flipped }
}
