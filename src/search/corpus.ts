import { fold, isWord, key, words, type Range } from './fold.ts'
import type { Entry } from './format.ts'

/** How a term must stand in the text: anywhere (Han), as a whole word, or as the beginning of a word. */
export type Bound = 'anywhere' | 'word' | 'prefix'

/** A string to look for, folded, and how much finding it is worth, 0..1. */
export interface Term {
  readonly text: string
  readonly bound: Bound
  readonly weight: number
}

/** A term for Han text. */
export const anywhere = (text: string): Term => ({ text, bound: 'anywhere', weight: 1 })

/** A term for a name: Latin letters at its ends must be whole words. */
export function termOf(name: string, weight = 1): Term {
  const text = fold(name).trim()
  return { text, bound: isWord(text[0]) || isWord(text.at(-1)) ? 'word' : 'anywhere', weight }
}

/** Segment → number of occurrences. */
export type Counts = ReadonlyMap<number, number>

const fieldNames = ['title', 'keywords', 'context', 'heading', 'body'] as const
export type FieldName = (typeof fieldNames)[number]

/** Titles, keywords and contexts are counted by entry, headings and bodies by section. */
export type Occurrences = Readonly<Record<FieldName, Counts>>

const cacheSize = 600
/** Between segments, so that no term matches across two of them. */
const separator = '\u0001'

/** Many short texts as one long string, so that a term is found with `indexOf` and no index has to be shipped. */
class Field {
  private readonly text: string
  private readonly starts: readonly number[]

  constructor(segments: readonly string[]) {
    let position = 0
    this.starts = segments.map((segment) => {
      const start = position
      position += segment.length + separator.length
      return start
    })
    this.text = fold(segments.join(separator))
  }

  count(term: Term): Counts {
    const counts = new Map<number, number>()
    let segment = 0
    for (const [start] of occurrencesIn(this.text, term)) {
      while ((this.starts[segment + 1] ?? Infinity) <= start) segment += 1
      counts.set(segment, (counts.get(segment) ?? 0) + 1)
    }
    return counts
  }

  includes(text: string): boolean {
    return this.text.includes(text)
  }

  words(): readonly string[] {
    return words(this.text)
  }
}

/** Where a term stands in folded text. */
export function occurrencesIn(text: string, { text: wanted, bound }: Term): Range[] {
  const ranges: Range[] = []
  if (wanted === '') return ranges
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const end = at + wanted.length
    if (bound === 'anywhere' || standsAlone(text, at, end, bound)) ranges.push([at, end])
  }
  return ranges
}

function standsAlone(text: string, start: number, end: number, bound: Bound): boolean {
  if (isWord(text[start]) && isWord(text[start - 1])) return false
  if (bound === 'prefix' || !isWord(text[end - 1]) || !isWord(text[end])) return true
  const plural = end - start > 3 && text[end] === 's' && !isWord(text[end + 1])
  return plural
}

/** All texts of the site, ready to be scanned. */
export class Corpus {
  readonly entries: readonly Entry[]
  /** Section number → entry number. */
  readonly owner: readonly number[]
  /** Entry number → its first section's number. */
  readonly firstSection: readonly number[]
  /** How long each section's body is, compared with the mean. */
  readonly sectionLengths: readonly number[]
  /** How long each entry is, compared with the mean. */
  readonly entryLengths: readonly number[]
  /** Titles as they are compared. */
  readonly titles: readonly string[]
  /** Keys of what each entry is called: its title; for a term all its names. */
  readonly names: readonly ReadonlySet<string>[]
  /** Latin words of all fields and how often each occurs. */
  readonly vocabulary: ReadonlyMap<string, number>
  private readonly fields: Readonly<Record<FieldName, Field>>
  private readonly cache = new Map<string, Occurrences>()

  constructor(entries: readonly Entry[]) {
    this.entries = entries
    const sections = entries.flatMap((entry) => entry.sections)
    this.owner = entries.flatMap((entry, index) => entry.sections.map(() => index))
    let next = 0
    this.firstSection = entries.map((entry) => (next += entry.sections.length) - entry.sections.length)
    this.sectionLengths = comparedWithMean(sections.map(([, , body]) => body.length))
    this.entryLengths = comparedWithMean(
      entries.map((entry) => total(entry.sections.map(([, , body]) => body.length))),
    )
    this.titles = entries.map(({ title }) => fold(title))
    this.names = entries.map(({ kind, title, subtitle = '', keywords = [] }) => {
      return new Set((kind === 'term' ? [title, subtitle, ...keywords] : [title]).map(key))
    })
    this.fields = {
      title: new Field(entries.map((entry) => entry.title)),
      keywords: new Field(entries.map((entry) => [entry.subtitle, ...(entry.keywords ?? [])].join(', '))),
      context: new Field(contexts(entries)),
      heading: new Field(sections.map(([, heading]) => heading)),
      body: new Field(sections.map(([, , body]) => body)),
    }
    this.vocabulary = countWords(Object.values(this.fields))
  }

  /** Where the term occurs. The answers of the last few hundred terms are kept: a query grows letter by letter. */
  find(term: Term): Occurrences {
    const name = `${term.bound} ${term.text}`
    const known = this.cache.get(name)
    this.cache.delete(name)
    const found = known ?? this.scan(term)
    this.cache.set(name, found)
    if (this.cache.size > cacheSize) this.cache.delete(this.cache.keys().next().value!)
    return found
  }

  private scan(term: Term): Occurrences {
    const { title, keywords, context, heading, body } = this.fields
    return {
      title: title.count(term),
      keywords: keywords.count(term),
      context: context.count(term),
      heading: heading.count(term),
      body: body.count(term),
    }
  }

  has(term: Term): boolean {
    const found = this.find(term)
    return fieldNames.some((name) => found[name].size > 0)
  }

  /** Whether a title, heading or body says exactly this. */
  says(text: string): boolean {
    const { title, heading, body } = this.fields
    return body.includes(text) || title.includes(text) || heading.includes(text)
  }
}

function countWords(fields: readonly Field[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const field of fields) for (const word of field.words()) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

const total = (lengths: readonly number[]): number => lengths.reduce((sum, length) => sum + length, 0)

function comparedWithMean(lengths: readonly number[]): number[] {
  const mean = Math.max(1, total(lengths) / Math.max(1, lengths.length))
  return lengths.map((length) => length / mean)
}

/** The title of the section that each question stands in: 「梯度裁剪」 is what 4.3.1 is about, whether it says so or not. */
function contexts(entries: readonly Entry[]): string[] {
  const titles = new Map(entries.filter(({ kind }) => kind === 'section').map(({ id, title }) => [id, title]))
  return entries.map(({ id }) => titles.get(id.replace(/\.\d+$/, '')) ?? '')
}
