import { random } from '../../src/engine/nn/random.ts'

/** Inverted dropout of a sum of numbers: each is kept with probability q and divided by q. */
export function droppedSums(seed: number, inputs: readonly number[], keep: number, count: number): number[] {
  const stream = random(seed, 'dropout/masks')
  return Array.from({ length: count }, () => {
    const coins = stream.uniform(inputs.length)
    return inputs.reduce((sum, value, i) => sum + ((coins[i] ?? 1) < keep ? value / keep : 0), 0)
  })
}

/** 32 inputs and their negatives: a unit whose input is zero when nothing is dropped, and symmetric about it otherwise. */
export function balancedInputs(seed: number): number[] {
  const half = [...random(seed, 'dropout/inputs').normal(32)]
  return half.flatMap((value) => [value, -value])
}

/** Standard deviation of the dropped sum: Σ x²(1 − q)/q under the root. */
export const deviationOf = (inputs: readonly number[], keep: number): number =>
  Math.sqrt((inputs.reduce((sum, value) => sum + value * value, 0) * (1 - keep)) / keep)

/** E ReLU of a normal variable of mean 0. */
export const meanOfRelu = (deviation: number): number => deviation / Math.sqrt(2 * Math.PI)

export type Before = 'linear' | 'relu'

/** Variance of an activation without dropout over the one with it: v/((c² + v)/q − c²) for mean c and variance v; Li et al. 2019. */
export function varianceRatio(before: Before, keep: number): number {
  const [mean, variance] =
    before === 'linear' ? [0, 1] : [1 / Math.sqrt(2 * Math.PI), 0.5 - 1 / (2 * Math.PI)]
  return variance / ((mean * mean + variance) / keep - mean * mean)
}

/** The same ratio from samples of standard normal inputs. */
export function sampledRatio(seed: number, before: Before, keep: number, count: number): number {
  const x = random(seed, 'dropout/activations').normal(count)
  const coins = random(seed, 'dropout/coins').uniform(count)
  const plain = Float64Array.from(x, (value) => (before === 'relu' ? Math.max(0, value) : value))
  const dropped = plain.map((value, i) => ((coins[i] ?? 1) < keep ? value / keep : 0))
  return variance(plain) / variance(dropped)
}

function variance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
}
