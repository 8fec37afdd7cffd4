/** A small multinomial logistic regression and its out-of-fold probabilities: what the samples and claims of this tool are made with. */
import { exp } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'

/** Points in `dimensions` dimensions with a given and a true class each. */
export interface Labelled {
  readonly points: Float64Array
  readonly dimensions: number
  readonly classes: number
  readonly given: Int32Array
  readonly truth: Int32Array
}

/** `rows` points of unit Gaussians whose centres lie at `distance` from each other, class k on axis k (classes ≤ dimensions); of an exact share of the rows the label is replaced by one of the other classes. */
export function gaussians(
  seed: number,
  {
    rows,
    classes,
    dimensions,
    distance,
    noise,
  }: { rows: number; classes: number; dimensions: number; distance: number; noise: number },
): Labelled {
  const deviations = random(seed, 'points').normal(rows * dimensions)
  const truth = random(seed, 'classes').integers(rows, classes)
  const flipped = new Set(
    random(seed, 'flips')
      .permutation(rows)
      .subarray(0, Math.round(noise * rows)),
  )
  const shifts = random(seed, 'shifts').integers(rows, classes - 1)
  const points = Float64Array.from(
    deviations,
    (value, at) =>
      value + (truth[Math.floor(at / dimensions)] === at % dimensions ? distance / Math.SQRT2 : 0),
  )
  const given = truth.map((own, row) => (flipped.has(row) ? (own + 1 + (shifts[row] ?? 0)) % classes : own))
  return { points, dimensions, classes, given, truth }
}

/** Gradient steps of a fit, and its L2 penalty on all weights as a share of the mean loss. */
const STEPS = 200
const PENALTY = 1e-3

/** Weights `[class][coordinate, bias]` after Nesterov's accelerated gradient steps on the mean cross-entropy of the rows. */
export function fit({ points, dimensions, classes, given }: Labelled, rows: readonly number[]): Float64Array {
  const width = dimensions + 1
  let weights = new Float64Array(classes * width)
  let ahead = weights.slice()
  let squares = 0
  for (const row of rows)
    for (let d = 0; d < dimensions; d++) squares += (points[row * dimensions + d] ?? 0) ** 2
  // the Hessian is at most ½ · mean ‖(x, 1)‖² (Böhning 1992)
  const rate = 1 / (0.5 * (squares / rows.length + 1) + PENALTY)
  const p = new Float64Array(classes)
  for (let step = 0; step < STEPS; step++) {
    const gradient = ahead.map((weight) => PENALTY * weight)
    for (const row of rows) {
      predict(ahead, points, row, dimensions, p)
      for (let k = 0; k < classes; k++) {
        const error = ((p[k] ?? 0) - Number(given[row] === k)) / rows.length
        for (let d = 0; d < width; d++)
          gradient[k * width + d] =
            (gradient[k * width + d] ?? 0) +
            error * (d < dimensions ? (points[row * dimensions + d] ?? 0) : 1)
      }
    }
    const next = ahead.map((weight, at) => weight - rate * (gradient[at] ?? 0))
    const momentum = step / (step + 3)
    ahead = next.map((weight, at) => weight + momentum * (weight - (weights[at] ?? 0)))
    weights = next
  }
  return weights
}

/** Writes the softmax probabilities of one row into `p`. */
function predict(
  weights: Float64Array,
  points: Float64Array,
  row: number,
  dimensions: number,
  p: Float64Array,
): void {
  const width = dimensions + 1
  let top = -Infinity
  for (const k of p.keys()) {
    let sum = weights[k * width + dimensions] ?? 0
    for (let d = 0; d < dimensions; d++)
      sum += (weights[k * width + d] ?? 0) * (points[row * dimensions + d] ?? 0)
    p[k] = sum
    if (sum > top) top = sum
  }
  let total = 0
  for (const [k, value] of p.entries()) total += p[k] = exp(value - top)
  for (const [k, value] of p.entries()) p[k] = value / total
}

/** Probabilities of every row from a model that was fitted without its fold, row by row; row r is in fold r mod `folds`. */
export function outOfFold(data: Labelled, folds: number): Float64Array {
  const { given, classes, points, dimensions } = data
  const probabilities = new Float64Array(given.length * classes)
  const rows = [...given.keys()]
  for (let fold = 0; fold < folds; fold++) {
    const weights = fit(
      data,
      rows.filter((row) => row % folds !== fold),
    )
    for (const row of rows)
      if (row % folds === fold)
        predict(weights, points, row, dimensions, probabilities.subarray(row * classes, (row + 1) * classes))
  }
  return probabilities
}
