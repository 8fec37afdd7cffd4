import type { Run } from '../../src/lab/index.ts'
import { STEPS, type Recorder, type World } from './arm.ts'
import { Descent, looks, stopUpdates, UPDATES, type Regression } from './regression.ts'
import { flowShrinkage, ridgeShrinkage } from './risk.ts'

/** Trains a regression of every seed by gradient descent and compares it with ridge regression on the same data. */
export async function regressionArm(
  regression: Regression,
  { seeds, ort }: World,
  record: Recorder,
): Promise<Run> {
  const descent = await Descent.create(await ort(), regression, seeds)
  const stop = stopUpdates(regression)
  const marks = [...new Set([...looks(STEPS * UPDATES), stop])].toSorted((a, b) => a - b)

  function look(): void {
    const errors = seeds.map((_, replica) => descent.errors(replica))
    record.append(
      'descent',
      descent.time,
      errors.map((error) => error.descent),
    )
    record.append(
      'ridge',
      descent.time,
      errors.map((error) => error.ridge),
    )
  }

  /** Shrinkage of the first seed, up to the time at which one would stop. */
  function compare(): void {
    const { spectrum, time, trainer } = descent
    if (trainer.step > stop) return
    record.set('modes', {
      h: [...spectrum],
      descent: descent.shrinkage(0),
      flow: spectrum.map((h) => flowShrinkage(h, time)),
      ridge: spectrum.map((h) => ridgeShrinkage(h, 1 / time)),
    })
  }

  return {
    total: STEPS,
    async advance(steps) {
      const { trainer } = descent
      const end = trainer.step + steps * UPDATES
      for (const mark of marks.filter((mark) => mark > trainer.step && mark <= end)) {
        await trainer.advance(mark - trainer.step)
        look()
        if (mark === stop) compare()
      }
      if (trainer.step < end) await trainer.advance(end - trainer.step)
      compare()
    },
    release: () => descent.trainer.release(),
  }
}
