import type { Corpus, FieldName, Term } from './corpus.ts'

/** How strongly a unit is present, 0..1: in entries as a whole, in their titles alone, and in each section. */
export interface Presence {
  readonly entries: ReadonlyMap<number, number>
  readonly titles: ReadonlyMap<number, number>
  readonly sections: ReadonlyMap<number, number>
}

/** What one occurrence is worth. */
const fieldWeights: Readonly<Record<FieldName, number>> = {
  title: 7,
  keywords: 4,
  context: 3,
  heading: 2.5,
  body: 1,
}
/** How much more a term is worth where the title begins with it. */
const firstInTitle = 1.3
/** The amount at which presence is one half. */
const saturation = 1.6
/** How far a long section discounts its occurrences: 0 not at all, 1 in proportion to its length. */
const lengthSlope = 0.6

type Amounts = Map<number, number>

/**
 * BM25F (Robertson, Zaragoza, Taylor 2004): the counts of the fields are weighted and added, and only the sum is
 * saturated. Synonyms do not add up: at each place the best of the terms counts.
 */
export function presence(corpus: Corpus, terms: readonly Term[]): Presence {
  const count = (field: FieldName): Amounts => best(corpus, terms, field)
  const titles: Amounts = new Map()
  for (const [entry, share] of count('title')) add(titles, entry, titleAmount(corpus, entry, terms, share))
  for (const [entry, share] of count('keywords'))
    add(titles, entry, fieldWeights.keywords * Math.min(1, share))
  const entries: Amounts = new Map(titles)
  const sections: Amounts = new Map()
  for (const [entry, share] of count('context'))
    add(entries, entry, fieldWeights.context * Math.min(1, share))
  for (const [section, share] of count('heading')) {
    add(sections, section, fieldWeights.heading * share)
    add(entries, corpus.owner[section]!, fieldWeights.heading * share)
  }
  for (const [section, share] of count('body')) {
    const entry = corpus.owner[section]!
    add(sections, section, (fieldWeights.body * share) / lengthNorm(corpus.sectionLengths[section]!))
    add(entries, entry, (fieldWeights.body * share) / lengthNorm(corpus.entryLengths[entry]!))
  }
  return { entries: saturated(entries), titles: saturated(titles), sections: saturated(sections) }
}

/** A title that begins with the name is about it; one that only mentions it may be about something else. */
function titleAmount(corpus: Corpus, entry: number, terms: readonly Term[], share: number): number {
  const strongest = Math.max(...terms.map(({ weight }) => weight))
  const begins = terms.some(
    ({ text, weight }) => weight === strongest && corpus.titles[entry]!.startsWith(text),
  )
  return fieldWeights.title * Math.min(1, share) * (begins ? firstInTitle : 1)
}

function best(corpus: Corpus, terms: readonly Term[], field: FieldName): Amounts {
  const counts: Amounts = new Map()
  for (const term of terms)
    for (const [place, count] of corpus.find(term)[field])
      counts.set(place, Math.max(counts.get(place) ?? 0, count * term.weight))
  return counts
}

export const add = (amounts: Amounts, place: number, amount: number): void =>
  void amounts.set(place, (amounts.get(place) ?? 0) + amount)

const saturated = (amounts: Amounts): Amounts =>
  new Map(Array.from(amounts, ([place, amount]) => [place, amount / (amount + saturation)]))

const lengthNorm = (length: number): number => 1 - lengthSlope + lengthSlope * length
