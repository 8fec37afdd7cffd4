import type { Trainer } from '../engine/runtime/trainer.ts'
import type { Artifacts, Ending, Run } from './experiment.ts'

/** What a training run can be taken away as: its graph, and the network of the first replica. */
export const artifactsOf = (trainer: Trainer): Artifacts => ({
  stepGraph: () => trainer.stepGraph(),
  stepGraphText: () => trainer.stepGraphText(),
  network: () => trainer.network(0),
})

/** Trains for `total` steps and calls `look` before the first, after each step in `marks` (rising) and after the last. */
export function lookingRun(
  trainer: Trainer,
  total: number,
  marks: readonly number[],
  look: () => Promise<void>,
): Run {
  return {
    total,
    async advance(steps): Promise<Ending | undefined> {
      const end = trainer.step + steps
      if (trainer.step === 0) await look()
      while (trainer.step < end) {
        const next = marks.find((mark) => mark > trainer.step) ?? total
        const { stopped } = await trainer.advance(Math.min(end, next) - trainer.step)
        if (stopped) return { kind: 'not-finite', ...stopped }
        if (trainer.step === next) await look()
      }
      return undefined
    },
    artifacts: artifactsOf(trainer),
    release: () => trainer.release(),
  }
}
