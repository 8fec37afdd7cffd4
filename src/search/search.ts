import { Corpus } from './corpus.ts'
import { excerpt, marks, type Excerpt } from './excerpt.ts'
import type { Range } from './fold.ts'
import type { Entry, Kind, Lexicon, SearchText } from './format.ts'
import { offers } from './offers.ts'
import { Reader, type Query } from './query.ts'
import { rank, type Hit } from './rank.ts'

/** A heading of a found page that answers the query by itself. */
export interface FoundHeading {
  readonly title: string
  readonly marks: readonly Range[]
  readonly url: string
}

export interface Result {
  readonly id: string
  readonly kind: Kind
  readonly title: string
  readonly titleMarks: readonly Range[]
  readonly subtitle: string
  /** Address of the page, base path included. */
  readonly url: string
  /** Id of the element that answers best; empty when that is the page as a whole. */
  readonly anchor: string
  readonly excerpt: Excerpt
  readonly headings: readonly FoundHeading[]
  readonly score: number
}

export interface Answer {
  readonly query: string
  readonly results: readonly Result[]
  /** How many entries matched, before the limit. */
  readonly total: number
  /** Other names that were looked for. */
  readonly also: readonly string[]
  /** Names to try instead, when nothing was found. */
  readonly offers: readonly string[]
}

const headingsPerResult = 3
/** Parts that the result itself stands for, or that only point elsewhere. */
const wholePage = new Set(['short-answer', 'sources'])

/**
 * Builds a search over the two files of the build. The function it returns answers a query; the same query gets the
 * same answer in every engine.
 */
export function createSearch(text: SearchText, lexicon: Lexicon): (query: string, limit?: number) => Answer {
  const corpus = new Corpus(text.entries)
  const reader = new Reader(corpus, lexicon)
  return (typed, limit = 10) => {
    const query = reader.read(typed)
    const hits = rank(corpus, query)
    const results = hits.slice(0, limit).map((hit) => result(corpus, text.base, query, hit))
    const instead = hits.length === 0 ? offers(typed, lexicon.concepts, corpus) : []
    return { query: typed, results, total: hits.length, also: query.also, offers: instead }
  }
}

function result(corpus: Corpus, base: string, { units }: Query, hit: Hit): Result {
  const entry = corpus.entries[hit.entry]!
  const [page = '', fragment = ''] = entry.url.split('#')
  const ranked = rankedSections(corpus, hit)
  const best = ranked[0]?.section ?? entry.sections[0]
  const url = base + page
  return {
    id: entry.id,
    kind: entry.kind,
    title: entry.title,
    titleMarks: marks(entry.title, units),
    subtitle: entry.subtitle ?? '',
    url: fragment ? `${url}#${fragment}` : url,
    anchor: fragment || (best?.[0] ?? ''),
    excerpt: excerpt(best?.[2] ?? '', units),
    headings: headings(entry, ranked, url, units),
    score: Math.round(hit.score * 1e4) / 1e4,
  }
}

interface RankedSection {
  readonly section: Entry['sections'][number]
  readonly score: number
}

function rankedSections(corpus: Corpus, { entry, sections }: Hit): RankedSection[] {
  const first = corpus.firstSection[entry]!
  return [...sections]
    .sort(([a, scoreA], [b, scoreB]) => scoreB - scoreA || a - b)
    .map(([number, score]) => ({ section: corpus.entries[entry]!.sections[number - first]!, score }))
}

/** The heading that the excerpt stands under, and headings that say what was asked for. */
function headings(
  { kind }: Entry,
  ranked: readonly RankedSection[],
  url: string,
  units: Query['units'],
): FoundHeading[] {
  if (kind !== 'question') return []
  return ranked
    .map(({ section: [anchor, title] }, index) => ({
      anchor,
      title,
      marks: marks(title, units),
      best: index === 0,
    }))
    .filter(
      ({ anchor, best, marks }) => anchor !== '' && !wholePage.has(anchor) && (best || marks.length > 0),
    )
    .slice(0, headingsPerResult)
    .map(({ anchor, title, marks }) => ({ title, marks, url: `${url}#${anchor}` }))
}
