import { random } from '../../src/engine/nn/random.ts'
import { median } from '../../src/lab/summary.ts'
import { leastSquares } from '../double-descent/solve.ts'

/** Sizes of Kumar et al. 2022's setting: inputs, features, samples, and dimensions that the training inputs span. */
export const [INPUTS, FEATURES, SAMPLES, SPANNED] = [20, 5, 10, 8]

/** y = v*ᵀB*x; a pretrained B₀ near B*; training inputs in a subspace. Inputs are rotated such that the subspace is that of the first coordinates. */
export interface Transfer {
  /** [10, 20], zero beyond the first 8 columns. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** B*ᵀv*, the function to learn. */
  readonly target: Float64Array
  /** [5, 20]. */
  readonly pretrained: Float64Array
  /** A standard normal head. */
  readonly head: Float64Array
}

/** Rows made orthonormal, one after the other. */
function orthonormal(rows: Float64Array, count: number, length: number): Float64Array {
  const out = rows.slice()
  for (let i = 0; i < count; i++) {
    const row = out.subarray(i * length, (i + 1) * length)
    for (let j = 0; j < i; j++) {
      const other = out.subarray(j * length, (j + 1) * length)
      const along = row.reduce((sum, value, k) => sum + value * (other[k] ?? 0), 0)
      for (let k = 0; k < length; k++) row[k]! -= along * (other[k] ?? 0)
    }
    const norm = Math.hypot(...row)
    for (let k = 0; k < length; k++) row[k]! /= norm
  }
  return out
}

/** Bᵀv: the linear function of a network. */
const product = (B: Float64Array, v: Float64Array): Float64Array => {
  const out = new Float64Array(INPUTS)
  for (let f = 0; f < FEATURES; f++) for (let d = 0; d < INPUTS; d++) out[d]! += v[f]! * B[f * INPUTS + d]!
  return out
}

export function transfer(seed: number): Transfer {
  const stream = random(seed, 'lp-ft/task')
  const truth = orthonormal(Float64Array.from(stream.normal(FEATURES * INPUTS)), FEATURES, INPUTS)
  const target = product(truth, Float64Array.from(stream.normal(FEATURES)))
  const error = stream.normal(FEATURES * INPUTS, 0, 0.1 / Math.sqrt(INPUTS))
  const pretrained = truth.map((value, i) => value + error[i]!)
  const x = new Float64Array(SAMPLES * INPUTS)
  const draws = stream.normal(SAMPLES * SPANNED)
  for (let i = 0; i < SAMPLES; i++)
    for (let d = 0; d < SPANNED; d++) x[i * INPUTS + d] = draws[i * SPANNED + d]!
  const y = Float64Array.from({ length: SAMPLES }, (_, i) => {
    let sum = 0
    for (let d = 0; d < SPANNED; d++) sum += x[i * INPUTS + d]! * target[d]!
    return sum
  })
  return { x, y, target, pretrained, head: Float64Array.from(random(seed, 'lp-ft/head').normal(FEATURES)) }
}

/** Squared error of the function within the span of the training inputs, and outside of it. */
export interface Errors {
  readonly id: number
  readonly ood: number
}

/** How far the features moved, ‖(B − B₀)P‖ within the span and ‖(B − B₀)P⊥‖ outside, over ‖B₀‖. */
export interface Moved {
  readonly within: number
  readonly outside: number
}

/** The head that fits best on frozen features. */
export function probe({ x, y, pretrained }: Transfer): Float64Array {
  const columns = Array.from({ length: FEATURES }, (_, f) =>
    Float64Array.from({ length: SAMPLES }, (_unused, i) => {
      let sum = 0
      for (let d = 0; d < SPANNED; d++) sum += pretrained[f * INPUTS + d]! * x[i * INPUTS + d]!
      return sum
    }),
  )
  return leastSquares(columns, y, 0)
}

/** Fine-tuning of head and features by gradient descent on the mean of half the squared errors. */
export class FineTuning {
  readonly #task: Transfer
  readonly #B: Float64Array
  readonly #v: Float64Array
  readonly #lr: number

  constructor(task: Transfer, head: Float64Array, lr: number) {
    this.#task = task
    this.#B = task.pretrained.slice()
    this.#v = head.slice()
    this.#lr = lr
  }

  step(): void {
    const { x, y } = this.#task
    const [B, v] = [this.#B, this.#v]
    const [gB, gv] = [new Float64Array(B.length), new Float64Array(FEATURES)]
    const hidden = new Float64Array(FEATURES)
    for (let i = 0; i < SAMPLES; i++) {
      let output = 0
      for (let f = 0; f < FEATURES; f++) {
        let sum = 0
        for (let d = 0; d < SPANNED; d++) sum += B[f * INPUTS + d]! * x[i * INPUTS + d]!
        hidden[f] = sum
        output += v[f]! * sum
      }
      const slope = (output - y[i]!) / SAMPLES
      for (let f = 0; f < FEATURES; f++) {
        gv[f]! += slope * hidden[f]!
        // Beyond the span the inputs, and so the gradient, are exactly zero.
        for (let d = 0; d < INPUTS; d++) gB[f * INPUTS + d]! += slope * v[f]! * x[i * INPUTS + d]!
      }
    }
    for (let k = 0; k < B.length; k++) B[k]! -= this.#lr * gB[k]!
    for (let f = 0; f < FEATURES; f++) v[f]! -= this.#lr * gv[f]!
  }

  errors(): Errors {
    return errorsOf(this.#task, this.#B, this.#v)
  }

  moved(): Moved {
    let [within, outside, norm] = [0, 0, 0]
    this.#B.forEach((value, k) => {
      const start = this.#task.pretrained[k]!
      norm += start ** 2
      if (k % INPUTS < SPANNED) within += (value - start) ** 2
      else outside += (value - start) ** 2
    })
    return { within: Math.sqrt(within / norm), outside: Math.sqrt(outside / norm) }
  }
}

export function errorsOf({ target }: Transfer, B: Float64Array, v: Float64Array): Errors {
  const learned = product(B, v)
  let [id, ood] = [0, 0]
  learned.forEach((value, d) => {
    if (d < SPANNED) id += (value - target[d]!) ** 2
    else ood += (value - target[d]!) ** 2
  })
  return { id, ood }
}

/** Rate that stays stable for a head of a scale: the curvature grows with its square. */
export const rateFor = (scale: number): number => (scale > 1 ? 0.002 : 0.02)

export interface Ends extends Errors {
  readonly outside: number
}

/** Errors of ten tasks (the median of those within the span, where an ill-conditioned draw is slow, and the mean of those outside) after fine-tuning from a random head of a scale, from the probed head, or of the probe alone. */
export function endsOf(seed: number, start: number | 'probe' | 'probe-only', steps: number): Ends {
  const within: number[] = []
  let [ood, outside] = [0, 0]
  for (let i = 0; i < 10; i++) {
    const task = transfer(10 * seed + i)
    const head = typeof start === 'number' ? task.head.map((value) => start * value) : probe(task)
    const run = new FineTuning(task, head, typeof start === 'number' ? rateFor(start) : 0.02)
    if (start !== 'probe-only') for (let step = 0; step < steps; step++) run.step()
    const errors = run.errors()
    within.push(errors.id)
    ood += errors.ood / 10
    outside = Math.max(outside, run.moved().outside)
  }
  return { id: median(within), ood, outside }
}
