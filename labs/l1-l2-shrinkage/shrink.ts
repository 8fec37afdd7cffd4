import { random } from '../../src/engine/nn/random.ts'

export type Method = 'subgradient' | 'proximal' | 'l2'

export const NAMES: Readonly<Record<Method, string>> = {
  subgradient: 'L1，次梯度',
  proximal: 'L1，近端',
  l2: 'L2',
}

export const DIMENSIONS = 50
const LARGE = [2, -1.5, 1, -0.8, 0.6] as const
/** Where every weight starts. */
export const START = 0.5

/** Minima of the data terms ½h(w − a)²: five large, the rest small noise. */
export const centres = (seed: number): number[] => [
  ...LARGE,
  ...random(seed, 'shrinkage/centres').normal(DIMENSIONS - LARGE.length, 0, 0.05),
]

/** max(|a| − λ/h, 0) with the sign of a: the minimum of ½h(w − a)² + λ|w|; Donoho and Johnstone 1994. */
export const softThreshold = (a: number, threshold: number): number =>
  Math.sign(a) * Math.max(Math.abs(a) - threshold, 0)

export interface Choice {
  readonly method: Method
  readonly lambda: number
  readonly h: number
  readonly lr: number
}

/** The exact minimum of one coordinate. */
export const optimum = ({ method, lambda, h }: Choice, a: number): number =>
  method === 'l2' ? (h * a) / (h + lambda) : softThreshold(a, lambda / h)

/** One step of one coordinate: gradient descent on the data term, and what the method does with its penalty. */
export function step({ method, lambda, h, lr }: Choice, w: number, a: number): number {
  const gradient = h * (w - a)
  if (method === 'l2') return w - lr * (gradient + lambda * w)
  if (method === 'subgradient') return w - lr * (gradient + lambda * Math.sign(w))
  return softThreshold(w - lr * gradient, lr * lambda)
}

/** All coordinates after `steps` steps. */
export function descend(choice: Choice, a: readonly number[], steps: number): number[] {
  let w = a.map(() => START)
  for (let t = 0; t < steps; t++) w = w.map((value, i) => step(choice, value, a[i] ?? 0))
  return w
}

/**
 * Two standardised features with correlation 0.99, n = 50, y = x₁ + x₂ + noise/2: coordinate descent on
 * ‖y − Xw‖²/(2n) + l1·‖w‖₁ + (l2/2)·‖w‖²; Friedman, Hastie and Tibshirani 2010.
 */
export function correlated(seed: number, l1: number, l2: number): readonly [number, number] {
  const n = 50
  const stream = random(seed, 'shrinkage/correlated')
  const [shared, own, noise] = [stream.normal(n), stream.normal(n), stream.normal(n, 0, 0.5)]
  const first = standardised(shared)
  const second = standardised(
    shared.map((value, i) => 0.99 * value + Math.sqrt(1 - 0.99 ** 2) * (own[i] ?? 0)),
  )
  const y = first.map((value, i) => value + (second[i] ?? 0) + (noise[i] ?? 0))
  const inner = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / n
  const [xy1, xy2, xx] = [inner(first, y), inner(second, y), inner(first, second)]
  let [w1, w2] = [0, 0]
  for (let sweep = 0; sweep < 5000; sweep++) {
    w1 = softThreshold(xy1 - xx * w2, l1) / (1 + l2)
    w2 = softThreshold(xy2 - xx * w1, l1) / (1 + l2)
  }
  return [w1, w2]
}

function standardised(values: Float32Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  return Float64Array.from(values, (value) => (value - mean) / deviation)
}
