import type { RandomStream } from '../engine/nn/random.ts'

/** How many samples there are, how many copies of each (copy k of sample i in row k · samples + i), and for how many steps. */
export interface Copies {
  readonly samples: number
  readonly copies: number
  readonly steps: number
}

/** The rows that each step sees, [step][sample]: every sample once, in a copy drawn for that step. */
export function copyBatches(stream: RandomStream, { samples, copies, steps }: Copies): number[][] {
  const drawn = stream.integers(steps * samples, copies)
  return Array.from({ length: steps }, (_, step) =>
    Array.from({ length: samples }, (_, i) => (drawn[step * samples + i] ?? 0) * samples + i),
  )
}
