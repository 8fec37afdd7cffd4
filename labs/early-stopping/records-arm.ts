import type { Run } from '../../src/lab/index.ts'
import { STEPS, type Recorder } from './arm.ts'
import { LENGTH, longestWait, plateau, recordsOf, trend } from './records.ts'

/** Sequences of each kind in one step of the counter. */
const SEQUENCES = 5

/** Simulates validation curves of pure noise and of slow improvement; which patience stops them follows from their records. */
export function recordsArm(seed: number, ratio: number, record: Recorder): Run {
  const plateaus = { sequence: [] as number[], record: [] as number[] }
  const longest: number[] = []
  return {
    total: STEPS,
    advance(steps) {
      for (let done = 0; done < steps * SEQUENCES; done++) {
        const sequence = longest.length
        for (const position of recordsOf(plateau(seed, sequence))) {
          plateaus.sequence.push(sequence)
          plateaus.record.push(position)
        }
        longest.push(longestWait(recordsOf(trend(seed, sequence, ratio)), LENGTH))
      }
      record.set('plateau', { sequence: [...plateaus.sequence], record: [...plateaus.record] })
      record.set('trend', { longest: [...longest] })
    },
  }
}
