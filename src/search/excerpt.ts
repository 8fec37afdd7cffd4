import { occurrencesIn } from './corpus.ts'
import { fold, merge, type Range } from './fold.ts'
import type { Unit } from './query.ts'

/** Where the query's terms stand in a text, joined where they touch; words of the question are left out. */
export function marks(text: string, units: readonly Unit[]): Range[] {
  const plain = fold(text)
  return merge(
    units
      .filter(({ soft }) => !soft)
      .flatMap(({ terms }) => terms.flatMap((term) => occurrencesIn(plain, term))),
  )
}

export interface Excerpt {
  readonly text: string
  readonly marks: readonly Range[]
}

/** Length of an excerpt in characters: two lines of a result on a wide screen. */
const excerptLength = 84
const reach = 24
const sentenceEnd = /[。！？；]/

/** The stretch of a body where most of the query stands together, cut at a sentence where one begins nearby. */
export function excerpt(body: string, units: readonly Unit[]): Excerpt {
  const start = sentenceStart(body, bestStart(body, units))
  const end = Math.min(body.length, start + excerptLength)
  const cut = body.slice(start, end)
  const text = `${start > 0 && !sentenceEnd.test(body[start - 1]!) ? '……' : ''}${cut.trim()}${end < body.length ? '……' : ''}`
  return { text, marks: marks(text, units) }
}

function bestStart(body: string, units: readonly Unit[]): number {
  const plain = fold(body)
  const found = units
    .filter(({ soft }) => !soft)
    .flatMap(({ terms, weight }, unit) =>
      terms.flatMap((term) =>
        occurrencesIn(plain, term).map(([start]) => ({ unit, start, weight: weight * term.weight })),
      ),
    )
    .sort((a, b) => a.start - b.start)
  let best = { start: 0, worth: 0 }
  for (const [index, first] of found.entries()) {
    const seen = new Map<number, number>()
    for (let next = index; found[next] && found[next]!.start < first.start + excerptLength - reach; next += 1)
      seen.set(found[next]!.unit, Math.max(seen.get(found[next]!.unit) ?? 0, found[next]!.weight))
    const worth = [...seen.values()].reduce((sum, weight) => sum + weight, 0)
    if (worth > best.worth) best = { start: first.start, worth }
  }
  return best.start
}

/** The beginning of the sentence that holds this position, or some characters before it when that is far. */
function sentenceStart(body: string, position: number): number {
  for (let at = position; at > Math.max(0, position - reach); at -= 1)
    if (sentenceEnd.test(body[at - 1]!)) return at
  return position <= reach ? 0 : position - Math.floor(reach / 2)
}
