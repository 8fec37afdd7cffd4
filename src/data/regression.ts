import { pow } from '../engine/nn/exact.ts'
import { random } from '../engine/nn/random.ts'
import type { Dataset } from '../engine/runtime/trainer.ts'
import { dataset } from './dataset.ts'

/** x [count, features] and y [count, 1], all standard normal and independent: nothing to learn, for checks of gradients. */
export function standardNormal(seed: number, count: number, features: number): Dataset {
  const x = random(seed, 'data/normal/x').normal(count * features)
  return dataset(x, features, random(seed, 'data/normal/y').normal(count))
}

/** `count` values from 10^low to 10^high in equal ratios (numpy.logspace), with the same bits in every engine. */
export function logspace(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => pow(10, low + ((high - low) * i) / Math.max(1, count - 1)))
}

export interface SpectrumOptions {
  /** Eigenvalues of XᵀX / count, all positive; as many as features. */
  readonly spectrum: readonly number[]
  /** Rows; at least as many as features. */
  readonly count: number
  /** Variance of each true coefficient. */
  readonly signal: number
  /** Variance of the noise of y. */
  readonly noise: number
}

export interface SpectralRegression extends Dataset {
  /** The coefficients that made y, along the eigenvectors, which are the axes. */
  readonly truth: Float32Array
  /** The least-squares solution, to double precision. */
  readonly leastSquares: readonly number[]
}

/**
 * Linear regression y = Xβ + ε in which XᵀX / count = diag(spectrum): the columns of X are orthogonal, so each axis is an eigenvector
 * and learns on its own. X is a random orthonormal frame (Gram and Schmidt on normal columns) scaled column by column.
 */
export function spectralRegression(seed: number, options: SpectrumOptions): SpectralRegression {
  const { spectrum, count, signal, noise } = options
  const frame = orthonormal(seed, count, spectrum.length)
  const truth = random(seed, 'data/spectral/truth').normal(spectrum.length, 0, Math.sqrt(signal))
  const error = random(seed, 'data/spectral/noise').normal(count, 0, Math.sqrt(noise))
  const x = new Float32Array(count * spectrum.length)
  const y = Float64Array.from(error)
  const leastSquares = spectrum.map((eigenvalue, column) => {
    const scale = Math.sqrt(count * eigenvalue)
    const direction = frame[column] ?? new Float64Array(count)
    let noiseAlong = 0
    for (let row = 0; row < count; row++) {
      const entry = direction[row] ?? 0
      x[row * spectrum.length + column] = scale * entry
      y[row] = (y[row] ?? 0) + scale * entry * (truth[column] ?? 0)
      noiseAlong += entry * (error[row] ?? 0)
    }
    return (truth[column] ?? 0) + noiseAlong / scale
  })
  return { ...dataset(x, spectrum.length, Float32Array.from(y)), truth, leastSquares }
}

/** `columns` orthonormal vectors of length `rows`, by modified Gram–Schmidt, twice for full precision. */
function orthonormal(seed: number, rows: number, columns: number): Float64Array[] {
  const basis: Float64Array[] = []
  for (let column = 0; column < columns; column++) {
    const vector = Float64Array.from(random(seed, `data/spectral/frame/${column}`).normal(rows))
    for (let pass = 0; pass < 2; pass++)
      for (const other of basis) subtract(vector, other, dot(vector, other))
    const length = Math.sqrt(dot(vector, vector))
    basis.push(vector.map((value) => value / length))
  }
  return basis
}

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)

function subtract(target: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] ?? 0) - factor * (other[i] ?? 0)
}
