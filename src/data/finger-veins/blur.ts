import { exp } from '../../engine/nn/exact.ts'
import type { Size } from './placement.ts'

/** An image [height × width] under a Gaussian blur of standard deviation `deviation` pixels, ≥ 0; beyond its edge the image repeats its last pixel. */
export function blur(image: Float64Array, { width, height }: Size, deviation: number): Float64Array {
  if (deviation === 0) return image
  const weights = kernel(deviation)
  const rows = convolve(image, weights, { count: height, stride: width }, { count: width, stride: 1 })
  return convolve(rows, weights, { count: width, stride: 1 }, { count: height, stride: width })
}

/** Weights of a Gaussian at −r … r with r = ⌈3 deviations⌉; they sum to 1. */
function kernel(deviation: number): number[] {
  const reach = Math.ceil(3 * deviation)
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => {
    const distance = (i - reach) / deviation
    return exp(-0.5 * distance * distance)
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

/** An axis of an array: how many places it has, and how far apart they lie. */
interface Axis {
  readonly count: number
  readonly stride: number
}

/** Each line along `axis` folded with the weights; `lines` is the other axis. */
function convolve(image: Float64Array, weights: readonly number[], lines: Axis, axis: Axis): Float64Array {
  const result = new Float64Array(image.length)
  const reach = (weights.length - 1) / 2
  for (let line = 0; line < lines.count; line++)
    for (let at = 0; at < axis.count; at++) {
      let sum = 0
      for (let tap = 0; tap < weights.length; tap++) {
        const from = Math.min(axis.count - 1, Math.max(0, at + tap - reach))
        sum += (weights[tap] ?? 0) * (image[line * lines.stride + from * axis.stride] ?? 0)
      }
      result[line * lines.stride + at * axis.stride] = sum
    }
  return result
}
