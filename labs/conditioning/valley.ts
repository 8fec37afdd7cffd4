import { random } from '../../src/engine/nn/random.ts'

/** Two features, their second moments, and what is done to them before training. */
export interface Features {
  /** Standard deviation of the second feature; the first has 1. */
  readonly scale: number
  /** Mean of both features. */
  readonly offset: number
  /** Correlation of the two, in (−1, 1). */
  readonly correlation: number
}

export const TREATMENTS = {
  none: '什么都不做',
  center: '减均值',
  standardize: '减均值，除以标准差',
  whiten: 'PCA 白化',
} as const
export type Treatment = keyof typeof TREATMENTS

/** A symmetric 2 × 2 matrix: xx, xy, yy. */
export type Matrix = readonly [number, number, number]

/** Hessian of least squares, E[xxᵀ], after the treatment. */
export function hessian({ scale, offset, correlation }: Features, treatment: Treatment): Matrix {
  if (treatment === 'whiten') return [1, 0, 1]
  if (treatment === 'standardize') return [1, correlation, 1]
  const shift = treatment === 'none' ? offset ** 2 : 0
  return [1 + shift, correlation * scale + shift, scale ** 2 + shift]
}

/** Eigenvalues of a symmetric 2 × 2 matrix, larger first. */
export function eigenvalues([a, b, d]: Matrix): readonly [number, number] {
  const large = (a + d) / 2 + Math.hypot((a - d) / 2, b)
  return [large, (a * d - b * b) / large]
}

export const conditionOf = (matrix: Matrix): number => {
  const [large, small] = eigenvalues(matrix)
  return large / small
}

export const RATES = {
  best: '2/(h₁ + h₂)，最快的一个',
  safe: '1/h_max',
  below: '0.99 × 2/h_max',
  above: '1.01 × 2/h_max',
} as const
export type RateRule = keyof typeof RATES

/** The rate that a rule gives for a Hessian. */
export function rateOf(matrix: Matrix, rule: RateRule): number {
  const [large, small] = eigenvalues(matrix)
  return { best: 2 / (large + small), safe: 1 / large, below: 1.98 / large, above: 2.02 / large }[rule]
}

/** Errors of the weights under gradient descent from (1, 1), which the caller may keep drawing from: θ ← θ − ηHθ. */
export function* descend([a, b, d]: Matrix, lr: number): Generator<readonly [number, number], never> {
  let [x, y] = [1, 1]
  for (;;) {
    yield [x, y]
    ;[x, y] = [x - lr * (a * x + b * y), y - lr * (b * x + d * y)]
  }
}

/** Steps until the error is 10⁻³ of what it was, or `most`. */
export function stepsToThousandth(matrix: Matrix, lr: number, most = 1e6): number {
  let step = 0
  for (const [x, y] of descend(matrix, lr)) {
    if (Math.hypot(x, y) <= 1e-3 * Math.SQRT2 * (1 + 1e-12) || step >= most) return step
    step++
  }
  return most
}

/** Steps that theory asks for at the best rate: the error shrinks by (κ − 1)/(κ + 1) a step. */
export const stepsInTheory = (condition: number): number =>
  condition === 1 ? 1 : Math.ceil(Math.log(1e-3) / Math.log((condition - 1) / (condition + 1)))

/** Second-moment matrix (features × features, row by row) of standard normal features shifted by `offset`, in units of 1/`unit`; `centered` takes the sample's own mean off. */
export function sampledMoments(
  seed: number,
  samples: number,
  features: number,
  offset: number,
  centered: boolean,
  unit = 1,
): Float64Array {
  const data = Float64Array.from(
    random(seed, 'conditioning/data').normal(samples * features),
    (z) => unit * (z + offset),
  )
  if (centered)
    for (let j = 0; j < features; j++) {
      let mean = 0
      for (let i = 0; i < samples; i++) mean += (data[i * features + j] ?? 0) / samples
      for (let i = 0; i < samples; i++) data[i * features + j]! -= mean
    }
  const moments = new Float64Array(features ** 2)
  for (let i = 0; i < samples; i++)
    for (let j = 0; j < features; j++)
      for (let k = 0; k < features; k++)
        moments[j * features + k]! +=
          ((data[i * features + j] ?? 0) * (data[i * features + k] ?? 0)) / samples
  return moments
}

/** Product of a square matrix with a vector. */
function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length
  return vector.map((_, j) => {
    let sum = 0
    for (let k = 0; k < n; k++) sum += (matrix[j * n + k] ?? 0) * (vector[k] ?? 0)
    return sum
  })
}

/** Largest eigenvalue of a symmetric positive matrix by power iteration from a fixed slanted start. */
export function largest(matrix: Float64Array, size: number, iterations = 4000): number {
  let vector = Float64Array.from({ length: size }, (_, i) => 1 + 0.1 * Math.sin(i + 1))
  let value = 0
  for (let i = 0; i < iterations; i++) {
    const next = times(matrix, vector)
    value = Math.hypot(...next) / Math.hypot(...vector)
    vector = next.map((entry) => entry / Math.hypot(...next))
  }
  return value
}

/** Condition number of a symmetric positive matrix: the smallest eigenvalue is the largest of λI − M, taken from λ. */
export function condition(matrix: Float64Array, size: number): number {
  const most = largest(matrix, size)
  const mirrored = matrix.map((entry, i) => (i % (size + 1) === 0 ? most : 0) - entry)
  return most / (most - largest(mirrored, size))
}

/** Whether gradient descent on ½θᵀMθ grows: the error after 4000 steps against the one after 2000. */
export function grows(matrix: Float64Array, size: number, lr: number): boolean {
  let error: Float64Array = Float64Array.from({ length: size }, (_, i) => 1 + 0.1 * Math.sin(i + 1))
  let middle = 0
  for (let step = 0; step < 4000; step++) {
    const gradient = times(matrix, error)
    error = error.map((entry, i) => entry - lr * (gradient[i] ?? 0))
    if (step === 1999) middle = Math.hypot(...error)
    if (Math.hypot(...error) > 1e100) return true
  }
  return Math.hypot(...error) > middle
}

/** The largest rate that does not grow, by 12 halvings of [0, 4/h_max]. */
export function largestStableRate(matrix: Float64Array, size: number): number {
  let [low, high] = [0, 4 / largest(matrix, size)]
  for (let i = 0; i < 12; i++) {
    const middle = (low + high) / 2
    if (grows(matrix, size, middle)) high = middle
    else low = middle
  }
  return low
}
