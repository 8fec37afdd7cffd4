import { random } from '../../src/engine/nn/random.ts'
import { combine, leastSquares, type Columns } from './solve.ts'
import { FEATURES, fixedDesign, type Problem } from './theory.ts'

/** Each true coefficient: D of them make a vector of norm 1. */
export const TRUTH = 1 / Math.sqrt(FEATURES)

/** A training set: D columns of n standard normal numbers, and y = Xβ + σε. */
export interface Drawn {
  readonly columns: Columns
  readonly y: Float64Array
}

/** The training set of one repetition. */
export function draw(seed: number, repetition: number, { n, sigma }: Problem): Drawn {
  const stream = random(seed, `double-descent/${repetition}`)
  const columns = Array.from({ length: FEATURES }, () => Float64Array.from(stream.normal(n)))
  const y = combine(columns, new Float64Array(FEATURES).fill(TRUTH), n)
  stream.normal(n, 0, sigma).forEach((error, i) => (y[i] = (y[i] ?? 0) + error))
  return { columns, y }
}

/** Test error of coefficients w of the first features, exactly: for standard normal features it is ‖w − β‖² + σ². */
export function testError(w: Float64Array | Float32Array, sigma: number): number {
  const missed = (FEATURES - w.length) * TRUTH * TRUTH
  let sum = 0
  for (const each of w) sum += (each - TRUTH) ** 2
  return sum + missed + sigma * sigma
}

/** Errors of the model that uses the first p features. */
export function errors(
  { columns, y }: Drawn,
  p: number,
  { n, sigma }: Problem,
  lambda: number,
): { readonly train: number; readonly test: number } {
  const used = columns.slice(0, p)
  const w = leastSquares(used, y, lambda)
  const fitted = combine(used, w, n)
  const train = y.reduce((sum, value, i) => sum + (value - (fitted[i] ?? 0)) ** 2, 0) / n
  return { train, test: testError(w, sigma) }
}

/** Mean training error and mean error on fresh labels at the same rows, of least squares whose p features are the true ones. */
export function fixedDesignErrors(
  seed: number,
  p: number,
  { n, sigma }: Problem,
  repetitions: number,
): ReturnType<typeof fixedDesign> {
  const stream = random(seed, 'double-descent/fixed')
  const columns = Array.from({ length: p }, () => Float64Array.from(stream.normal(n)))
  let train = 0
  let explained = 0
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const noise = Float64Array.from(stream.normal(n, 0, sigma))
    const fitted = combine(columns, leastSquares(columns, noise, 0), n)
    noise.forEach((error, i) => {
      train += (error - (fitted[i] ?? 0)) ** 2
      explained += (fitted[i] ?? 0) ** 2
    })
  }
  return { train: train / (n * repetitions), test: sigma * sigma + explained / (n * repetitions) }
}

/** Test errors of `repetitions` training sets at each p. */
export function testErrors(
  seed: number,
  counts: readonly number[],
  problem: Problem,
  lambda: number,
  repetitions: number,
): number[][] {
  const found = counts.map((): number[] => [])
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const drawn = draw(seed, repetition, problem)
    counts.forEach((p, i) => found[i]?.push(errors(drawn, p, problem, lambda).test))
  }
  return found
}
