import { random } from '../../src/engine/nn/random.ts'
import { Chains, type Motion } from './chain.ts'

const CHAINS = 600
const STEPS = 2000

/** Time and chain average of θ² over the second half of a run, for several motions under the same noise. */
export function measuredVariances(seed: number, motions: readonly Motion[]): number[] {
  const stream = random(seed, 'noise-floor/measure')
  const runs = motions.map((motion) => new Chains(CHAINS, 0, motion))
  const sums = motions.map(() => 0)
  for (let step = 0; step < STEPS; step++) {
    const draws = stream.normal(CHAINS)
    runs.forEach((chains, i) => {
      chains.step(motions[i]!, draws)
      if (step >= STEPS / 2) sums[i] = (sums[i] ?? 0) + chains.spread()
    })
  }
  return sums.map((sum) => sum / (STEPS / 2))
}
