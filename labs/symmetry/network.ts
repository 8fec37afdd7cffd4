import { random } from '../../src/engine/nn/random.ts'

export const [SAMPLES, HIDDEN] = [64, 8]

export const STARTS = {
  random: '随机（He）',
  constant: '全部等于同一个常数',
  zero: '全零',
} as const
export type Start = keyof typeof STARTS

export const ACTIVATIONS = { relu: 'ReLU', tanh: 'tanh' } as const
export type Activation = keyof typeof ACTIVATIONS

/** 64 standard normal points in the plane, of class 1 where x₁x₂ > 0. */
export interface Points {
  readonly x: Float64Array
  readonly y: Float64Array
}

export function points(seed: number): Points {
  const x = Float64Array.from(random(seed, 'symmetry/points').normal(2 * SAMPLES))
  return { x, y: Float64Array.from({ length: SAMPLES }, (_, i) => (x[2 * i]! * x[2 * i + 1]! > 0 ? 1 : 0)) }
}

/** Entropy in nats of a class with probability p: the loss of the best constant guess. */
export const entropyOf = (p: number): number => -p * Math.log(p) - (1 - p) * Math.log(1 - p)

export interface Report {
  readonly loss: number
  readonly accuracy: number
  /** Largest difference between two hidden units, over all their weights. */
  readonly apart: number
}

/** A 2–8–1 network with a logistic loss, trained by gradient descent on all points. */
export class Network {
  readonly w1 = new Float64Array(HIDDEN * 2)
  readonly b1 = new Float64Array(HIDDEN)
  readonly w2 = new Float64Array(HIDDEN)
  b2 = 0
  /** Largest absolute entry of the last gradient of both weight matrices. */
  gradient = 0
  readonly #points: Points
  readonly #tanh: boolean

  constructor(seed: number, start: Start, constant: number, activation: Activation) {
    this.#points = points(seed)
    this.#tanh = activation === 'tanh'
    if (start === 'constant') {
      this.w1.fill(constant)
      this.w2.fill(constant)
    } else if (start === 'random') {
      this.w1.set(random(seed, 'symmetry/first').normal(HIDDEN * 2))
      this.w2.set(Float64Array.from(random(seed, 'symmetry/second').normal(HIDDEN), (z) => z / 2))
    }
  }

  /** One step of gradient descent; answers what the network was before it. */
  step(lr: number): Report {
    const { x, y } = this.#points
    const hidden = new Float64Array(HIDDEN)
    const [g1, gb1, g2] = [new Float64Array(2 * HIDDEN), new Float64Array(HIDDEN), new Float64Array(HIDDEN)]
    let [gb2, loss, right] = [0, 0, 0]
    for (let i = 0; i < SAMPLES; i++) {
      const [u, v] = [x[2 * i]!, x[2 * i + 1]!]
      let logit = this.b2
      for (let j = 0; j < HIDDEN; j++) {
        const z = this.w1[2 * j]! * u + this.w1[2 * j + 1]! * v + this.b1[j]!
        hidden[j] = this.#tanh ? Math.tanh(z) : Math.max(0, z)
        logit += this.w2[j]! * hidden[j]!
      }
      const probability = 1 / (1 + Math.exp(-logit))
      loss += Math.max(logit, 0) - logit * y[i]! + Math.log1p(Math.exp(-Math.abs(logit)))
      if (logit > 0 === (y[i] === 1)) right++
      const slope = (probability - y[i]!) / SAMPLES
      gb2 += slope
      for (let j = 0; j < HIDDEN; j++) {
        g2[j]! += slope * hidden[j]!
        const inner = slope * this.w2[j]! * (this.#tanh ? 1 - hidden[j]! ** 2 : hidden[j]! > 0 ? 1 : 0)
        g1[2 * j]! += inner * u
        g1[2 * j + 1]! += inner * v
        gb1[j]! += inner
      }
    }
    const report = { loss: loss / SAMPLES, accuracy: right / SAMPLES, apart: this.apart() }
    this.gradient = [...g1, ...g2].reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    for (let k = 0; k < 2 * HIDDEN; k++) this.w1[k]! -= lr * g1[k]!
    for (let j = 0; j < HIDDEN; j++) {
      this.b1[j]! -= lr * gb1[j]!
      this.w2[j]! -= lr * g2[j]!
    }
    this.b2 -= lr * gb2
    return report
  }

  /** Steps of the same rate; the report is that of the last network. */
  train(steps: number, lr: number): Report {
    for (let step = 0; step < steps; step++) this.step(lr)
    return this.step(0)
  }

  apart(): number {
    let most = 0
    for (let j = 1; j < HIDDEN; j++)
      most = Math.max(
        most,
        Math.abs(this.w1[2 * j]! - this.w1[0]!),
        Math.abs(this.w1[2 * j + 1]! - this.w1[1]!),
        Math.abs(this.b1[j]! - this.b1[0]!),
        Math.abs(this.w2[j]! - this.w2[0]!),
      )
    return most
  }

  /** Singular values of W₁ [8, 2], larger first. */
  singularValues(): readonly [number, number] {
    let [a, b, d] = [0, 0, 0]
    for (let j = 0; j < HIDDEN; j++) {
      a += this.w1[2 * j]! ** 2
      b += this.w1[2 * j]! * this.w1[2 * j + 1]!
      d += this.w1[2 * j + 1]! ** 2
    }
    const radius = Math.hypot((a - d) / 2, b)
    return [Math.sqrt((a + d) / 2 + radius), Math.sqrt(Math.max(0, (a + d) / 2 - radius))]
  }

  /** Loss of the best constant guess on these points. */
  prior(): number {
    return entropyOf(this.#points.y.reduce((sum, value) => sum + value, 0) / SAMPLES)
  }
}

/** Bias that makes a sigmoid answer the prior π: −ln((1 − π)/π); Lin et al. 2017. */
export const priorBias = (prior: number): number => -Math.log((1 - prior) / prior)

/** Mean logistic loss of one logit for all samples, of which a share `prior` is positive. */
export const constantLoss = (logit: number, prior: number): number =>
  prior * Math.log1p(Math.exp(-logit)) + (1 - prior) * Math.log1p(Math.exp(logit))
