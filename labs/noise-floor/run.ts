import { random } from '../../src/engine/nn/random.ts'
import type { Columns, Run } from '../../src/lab/index.ts'
import { Chains, CURVATURE, type Motion, type Optimizer } from './chain.ts'

export type SweepColumn = 'lr' | 'batch' | 'variance'

export interface Choice {
  readonly optimizer: Optimizer
  readonly lr: number
  readonly batch: number
  readonly sigma: number
  readonly decay: boolean
}

interface Recorder {
  append(name: 'loss' | 'path', x: number, y: ArrayLike<number>): void
  set(name: 'sweep', data: Columns<SweepColumn>): void
}

export const STEPS = 2000
/** Where every chain starts. */
export const START = 3
const CHAINS = 400
/** Chains of each point of the sweep. */
const FEW = 60
/** Chains whose positions are drawn. */
const SHOWN = 3
const EVERY = 10

const LRS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]
const BATCHES = [1, 4, 16, 64, 256]

export const motionOf = ({ optimizer, lr, batch, sigma }: Choice): Motion => ({
  optimizer,
  lr,
  noise: sigma / Math.sqrt(batch),
})

/** Learning rate of a step as a share of the chosen one: constant, or linear to zero over the second half. */
export const shareAt = (step: number, decay: boolean): number =>
  decay && step >= STEPS / 2 ? (STEPS - step) / (STEPS / 2) : 1

/** Runs the chosen motion on many chains, and beside it a grid of learning rates and batches from the same noise. */
export function settle(choice: Choice, seed: number, record: Recorder): Run {
  const stream = random(seed, 'noise-floor/run')
  const motion = motionOf(choice)
  const main = new Chains(CHAINS, START, motion)
  const grid = BATCHES.flatMap((batch) =>
    LRS.map((lr) => {
      const own = motionOf({ ...choice, lr, batch })
      return { lr, batch, motion: own, chains: new Chains(FEW, 0, own), sum: 0 }
    }),
  )
  let step = 0
  const note = (): void => {
    record.append('loss', step, [(CURVATURE / 2) * main.spread()])
    record.append('path', step, main.theta.slice(0, SHOWN))
  }
  return {
    total: STEPS,
    advance(steps) {
      for (let done = 0; done < steps; done++, step++) {
        if (step % EVERY === 0) note()
        const draws = stream.normal(CHAINS)
        main.step(motion, draws, shareAt(step, choice.decay))
        for (const cell of grid) {
          cell.chains.step(cell.motion, draws)
          if (step >= STEPS / 2) cell.sum += cell.chains.spread()
        }
      }
      if (step < STEPS) return
      note()
      record.set('sweep', {
        lr: grid.map(({ lr }) => lr),
        batch: grid.map(({ batch }) => batch),
        variance: grid.map(({ sum }) => sum / (STEPS / 2)),
      })
    },
  }
}
