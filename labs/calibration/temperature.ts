/** Temperature scaling: one number T that divides all logits (Guo et al. 2017, arXiv:1706.04599, section 4.2). */
import type { Matrix } from '../../src/metrics/arguments/matrices.ts'

/** Probabilities are kept this far from 0 before a logarithm, as log loss does. */
export const SMALLEST = 2 ** -52

/** Bounds of the search: beyond them no finite temperature is meant. */
const [COLDEST, HOTTEST] = [1e-3, 1e3]

/** Logits up to a constant a row: log p, p not below {@link SMALLEST}. */
export const logitsOf = ({ rows, columns, data }: Matrix): Matrix => ({
  rows,
  columns,
  data: data.map((p) => Math.log(Math.max(p, SMALLEST))),
})

/** Class probabilities softmax(β·z) of each row, β = 1/T. */
export function softmax({ rows, columns, data }: Matrix, beta: number): Matrix {
  const probabilities = new Float64Array(data.length)
  for (let row = 0; row < rows; row++) {
    const start = row * columns
    let top = -Infinity
    for (let column = 0; column < columns; column++) top = Math.max(top, data[start + column] ?? 0)
    let total = 0
    for (let column = 0; column < columns; column++) {
      const weight = Math.exp(beta * ((data[start + column] ?? 0) - top))
      probabilities[start + column] = weight
      total += weight
    }
    for (let column = 0; column < columns; column++)
      probabilities[start + column] = (probabilities[start + column] ?? 0) / total
  }
  return { rows, columns, data: probabilities }
}

/**
 * First and second derivative by β = 1/T of the mean negative log-likelihood of softmax(β·z): the mean of E[z] − z_y and of Var[z]. The
 * second is never negative, so the likelihood has one best temperature.
 */
export function slope({ rows, columns, data }: Matrix, truth: Int32Array, beta: number) {
  let [first, second] = [0, 0]
  for (let row = 0; row < rows; row++) {
    const start = row * columns
    let top = -Infinity
    for (let column = 0; column < columns; column++) top = Math.max(top, data[start + column] ?? 0)
    let [total, mean, square] = [0, 0, 0]
    for (let column = 0; column < columns; column++) {
      const below = (data[start + column] ?? 0) - top
      const weight = Math.exp(beta * below)
      total += weight
      mean += weight * below
      square += weight * below * below
    }
    mean /= total
    first += mean - ((data[start + (truth[row] ?? 0)] ?? 0) - top)
    second += square / total - mean * mean
  }
  return { first: first / rows, second: second / rows }
}

/**
 * The temperature with the least negative log-likelihood: Newton's method on β = 1/T inside a bracket, halved (in ratio) where Newton leaves it.
 * @returns 0 when ever colder is better (no row is wrong), Infinity when ever hotter is (the forecasts say less than nothing)
 */
export function fitTemperature(logits: Matrix, truth: Int32Array): number {
  let [low, high] = [1 / HOTTEST, 1 / COLDEST]
  if (slope(logits, truth, low).first >= 0) return Infinity
  if (slope(logits, truth, high).first <= 0) return 0
  let beta = 1
  for (let step = 0; step < 100; step++) {
    const { first, second } = slope(logits, truth, beta)
    if (first < 0) low = beta
    else high = beta
    const newton = beta - first / second
    const next = newton > low && newton < high ? newton : Math.sqrt(low * high)
    if (Math.abs(next - beta) <= 1e-12 * beta) return 1 / next
    beta = next
  }
  return 1 / beta
}
