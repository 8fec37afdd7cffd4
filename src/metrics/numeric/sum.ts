import { tabulate } from './arrays.ts'

/** Σ values with Neumaier's compensation (ZAMM 1974): the error does not grow with the number of terms. */
export function sum(values: ArrayLike<number>): number {
  let total = 0
  let lost = 0
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!
    const next = total + value
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    total = next
  }
  // An infinite total leaves NaN in the compensation.
  return Number.isFinite(total) ? total + lost : total
}

/** The arithmetic mean; NaN of an empty list. */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length
}

/** Σ wᵢ·vᵢ / Σ wᵢ. */
export function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  return sum(tabulate(values.length, (index) => values[index]! * weights[index]!)) / sum(weights)
}
