import { random } from '../../src/engine/nn/random.ts'
import type { Columns, Run } from '../../src/lab/index.ts'
import { rangeTest } from './finder.ts'
import { expectedErrors, ratesOf, type Schedule } from './rates.ts'

/** Chains of the simulation. */
const CHAINS = 1000
const EVERY = 10

export interface Choice {
  readonly schedule: Schedule
  readonly lr: number
  readonly steps: number
  readonly perDecade: number
  readonly largest: number
}

/** The valley of the finder: three curvatures over two decades below the largest. */
export const spectrumOf = (largest: number): number[] => [largest, largest / 10, largest / 100]

interface Recorder {
  append(name: 'simulated', x: number, y: readonly number[]): void
  set(name: 'finder', data: Columns<'lr' | 'loss'>): void
}

/** Mean of ½θ² over many chains of θ ← (1 − η_t)θ + η_t·noise. */
export class Chains {
  readonly #theta: Float64Array
  readonly #stream

  constructor(seed: number, count: number) {
    this.#theta = new Float64Array(count).fill(1)
    this.#stream = random(seed, 'schedules/noise')
  }

  step(rate: number): void {
    const noise = this.#stream.normal(this.#theta.length)
    noise.forEach((draw, i) => (this.#theta[i] = (1 - rate) * (this.#theta[i] ?? 0) - rate * draw))
  }

  loss(): number {
    return this.#theta.reduce((sum, value) => sum + (value * value) / 2, 0) / this.#theta.length
  }
}

/** Walks the chosen schedule with many noisy chains; the finder is drawn at once. */
export function walk(choice: Choice, seed: number, record: Recorder): Run {
  const rates = ratesOf(choice.schedule, choice.lr, choice.steps)
  const chains = new Chains(seed, CHAINS)
  let step = 0
  const { lr, loss } = rangeTest({ perDecade: choice.perDecade, spectrum: spectrumOf(choice.largest) })
  record.set('finder', { lr: [...lr], loss: [...loss] })
  return {
    total: choice.steps,
    advance(steps) {
      for (let done = 0; done < steps; done++) {
        if (step % EVERY === 0) record.append('simulated', step, [chains.loss()])
        chains.step(rates[step++] ?? 0)
      }
      if (step === choice.steps) record.append('simulated', step, [chains.loss()])
    },
  }
}

/** Mean final loss of some chains. */
export function simulatedEnd(
  seed: number,
  schedule: Schedule,
  lr: number,
  steps: number,
  count: number,
): number {
  const chains = new Chains(seed, count)
  for (const rate of ratesOf(schedule, lr, steps)) chains.step(rate)
  return chains.loss()
}

/** Expected final loss, ½e_T. */
export const expectedEnd = (schedule: Schedule, lr: number, steps: number): number =>
  (expectedErrors(ratesOf(schedule, lr, steps)).at(-1) ?? Number.NaN) / 2
