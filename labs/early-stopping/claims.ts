import { random } from '../../src/engine/nn/random.ts'
import type { Ort } from '../../src/engine/runtime/ort.ts'
import type { Curve } from '../../src/lab/index.ts'
import { follow, lowest } from './stopping.ts'
import { Descent, looks, UPDATES, type Regression } from './regression.ts'
import { riskRatios } from './risk.ts'
import { STEPS } from './arm.ts'

/** The spectrum and the noise of the claim about ridge regression. */
export const REFERENCE: Regression = { decades: 3.5, noise: 0.05 }

/** Closed-form ratios of risk, and the largest ratio of errors that a trained regression shows. */
export async function ridgeComparison(
  ort: Ort,
  seed: number,
  regression: Regression,
): Promise<{ maximum: number; optimum: number; trained: number }> {
  const descent = await Descent.create(ort, regression, [seed])
  let trained = 0
  for (const mark of looks(STEPS * UPDATES)) {
    await descent.trainer.advance(mark - descent.trainer.step)
    const errors = descent.errors(0)
    trained = Math.max(trained, errors.descent / errors.ridge)
  }
  await descent.trainer.release()
  return { ...riskRatios({ spectrum: descent.spectrum, noise: regression.noise }), trained }
}

/** A loss that drops from 1 to 0.5 at once, as after a cut of the learning rate, and then creeps down by `tail`, with noise. */
export const CREEP = { drop: 20, evaluations: 100, tail: 0.015, noise: 0.002, minDelta: 0.03 } as const

/** Distance in evaluations between the value that such a min_delta saves and the smallest one, and their difference. */
export function minDeltaMiss(seed: number): { apart: number; excess: number } {
  const { drop, evaluations, tail, noise, minDelta } = CREEP
  const values = Array.from(
    random(seed, 'early-stopping/min-delta').normal(evaluations, 0, noise),
    (value, index) => {
      const level = index < drop ? 1 : 0.5 - (tail * (index - drop)) / (evaluations - drop)
      return level + value
    },
  )
  const { saved } = follow(values, { patience: evaluations, minDelta })
  const best = lowest(values)
  return { apart: best - saved, excess: (values[saved] ?? Number.NaN) - (values[best] ?? Number.NaN) }
}

/** Evaluations over which training losses are averaged. */
const SMOOTH = 4

/** How one seed's validation loss turned: last over lowest, the step of the lowest, and the training loss at the end over that there. */
export function turn(
  train: Curve,
  validation: Curve,
  replica: number,
): { rise: number; bestStep: number; fall: number } {
  const values = validation.y[replica] ?? []
  const best = lowest(values)
  const until = (end: number): number => {
    const part = (train.y[replica] ?? []).slice(Math.max(0, end - SMOOTH), Math.max(SMOOTH, end))
    return part.reduce((sum, value) => sum + value, 0) / part.length
  }
  return {
    rise: (values.at(-1) ?? Number.NaN) / (values[best] ?? Number.NaN),
    bestStep: validation.x[best] ?? Number.NaN,
    fall: until(train.x.length) / until(best),
  }
}
