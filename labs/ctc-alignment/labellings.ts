/** Labellings as a report lists them. */
import type { prefixBeamSearch } from './decoding.ts'
import { logProbability } from './lattice.ts'
import type { Emissions } from './lattice.ts'
import type { Labelling } from './report.ts'

/** Labellings of the beam that are listed. */
const LISTED = 8

/** Writes labels: names of one character run together, others stand apart. */
export function writerOf(names: readonly string[]): (label: readonly number[]) => string {
  const between = names.every((name) => Array.from(name).length === 1) ? '' : ' '
  return (label) => (label.length === 0 ? '空标签' : label.map((symbol) => names[symbol] ?? '').join(between))
}

/** A path with ∅ for the blank; at most 200 frames. */
export function pathText(path: readonly number[], names: readonly string[], blank: number): string {
  return path
    .slice(0, 200)
    .map((symbol) => (symbol === blank ? '∅' : (names[symbol] ?? '')))
    .join(' ')
}

const key = (label: readonly number[]): string => label.join(' ')

/** The labellings that the beam found, the greedy one and the given one, by falling probability, each summed over all of its paths. */
export function labellingsOf(
  emissions: Emissions,
  blank: number,
  searched: ReturnType<typeof prefixBeamSearch>,
  greedy: readonly number[],
  label: readonly number[],
  given: boolean,
  write: (label: readonly number[]) => string,
): Labelling[] {
  const scores = new Map(searched.map((one) => [key(one.label), one.score]))
  const shown = new Map(
    [...searched.slice(0, LISTED).map((one) => one.label), greedy, label].map((one) => [key(one), one]),
  )
  return [...shown]
    .map(([name, one]) => {
      const log = logProbability(emissions, one, blank)
      const score = scores.get(name)
      return {
        text: write(one),
        probability: Math.exp(log),
        loss: 0 - log,
        seen: score === undefined || log === -Infinity ? null : Math.min(1, Math.exp(score - log)),
        given: given && name === key(label),
        greedy: name === key(greedy),
      }
    })
    .sort((a, b) => a.loss - b.loss)
}
