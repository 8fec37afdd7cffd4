import type { Corpus } from './corpus.ts'
import type { Kind } from './format.ts'
import { add, presence } from './presence.ts'
import type { Query } from './query.ts'

/** An entry with its score, and the score of each of its sections (by section number). */
export interface Hit {
  readonly entry: number
  readonly score: number
  readonly sections: ReadonlyMap<number, number>
}

/** What of a query an entry answers, in units of rarity. */
interface Tally {
  sum: number
  covered: number
  title: number
  readonly sections: Map<number, number>
}

/** A page that answers a question is wanted more often than one that lists questions, or a definition. */
const kindWeights: Readonly<Record<Kind, number>> = {
  question: 1,
  section: 0.72,
  lab: 0.8,
  tool: 0.8,
  term: 0.66,
}
/** Below this share of the query an entry is no answer. */
const leastCoverage = 0.1
/** Below this share of words that the site knows at all, the query is about something else. */
const leastKnown = 0.25
/** What it adds that the query stands together, in one section or in the title. */
const togetherShare = 0.35
const exactTitle = 0.3
const exactId = 100
const idOfSection = 50

/**
 * The entries that match, best first; equal scores in the order of the book. Only additions, multiplications,
 * divisions and square roots are used, which IEEE 754 rounds alike in every engine.
 */
export function rank(corpus: Corpus, query: Query): Hit[] {
  const units = query.units.map((unit) => {
    const found = presence(corpus, unit.terms)
    return { ...found, unit, worth: unit.weight * rarity(found.entries.size, corpus.entries.length) }
  })
  const subject = units.filter(({ unit }) => !unit.soft)
  const known = subject.filter(({ entries }) => entries.size > 0)
  const tallies =
    weight(known) < leastKnown * weight(subject) ? new Map<number, Tally>() : tally(corpus, units)
  const whole = units.reduce((sum, { entries, worth }) => (entries.size > 0 ? sum + worth : sum), 0)
  return corpus.entries
    .flatMap((_, index) => hit(corpus, index, query, tallies.get(index), whole))
    .sort((a, b) => b.score - a.score || a.entry - b.entry)
}

type Weighed = ReturnType<typeof presence> & { readonly worth: number }

const weight = (units: readonly { readonly unit: { readonly weight: number } }[]): number =>
  units.reduce((sum, { unit }) => sum + unit.weight, 0)

function tally(corpus: Corpus, units: readonly Weighed[]): Map<number, Tally> {
  const tallies = new Map<number, Tally>()
  for (const { worth, entries, titles, sections } of units) {
    for (const [entry, strength] of entries) {
      const of = tallies.get(entry) ?? { sum: 0, covered: 0, title: 0, sections: new Map<number, number>() }
      of.sum += worth * strength
      of.covered += worth * Math.min(1, 2 * strength)
      of.title += worth * (titles.get(entry) ?? 0)
      tallies.set(entry, of)
    }
    for (const [section, strength] of sections)
      add(tallies.get(corpus.owner[section]!)!.sections, section, worth * strength)
  }
  return tallies
}

function hit(corpus: Corpus, index: number, query: Query, found: Tally | undefined, whole: number): Hit[] {
  const entry = corpus.entries[index]!
  const byId = idScore(entry.id, query.ids)
  const sections = found?.sections ?? new Map<number, number>()
  const coverage = found ? found.covered / whole : 0
  if (byId === 0 && coverage < leastCoverage) return []
  const together = Math.max(found?.title ?? 0, ...sections.values())
  const sum = (found?.sum ?? 0) + togetherShare * together
  const exact = corpus.names[index]!.has(query.key) ? exactTitle * whole : 0
  const score = kindWeights[entry.kind] * (sum * coverage * Math.sqrt(coverage) + exact) + byId
  return [{ entry: index, score, sections }]
}

function idScore(id: string, ids: readonly string[]): number {
  if (ids.includes(id)) return exactId
  return ids.some((wanted) => id.startsWith(`${wanted}.`)) ? idOfSection : 0
}

/** Inverse document frequency, with a logarithm that every engine computes alike. */
const rarity = (found: number, total: number): number => 0.25 + log2((total + 1) / (found + 1))

/** log2 at powers of two, linear between them, for x ≥ 1. */
function log2(x: number): number {
  const exponent = 31 - Math.clz32(Math.floor(x))
  return exponent + x / 2 ** exponent - 1
}
