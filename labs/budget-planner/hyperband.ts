/** Hyperband's brackets (Li et al. 2018, Algorithm 1). */
import type { Options } from './controls.ts'

/** n configurations with r units of resource each. */
export interface Round {
  readonly configurations: number
  readonly resource: number
}

export interface Bracket {
  readonly s: number
  readonly rounds: readonly Round[]
  /** Units of resource, each round trained from the start, as the paper counts. */
  readonly units: number
  /** Units when a promoted configuration goes on from its checkpoint. */
  readonly resumed: number
}

/** All brackets, the one that tries most first. s_max = ⌊log_η(R/r_min)⌋, found by multiplication because logarithms round. */
export function bracketsOf({ resource, eta, smallest, rounding }: Options): Bracket[] {
  let most = 0
  while (smallest * eta ** (most + 1) <= resource) most++
  return Array.from({ length: most + 1 }, (_, index) => {
    const s = most - index
    const ratio = (most + 1) / (s + 1)
    const exact = ((most + 1) * eta ** s) / (s + 1)
    const first = Math.ceil(rounding === 'code' ? Math.floor(ratio) * eta ** s : exact)
    const rounds = Array.from({ length: s + 1 }, (_, round) => ({
      configurations: Math.floor(first / eta ** round),
      resource: resource / eta ** (s - round),
    }))
    const units = rounds.reduce((sum, one) => sum + one.configurations * one.resource, 0)
    const resumed = rounds.reduce(
      (sum, one, round) => sum + one.configurations * (one.resource - (rounds[round - 1]?.resource ?? 0)),
      0,
    )
    return { s, rounds, units, resumed }
  })
}
