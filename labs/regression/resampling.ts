/** Metrics of weighted rows, as each resample of the bootstrap needs them, and resamples of blocks in time. */
import { random } from '../../src/engine/nn/random.ts'
import { mean } from '../../src/metrics/numeric/sum.ts'
import type { Resample } from '../classification/bootstrap.ts'

/** Rows centred on the mean of the truth, so that sums of squares lose no digits. */
export interface Centred {
  readonly truth: Float64Array
  readonly forecast: Float64Array
  /** |y| before centring. */
  readonly size: Float64Array
}

export function centre(truth: Float64Array, forecast: Float64Array): Centred {
  const middle = mean(truth)
  return {
    truth: truth.map((value) => value - middle),
    forecast: forecast.map((value) => value - middle),
    size: truth.map(Math.abs),
  }
}

/** The metrics that are made of sums, of weighted rows. Names and definitions as in `values.ts`. */
export function weightedValues({ truth, forecast, size }: Centred, weights: Float64Array) {
  let [rows, bias, absolute, squares, sizes, shares] = [0, 0, 0, 0, 0, 0]
  let [sumY, sumF, sumYY, sumFF, sumYF] = [0, 0, 0, 0, 0]
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row] ?? 0
    if (weight === 0) continue
    const [y, f, own] = [truth[row] ?? 0, forecast[row] ?? 0, size[row] ?? 0]
    const error = f - y
    rows += weight
    bias += weight * error
    absolute += weight * Math.abs(error)
    squares += weight * error * error
    sizes += weight * own
    shares += (weight * Math.abs(error)) / own
    sumY += weight * y
    sumF += weight * f
    sumYY += weight * y * y
    sumFF += weight * f * f
    sumYF += weight * y * f
  }
  const [yy, ff, yf] = [sumYY - sumY ** 2 / rows, sumFF - sumF ** 2 / rows, sumYF - (sumY * sumF) / rows]
  return {
    mae: absolute / rows,
    rmse: Math.sqrt(squares / rows),
    mse: squares / rows,
    mean_error: bias / rows,
    rmse_over_mae: Math.sqrt(squares / rows) / (absolute / rows),
    r2: 1 - squares / yy,
    explained_variance: 1 - (squares - bias ** 2 / rows) / yy,
    pearson: yf / Math.sqrt(yy * ff),
    ccc: (2 * yf) / (yy + ff + (sumY - sumF) ** 2 / rows),
    mape: shares / rows,
    wape: absolute / sizes,
  }
}

/** Length of a block: n^(1/3), the order that serves a variance (Künsch 1989). */
export const blockLength = (rows: number): number => Math.max(1, Math.round(Math.cbrt(rows)))

/** Circular block bootstrap (Politis & Romano 1992): whole stretches of the sequence, its end joined to its beginning. */
export function blockResampler(order: Uint32Array, seed: number): Resample {
  const stream = random(seed, 'bootstrap/blocks')
  const length = blockLength(order.length)
  const blocks = Math.ceil(order.length / length)
  return (weights) => {
    weights.fill(0)
    for (const start of stream.integers(blocks, order.length))
      for (let step = 0; step < length; step++) {
        const row = order[(start + step) % order.length] ?? 0
        weights[row] = (weights[row] ?? 0) + 1
      }
  }
}
