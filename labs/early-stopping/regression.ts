import { pow } from '../../src/engine/nn/exact.ts'
import { logspace, spectralRegression, type SpectralRegression } from '../../src/data/regression.ts'
import type { Ort } from '../../src/engine/runtime/ort.ts'
import { createTrainer } from '../../src/engine/runtime/start.ts'
import type { Trainer } from '../../src/engine/runtime/trainer.ts'
import { ridgeShrinkage } from './risk.ts'

export const MODES = 40
const ROWS = 80
/** Learning rate; 2·RATE·h stays below 1 for the largest eigenvalue, so no mode overshoots. */
export const RATE = 0.15
/** Updates in one step of the counter. */
export const UPDATES = 2
/** Exponent of the largest eigenvalue, which keeps the rate stable whatever the spectrum spans. */
const TOP = 0.5

export interface Regression {
  /** Decades that the spectrum spans. */
  readonly decades: number
  /** Variance of the noise of y divided by the number of rows. */
  readonly noise: number
}

export const spectrumOf = ({ decades }: Regression): number[] => logspace(TOP - decades, TOP, MODES)

/** Time of gradient flow that a number of updates stands for. */
export const timeOf = (updates: number): number => 2 * RATE * updates

/** Updates after which time is 1/λ for the best ridge coefficient λ, which is the noise when true coefficients have variance 1. */
export const stopUpdates = ({ noise }: Regression): number => Math.round(1 / (2 * RATE * noise))

export const stopTime = (regression: Regression): number => timeOf(stopUpdates(regression))

/** Gradient descent on one regression a seed, and the exact answers of ridge regression on the same data. */
export class Descent {
  readonly trainer: Trainer
  readonly spectrum: readonly number[]
  private readonly sets: readonly SpectralRegression[]

  private constructor(trainer: Trainer, spectrum: readonly number[], sets: readonly SpectralRegression[]) {
    this.trainer = trainer
    this.spectrum = spectrum
    this.sets = sets
  }

  static async create(ort: Ort, regression: Regression, seeds: readonly number[]): Promise<Descent> {
    const spectrum = spectrumOf(regression)
    const options = { spectrum, count: ROWS, signal: 1, noise: regression.noise * ROWS }
    const sets = seeds.map((seed) => spectralRegression(seed, options))
    const trainer = await createTrainer(ort, {
      network: {
        layers: [{ type: 'linear', in: MODES, out: 1, bias: false }],
        loss: { type: 'mse' },
        optimizer: { type: 'sgd', lr: RATE },
        init: 'zeros',
      },
      data: sets,
      seeds,
      checkpointBudget: 0,
    })
    return new Descent(trainer, spectrum, sets)
  }

  get time(): number {
    return timeOf(this.trainer.step)
  }

  private weights(replica: number): Float32Array {
    return this.trainer.parameters(replica)['0.weight']?.values ?? new Float32Array()
  }

  /** Squared distance to the true coefficients, of the trained weights and of ridge regression with λ = 1/t. */
  errors(replica: number): { readonly descent: number; readonly ridge: number } {
    const { truth, leastSquares } = this.sets[replica]!
    const weights = this.weights(replica)
    let [descent, ridge] = [0, 0]
    for (const [mode, h] of this.spectrum.entries()) {
      const goal = truth[mode] ?? 0
      const shrunk = ridgeShrinkage(h, 1 / this.time) * (leastSquares[mode] ?? 0)
      descent += ((weights[mode] ?? 0) - goal) ** 2
      ridge += (shrunk - goal) ** 2
    }
    return { descent, ridge }
  }

  /** Trained weight over least-squares coefficient, mode by mode. */
  shrinkage(replica: number): number[] {
    const { leastSquares } = this.sets[replica]!
    const weights = this.weights(replica)
    return leastSquares.map((value, mode) => (weights[mode] ?? 0) / value)
  }
}

/** Updates after which the run is looked at: closer together at the beginning. */
export function looks(total: number): number[] {
  const marks = Array.from({ length: 28 }, (_, index) => Math.round(pow(total, index / 27)))
  return [...new Set(marks)]
}
