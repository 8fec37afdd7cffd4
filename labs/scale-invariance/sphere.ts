import { random, type RandomStream } from '../../src/engine/nn/random.ts'

/** 512 points of 64 features whose labels are the sign of a noisy linear rule. */
export const [SAMPLES, FEATURES] = [512, 64]

export interface Points {
  /** [512, 64], row by row. */
  readonly x: Float64Array
  /** ±1. */
  readonly y: Float64Array
}

/** The task of a seed: standard normal inputs, y = sign(xᵀw* + 2ε) with a unit-variance rule w*. */
export function points(seed: number): Points {
  const x = Float64Array.from(random(seed, 'scale-invariance/inputs').normal(SAMPLES * FEATURES))
  const rule = random(seed, 'scale-invariance/rule').normal(FEATURES)
  const noise = random(seed, 'scale-invariance/noise').normal(SAMPLES)
  const y = Float64Array.from(noise, (epsilon, i) => {
    let sum = 2 * epsilon
    for (let j = 0; j < FEATURES; j++) sum += (x[i * FEATURES + j] ?? 0) * (rule[j] ?? 0)
    return sum >= 0 ? 1 : -1
  })
  return { x, y }
}

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
export const norm = (a: Float64Array): number => Math.sqrt(dot(a, a))

/** Gradient over w of the mean of ln(1 + exp(−y xᵀw/‖w‖)) on the rows given: a layer whose weight is normalized. */
export function gradient({ x, y }: Points, w: Float64Array, rows: ArrayLike<number>): Float64Array {
  const length = norm(w)
  const outer = new Float64Array(FEATURES)
  for (let r = 0; r < rows.length; r++) {
    const row = x.subarray((rows[r] ?? 0) * FEATURES, ((rows[r] ?? 0) + 1) * FEATURES)
    const label = y[rows[r] ?? 0] ?? 0
    const slope = -label / (1 + Math.exp((label * dot(row, w)) / length)) / rows.length
    for (let j = 0; j < FEATURES; j++) outer[j]! += slope * (row[j] ?? 0)
  }
  const along = dot(outer, w) / length ** 2
  return outer.map((value, j) => (value - along * (w[j] ?? 0)) / length)
}

/** What one step did. */
export interface Step {
  /** ‖w‖² before and after, ‖g‖² of the step's gradient. */
  readonly before: number
  readonly after: number
  readonly gradient: number
  /** Angle between w before and after, in radians. */
  readonly angle: number
}

/** SGD with decoupled decay on a weight that only its direction matters: w ← (1 − ηλ)w − ηg, batches drawn with replacement. */
export class Descent {
  readonly w: Float64Array
  readonly #points: Points
  readonly #stream: RandomStream
  readonly #rows: Int32Array

  constructor(seed: number, batch: number, length: number) {
    this.#points = points(seed)
    this.#stream = random(seed, 'scale-invariance/batches')
    this.#rows = new Int32Array(batch)
    const start = Float64Array.from(random(seed, 'scale-invariance/start').normal(FEATURES))
    const scale = length / norm(start)
    this.w = start.map((value) => value * scale)
  }

  step(lr: number, decay: number): Step {
    const coins = this.#stream.uniform(this.#rows.length)
    for (let i = 0; i < this.#rows.length; i++) this.#rows[i] = Math.floor((coins[i] ?? 0) * SAMPLES)
    const { w } = this
    const g = gradient(this.#points, w, this.#rows)
    const before = dot(w, w)
    let [along, after] = [0, 0]
    for (let j = 0; j < FEATURES; j++) {
      const next = (1 - lr * decay) * (w[j] ?? 0) - lr * (g[j] ?? 0)
      along += next * (w[j] ?? 0)
      after += next * next
      w[j] = next
    }
    const cosine = Math.min(1, along / Math.sqrt(before * after))
    return { before, after, gradient: dot(g, g), angle: Math.acos(cosine) }
  }

  /** cos of the angle between w and the gradient over all points: 0 where only the direction matters. */
  cosine(): number {
    const g = gradient(
      this.#points,
      this.w,
      Int32Array.from({ length: SAMPLES }, (_, i) => i),
    )
    return dot(g, this.w) / (norm(g) * norm(this.w))
  }
}

/** Ratio of ‖∇L(aw)‖ to ‖∇L(w)‖; 1/a for a normalized weight. */
export function gradientRatio(seed: number, a: number): number {
  const task = points(seed)
  const w = Float64Array.from(random(seed, 'scale-invariance/start').normal(FEATURES))
  const rows = Int32Array.from({ length: SAMPLES }, (_, i) => i)
  return (
    norm(
      gradient(
        task,
        w.map((value) => value * a),
        rows,
      ),
    ) / norm(gradient(task, w, rows))
  )
}

/** Angle a step turns by in equilibrium, √(2ηλ) radians; Wan et al. 2020, Kosson et al. 2024. */
export const angleInTheory = (lr: number, decay: number): number => Math.sqrt(2 * lr * decay)

/** Steps of the claims: 20 times the time 1/ηλ in which the decay forgets the start. */
export const lengthOf = (lr: number, decay: number): number => Math.round(20 / (lr * decay))

/** Equilibrium of the second half of a run: root mean square angle over √(2ηλ), and mean ‖w‖⁴ over ηE‖g̃‖²/(2λ) with g̃ = ‖w‖g the gradient on the unit sphere. */
export function equilibrium(seed: number, lr: number, decay: number): { angle: number; fourth: number } {
  const run = new Descent(seed, 8, 1)
  const steps = lengthOf(lr, decay)
  let [angles, fourth, sphere] = [0, 0, 0]
  for (let step = 0; step < steps; step++) {
    const { before, gradient: squared, angle } = run.step(lr, decay)
    if (step < steps / 2) continue
    angles += angle ** 2
    fourth += before ** 2
    sphere += squared * before
  }
  const count = steps - Math.ceil(steps / 2)
  return {
    angle: Math.sqrt(angles / count) / angleInTheory(lr, decay),
    fourth: fourth / ((lr * sphere) / (2 * decay)),
  }
}
