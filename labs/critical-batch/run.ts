import type { Columns, Run } from '../../src/lab/index.ts'
import { best, oneStep, valley } from './quadratic.ts'

export type BatchColumn = 'batch' | 'steps' | 'samples' | 'lr' | 'oneStep'

export interface Choice {
  readonly dimensions: number
  readonly decades: number
  readonly noise: number
  readonly target: number
}

interface Recorder {
  set(name: 'batches', data: Columns<BatchColumn>): void
}

export const BATCHES = Array.from({ length: 14 }, (_, i) => 2 ** i)

/** A step of the counter is one batch size, with its own learning rate found. */
export function sweep({ dimensions, decades, noise, target }: Choice, record: Recorder): Run {
  const subject = valley(dimensions, decades, noise)
  const found: { batch: number; steps: number; lr: number }[] = []
  return {
    total: BATCHES.length,
    advance(steps) {
      for (const batch of BATCHES.slice(found.length, found.length + steps))
        found.push({ batch, ...best(subject, batch, target) })
      record.set('batches', {
        batch: found.map(({ batch }) => batch),
        steps: found.map((each) => each.steps),
        samples: found.map((each) => each.steps * each.batch),
        lr: found.map(({ lr }) => lr),
        oneStep: found.map(({ batch }) => oneStep(subject, batch).rate),
      })
    },
  }
}
