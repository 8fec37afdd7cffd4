import { describe, expect, test } from 'vitest'
import { glossary } from './fixture/glossary.ts'
import { pages } from './fixture/pages.ts'
import { holdOut, main, type Case } from './fixture/queries.ts'
import { buildLexicon, termEntry } from './lexicon.ts'
import { createSearch } from './search.ts'

const terms = glossary.map((term) => termEntry(term, `glossary/#${term.id}`))
const search = createSearch({ base: '/', entries: [...pages, ...terms] }, buildLexicon(glossary))

/** 1 / rank of the first wanted question or section among the ten best, terms and labs left out; 0 when none is there. */
function reciprocalRank([query, ...wanted]: Case): number {
  const pagesOnly = search(query, 60).results.filter(({ kind }) => kind === 'question' || kind === 'section')
  const rank = pagesOnly.slice(0, 10).findIndex(({ id }) => wanted.includes(id))
  return rank < 0 ? 0 : 1 / (rank + 1)
}

function meanRank(classes: Readonly<Record<string, readonly Case[]>>): { mean: number; misses: string[] } {
  const cases = Object.values(classes).flat()
  const ranks = cases.map(reciprocalRank)
  const misses = cases.flatMap(([query], index) =>
    ranks[index]! < 1 ? [`${query} ${ranks[index]!.toFixed(2)}`] : [],
  )
  return { mean: ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length, misses }
}

describe('ranking', () => {
  test('main queries: mean reciprocal rank at least .95', () => {
    const { mean, misses } = meanRank(main)
    console.log('main', mean, misses)
    expect(mean, misses.join('; ')).toBeGreaterThanOrEqual(0.95)
  })

  test('hold-out queries: mean reciprocal rank at least .85', () => {
    const { mean, misses } = meanRank(holdOut)
    console.log('hold', mean, misses)
    expect(mean, misses.join('; ')).toBeGreaterThanOrEqual(0.85)
  })
})
