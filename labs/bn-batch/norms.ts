import { random } from '../../src/engine/nn/random.ts'

/** (x − mean)/√(biased variance + ε) over the whole array: what every method does to the values that share a mean. */
export function normalized(x: Float64Array, epsilon = 1e-12): Float64Array {
  const { mean, variance } = moments(x)
  const scale = 1 / Math.sqrt(variance + epsilon)
  return x.map((value) => (value - mean) * scale)
}

/** Mean and population (biased) variance. */
export function moments(x: Float64Array): { mean: number; variance: number } {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length
  return { mean, variance: x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length }
}

/** Batches of size B from N(3, 2²), `count` of them. */
export function batches(seed: number, size: number, count: number): Float64Array[] {
  const stream = random(seed, 'bn-batch/batches')
  return Array.from({ length: count }, () => Float64Array.from(stream.normal(size), (z) => 3 + 2 * z))
}

/** What 20,000-fold sampling sees of a batch size; deviations are relative to σ and σ². */
export interface Seen {
  readonly sdOfMean: number
  readonly sdOfVariance: number
  /** Largest |x̂|. */
  readonly largest: number
  /** Correlation of x with x̂. */
  readonly correlation: number
}

export function seen(all: readonly Float64Array[]): Seen {
  const means = Float64Array.from(all, (batch) => moments(batch).mean)
  const variances = Float64Array.from(all, (batch) => moments(batch).variance)
  let [sx, sy, sxx, syy, sxy, largest, count] = [0, 0, 0, 0, 0, 0, 0]
  for (const batch of all) {
    const hat = normalized(batch)
    for (let i = 0; i < batch.length; i++) {
      const [x, y] = [batch[i] ?? 0, hat[i] ?? 0]
      sx += x
      sy += y
      sxx += x * x
      syy += y * y
      sxy += x * y
      largest = Math.max(largest, Math.abs(y))
      count++
    }
  }
  return {
    sdOfMean: Math.sqrt(moments(means).variance) / 2,
    sdOfVariance: Math.sqrt(moments(variances).variance) / 4,
    largest,
    correlation: (sxy - (sx * sy) / count) / Math.sqrt((sxx - (sx * sx) / count) * (syy - (sy * sy) / count)),
  }
}

/** ln Γ of a half-integer or integer n/2, n ≥ 1. */
function logGammaHalf(n: number): number {
  let sum = n % 2 === 0 ? 0 : Math.log(Math.PI) / 2
  for (let k = n % 2 === 0 ? 1 : 0.5; k < n / 2 - 0.25; k++) sum += Math.log(k)
  return sum
}

/** Correlation of a normal x with x̂ of its batch: √(2/B) Γ(B/2)/Γ((B − 1)/2). */
export const correlationInTheory = (size: number): number =>
  Math.sqrt(2 / size) * Math.exp(logGammaHalf(size) - logGammaHalf(size - 1))

/** Relative standard deviation of the biased variance of B normal values: √(2(B − 1))/B. */
export const spreadInTheory = (size: number): number => Math.sqrt(2 * (size - 1)) / size

/** A small activation tensor [N, C, H, W]. */
export interface Activations {
  readonly shape: readonly [number, number, number, number]
  readonly values: Float64Array
}

export function activations(seed: number, purpose = 'activations'): Activations {
  const shape = [4, 6, 3, 3] as const
  return {
    shape,
    values: Float64Array.from(random(seed, `bn-batch/${purpose}`).normal(4 * 6 * 3 * 3), (z) => 1 + 2 * z),
  }
}

/** Names the set of values a position shares its mean with, from its sample n and channel c. */
type Sharing = (n: number, c: number) => number

/** Axes of each method: BN shares a channel over all samples, LN a sample, IN a channel of a sample. */
export const SHARING = {
  batch: (_n, c) => c,
  layer: (n) => n,
  instance: (n, c) => n * 1000 + c,
} as const satisfies Record<string, Sharing>

/** Group normalization shares a group of `channels / groups` channels of a sample. */
export const group =
  (groups: number, channels: number): Sharing =>
  (n, c) =>
    n * 1000 + Math.floor((c * groups) / channels)

/** The tensor with each set of values that share a mean normalized. */
export function normalizeBy({ shape, values }: Activations, sharing: Sharing, epsilon = 1e-12): Float64Array {
  const [, channels, height, width] = shape
  const sets = new Map<number, number[]>()
  values.forEach((_, i) => {
    const plane = Math.floor(i / (height * width))
    const key = sharing(Math.floor(plane / channels), plane % channels)
    const set = sets.get(key)
    if (set === undefined) sets.set(key, [i])
    else set.push(i)
  })
  const out = new Float64Array(values.length)
  for (const set of sets.values()) {
    const hat = normalized(
      Float64Array.from(set, (i) => values[i] ?? 0),
      epsilon,
    )
    set.forEach((i, k) => (out[i] = hat[k] ?? 0))
  }
  return out
}

/** The tensor with every sample but the first replaced. */
export function withOtherNeighbours(kept: Activations, others: Activations): Activations {
  const one = kept.values.length / kept.shape[0]
  return {
    shape: kept.shape,
    values: kept.values.map((value, i) => (i < one ? value : (others.values[i] ?? 0))),
  }
}

/** Largest difference of the first `count` entries. */
export const difference = (a: Float64Array, b: Float64Array, count = a.length): number =>
  a.subarray(0, count).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0)

/** Running estimate as PyTorch writes it: ŝ ← (1 − m)ŝ + m s. */
export const follow = (running: number, momentum: number, seenNow: number): number =>
  (1 - momentum) * running + momentum * seenNow

/** Steps in which the share of the start halves: ln 2/−ln(1 − m). */
export const halfLife = (momentum: number): number => Math.log(2) / -Math.log(1 - momentum)
