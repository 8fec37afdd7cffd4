import { random } from '../../src/engine/nn/random.ts'
import { combine, leastSquares, type Columns } from '../double-descent/solve.ts'

/** A linear regression with more weights than samples, and a starting point at a known distance from the truth, whose norm is 1. */
export interface Task {
  readonly samples: number
  readonly weights: number
  /** Standard deviation of the label noise. */
  readonly noise: number
}

export const REFERENCE: Task = { samples: 40, weights: 100, noise: 0.2 }

export interface Draw {
  readonly columns: Columns
  readonly y: Float64Array
  readonly truth: Float64Array
  /** A direction of length 1 in which the starting point is off. */
  readonly away: Float64Array
}

function unit(values: ArrayLike<number>): Float64Array {
  const length = Math.hypot(...Array.from(values))
  return Float64Array.from(values, (value) => value / length)
}

export function draw(seed: number, { samples, weights, noise }: Task): Draw {
  const stream = random(seed, 'finetune-distance/task')
  const columns = Array.from({ length: weights }, () => Float64Array.from(stream.normal(samples)))
  const truth = unit(stream.normal(weights))
  const away = unit(stream.normal(weights))
  const errors = stream.normal(samples, 0, noise)
  const y = combine(columns, truth, samples).map((value, i) => value + (errors[i] ?? 0))
  return { columns, y, truth, away }
}

/** The starting point at a distance from the truth. */
const startOf = ({ truth, away }: Draw, distance: number): Float64Array =>
  truth.map((value, j) => value + distance * (away[j] ?? 0))

const squaredDistance = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, j) => sum + (value - (b[j] ?? 0)) ** 2, 0)

/** y − Xθ. */
function residual({ columns, y }: Draw, theta: Float64Array): Float64Array {
  const predicted = combine(columns, theta, y.length)
  return y.map((value, i) => value - (predicted[i] ?? 0))
}

/** θ₀ + the smallest change that minimises ‖y − Xθ‖² + α‖θ − θ₀‖²; α = 0 interpolates: Li et al. 2018 (L2-SP). */
function nearest(task: Draw, start: Float64Array, alpha: number): Float64Array {
  const change = leastSquares(task.columns, residual(task, start), alpha)
  return start.map((value, j) => value + (change[j] ?? 0))
}

/** Excess risk ‖θ̂ − θ*‖² of fine-tuning from a distance; inputs are isotropic. */
export function risk(task: Draw, distance: number, alpha = 0): number {
  return squaredDistance(nearest(task, startOf(task, distance), alpha), task.truth)
}

/** Its expectation at α = 0: (1 − n/p)d² + σ²n/(p − n − 1); Hastie et al. 2022. */
export const riskInTheory = ({ samples, weights, noise }: Task, distance: number): number =>
  (1 - samples / weights) * distance ** 2 + (noise ** 2 * samples) / (weights - samples - 1)

/** Excess risk of training from zero: the distance is ‖θ*‖ = 1, in the direction of the truth itself. */
export function riskFromZero(task: Draw): number {
  return squaredDistance(nearest(task, new Float64Array(task.truth.length), 0), task.truth)
}

/** Mean of `count` draws at each distance. */
export function meanRisk(
  seed: number,
  task: Task,
  distances: readonly number[],
  count: number,
  alpha = 0,
): { risks: number[]; zero: number } {
  const risks = distances.map(() => 0)
  let zero = 0
  for (let i = 0; i < count; i++) {
    const one = draw(1000 * seed + i, task)
    distances.forEach((distance, k) => (risks[k]! += risk(one, distance, alpha) / count))
    zero += riskFromZero(one) / count
  }
  return { risks, zero }
}

/** Gradient descent on ‖y − Xθ‖²/2n from a distance: the excess risk after each step, and how far it ends from the nearest interpolation. */
export class Descent {
  readonly #task: Draw
  readonly #theta: Float64Array
  readonly #goal: Float64Array
  readonly #lr: number

  constructor(task: Draw, start: Float64Array | number) {
    this.#task = task
    this.#theta = typeof start === 'number' ? startOf(task, start) : start
    this.#goal = nearest(task, this.#theta, 0)
    // The largest eigenvalue of XXᵀ/n is about (1 + √(p/n))².
    const [n, p] = [task.y.length, task.truth.length]
    this.#lr = 1.2 / (1 + Math.sqrt(p / n)) ** 2
  }

  step(): void {
    const left = residual(this.#task, this.#theta)
    this.#task.columns.forEach((column, j) => {
      let slope = 0
      for (let i = 0; i < left.length; i++) slope += (column[i] ?? 0) * (left[i] ?? 0)
      this.#theta[j] = (this.#theta[j] ?? 0) + (this.#lr * slope) / left.length
    })
  }

  risk(): number {
    return squaredDistance(this.#theta, this.#task.truth)
  }

  /** ‖θ − goal‖/‖goal‖. */
  distanceToGoal(): number {
    const zero = new Float64Array(this.#goal.length)
    return Math.sqrt(squaredDistance(this.#theta, this.#goal) / squaredDistance(this.#goal, zero))
  }
}
