import { random } from '../../src/engine/nn/random.ts'
import type { Columns, Run } from '../../src/lab/index.ts'
import { limitOf, rules, type State, type Valley } from './rules.ts'

/** Where every run starts: θ₁ across the valley, θ₂ along it. */
export const START = [1, -3.6] as const

export const RATES = ['chosen', 'near', 'slow'] as const
export type Rate = (typeof RATES)[number]

export type PathColumn = `${Rate}${1 | 2}`

/** The learning rate that was chosen, and two to compare it with: 0.95 and 0.1 of the limit. */
export const ratesOf = (valley: Valley, lr: number): Readonly<Record<Rate, number>> => ({
  chosen: lr,
  near: 0.95 * limitOf(valley),
  slow: 0.1 * limitOf(valley),
})

interface Recorder {
  append(name: Rate, x: number, y: readonly number[]): void
  set(name: 'path', data: Columns<PathColumn>): void
}

/** Beyond this a run counts as lost and is not followed further. */
const LOST = 1e30

const begin = (): State[] => START.map((theta) => ({ theta, velocity: 0 }))

/** Above zero, so that its logarithm exists; NaN once a run is lost. */
function lossOf(curvatures: readonly number[], states: readonly State[]): number {
  const loss = states.reduce((sum, { theta }, axis) => sum + ((curvatures[axis] ?? 0) * theta * theta) / 2, 0)
  return loss < LOST ? Math.max(loss, 1 / LOST) : Number.NaN
}

/** One run: the three rates side by side, each on all seeds, with the same noise for the same seed. */
export function descend(
  valley: Valley,
  options: { readonly lr: number; readonly noise: number; readonly steps: number },
  seeds: readonly number[],
  record: Recorder,
): Run {
  const curvatures = [valley.h, valley.h_min]
  const rates = ratesOf(valley, options.lr)
  const noise = seeds.map((seed) =>
    random(seed, 'stability/noise').normal(2 * options.steps, 0, options.noise),
  )
  const starts = (): State[][] => seeds.map(begin)
  const runs: Record<Rate, State[][]> = { chosen: starts(), near: starts(), slow: starts() }
  const path: Record<PathColumn, number[]> = {
    chosen1: [],
    chosen2: [],
    near1: [],
    near2: [],
    slow1: [],
    slow2: [],
  }
  const { update } = rules[valley.algorithm]
  let step = 0
  const advanceRate = (rate: Rate): void => {
    record.append(
      rate,
      step,
      runs[rate].map((states) => lossOf(curvatures, states)),
    )
    const [first = begin()] = runs[rate]
    path[`${rate}1`].push(first[0]?.theta ?? Number.NaN)
    path[`${rate}2`].push(first[1]?.theta ?? Number.NaN)
    for (const [replica, states] of runs[rate].entries())
      for (const [axis, state] of states.entries()) {
        const gradient = (curvatures[axis] ?? 0) * state.theta + (noise[replica]?.[2 * step + axis] ?? 0)
        update(state, gradient, rates[rate], valley.mu)
      }
  }
  return {
    total: options.steps,
    advance(steps) {
      for (let done = 0; done < steps; done++, step++) for (const rate of RATES) advanceRate(rate)
      record.set('path', { ...path })
    },
  }
}
