import { pow } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'
import { logspace } from '../../src/data/regression.ts'

/** A quadratic valley in which the gradient noise of one sample has covariance `noise`·H; E θ₀² = 1 in every direction. */
export interface Valley {
  readonly spectrum: readonly number[]
  readonly noise: number
}

export const valley = (dimensions: number, decades: number, noise: number): Valley => ({
  spectrum: logspace(-decades, 0, dimensions),
  noise,
})

/** Expected loss Σ h/2·e after t steps: e ← (1 − ηh)²e + η²·h·noise/B, in closed form. */
export function lossAfter({ spectrum, noise }: Valley, lr: number, batch: number, steps: number): number {
  let loss = 0
  for (const h of spectrum) {
    const factor = (1 - lr * h) ** 2
    const settled = (lr * noise) / (batch * (2 - lr * h))
    loss += (h / 2) * (settled + (1 - settled) * pow(factor, steps))
  }
  return loss
}

/** Fewest steps to bring the expected loss down to `share` of its start; Infinity when that is never reached within 2²⁰. */
export function stepsTo(valleyOf: Valley, lr: number, batch: number, share: number): number {
  const goal = share * lossAfter(valleyOf, lr, batch, 0)
  let high = 1
  while (lossAfter(valleyOf, lr, batch, high) > goal) {
    high *= 2
    if (high > 2 ** 20) return Infinity
  }
  let low = Math.floor(high / 2)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (lossAfter(valleyOf, lr, batch, middle) > goal) low = middle
    else high = middle
  }
  return high
}

/** Learning rates tried for every batch: 200 from 10⁻⁵ to 1.99. */
const RATES = logspace(-5, Math.log10(1.99), 200)

/** The constant learning rate that needs fewest steps, and how many. */
export function best(
  valleyOf: Valley,
  batch: number,
  share: number,
): { readonly lr: number; readonly steps: number } {
  let found = { lr: Number.NaN, steps: Infinity }
  for (const lr of RATES) {
    const steps = stepsTo(valleyOf, lr, batch, share)
    if (steps < found.steps) found = { lr, steps }
  }
  return found
}

/** One step from θ = 1: η_max = |G|²/GᵀHG, the noise scale tr(HΣ)/GᵀHG, and the best rate η_max/(1 + B_noise/B). */
export function oneStep(
  { spectrum, noise }: Valley,
  batch: number,
): {
  readonly largest: number
  readonly noiseScale: number
  readonly rate: number
} {
  const sum = (of: (h: number) => number): number => spectrum.reduce((total, h) => total + of(h), 0)
  const largest = sum((h) => h * h) / sum((h) => h ** 3)
  const noiseScale = (noise * sum((h) => h * h)) / sum((h) => h ** 3)
  return { largest, noiseScale, rate: largest / (1 + noiseScale / batch) }
}

/** The same best rate from sampled gradients: the minimum over η of the mean loss after one step. */
export function sampledRates(
  seed: number,
  { spectrum, noise }: Valley,
  batches: readonly number[],
  draws: number,
): number[] {
  const stream = random(seed, 'critical-batch/noise')
  const [along, curved] = [batches.map(() => 0), batches.map(() => 0)]
  for (let draw = 0; draw < draws; draw++) {
    const xi = stream.normal(spectrum.length)
    batches.forEach((batch, k) => {
      spectrum.forEach((h, i) => {
        const gradient = h + Math.sqrt((noise * h) / batch) * (xi[i] ?? 0)
        along[k] = (along[k] ?? 0) + gradient * h
        curved[k] = (curved[k] ?? 0) + gradient * gradient * h
      })
    })
  }
  return along.map((value, k) => value / (curved[k] ?? NaN))
}
