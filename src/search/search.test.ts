import { describe, expect, test } from 'vitest'
import { glossary } from './fixture/glossary.ts'
import { pages } from './fixture/pages.ts'
import { holdOut, main } from './fixture/queries.ts'
import { meanReciprocalRank } from './fixture/score.ts'
import { grouped } from './groups.ts'
import { buildLexicon, termEntry } from './lexicon.ts'
import { createSearch } from './search.ts'

const terms = glossary.map((term) => termEntry(term, `glossary/#${term.id}`))
const search = createSearch({ base: '/handbook/', entries: [...pages, ...terms] }, buildLexicon(glossary))

describe('ranking', () => {
  test('main queries: mean reciprocal rank at least .95', () => {
    const { mean, misses } = meanReciprocalRank(search, main)
    expect(mean, misses).toBeGreaterThanOrEqual(0.95)
  })

  test('hold-out queries: mean reciprocal rank at least .85', () => {
    const { mean, misses } = meanReciprocalRank(search, holdOut)
    expect(mean, misses).toBeGreaterThanOrEqual(0.85)
  })

  test('every name of a term finds the term, before all other terms', () => {
    const names = glossary.flatMap(({ id, zh, en, aliases }) =>
      [zh, en, ...(aliases ?? [])].map((name) => [name, id]),
    )
    const lost = names.filter(([name, id]) => {
      const first = search(name!, 60).results.find(({ kind }) => kind === 'term')
      return first?.id !== id
    })
    expect(names.length).toBeGreaterThan(120)
    expect(lost).toEqual([])
  })

  test('a shorter query for the same thing finds the same page while it is typed', () => {
    for (const query of ['early', 'early s', 'early stop', 'early stopping'])
      expect(search(query).results.find(({ kind }) => kind === 'question')?.id, query).toBe('1.1.5')
  })

  test('a curriculum id leads to its page, a section id to the section and its questions', () => {
    expect(search('1.1.5').results[0]?.id).toBe('1.1.5')
    const ids = search('1.1', 20).results.map(({ id }) => id)
    expect(ids[0]).toBe('1.1')
    expect(ids.slice(1, 6).sort()).toEqual(['1.1.1', '1.1.2', '1.1.3', '1.1.4', '1.1.5'])
  })
})

describe('an answer', () => {
  test('says what else was looked for', () => {
    expect(search('lr').also).toEqual(['学习率', 'learning rate', '步长'])
    expect(search('过拟和').also).toContain('过拟合')
    expect(search('早停').also).not.toContain('早停')
  })

  test('has the address with the base, the best heading, an excerpt, and marks in both', () => {
    const result = search('耐心值').results.find(({ kind }) => kind === 'question')
    expect(result).toMatchObject({
      id: '1.1.5',
      kind: 'question',
      url: '/handbook/q/1.1.5/',
      anchor: 'patience',
    })
    expect(result?.headings[0]).toEqual({
      title: '耐心值',
      marks: [[0, 3]],
      url: '/handbook/q/1.1.5/#patience',
    })
    const { text, marks } = result!.excerpt
    expect(marks.length).toBeGreaterThan(0)
    expect(marks.map(([start, end]) => text.slice(start, end))).toContain('耐心值')
  })

  test('a term keeps its own place on the glossary page', () => {
    const term = search('双下降').results.find(({ kind }) => kind === 'term')
    expect(term).toMatchObject({
      url: '/handbook/glossary/#double-descent',
      anchor: 'double-descent',
      subtitle: 'double descent',
    })
  })

  test.each(['量子纠缠', '红烧肉怎么做', 'kubernetes', '？？？', ''])(
    '「%s」 finds nothing and offers terms instead',
    (query) => {
      const { results, total, offers } = search(query)
      expect([results, total]).toEqual([[], 0])
      expect(offers).toHaveLength(6)
      for (const name of offers) expect(search(name).total).toBeGreaterThan(0)
    },
  )

  test('is limited, best first, and counts all', () => {
    const { results, total } = search('学习率', 3)
    expect(results).toHaveLength(3)
    expect(total).toBeGreaterThan(10)
    const scores = search('学习率', 60).results.map(({ score }) => score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
  })

  test('is grouped by kind, in the order of a reader’s interest', () => {
    const groups = grouped(search('早停 耐心值', 60).results)
    expect(groups.map(({ name }) => name)).toEqual(
      ['问题', '章节', '实验与工具', '词汇'].filter((name) => groups.some((group) => group.name === name)),
    )
    expect(groups.map(({ name }) => name)).toContain('实验与工具')
    expect(groups[0]?.results[0]?.id).toBe('1.1.5')
  })
})

test('nothing that can be typed breaks the search', () => {
  for (const query of [
    '\u0000',
    '((((',
    '\\frac{',
    'a'.repeat(500),
    '的'.repeat(200),
    '🙂',
    '过拟合'.repeat(40),
    '＃＄％',
    '1.1.1.1.1',
  ])
    expect(() => search(query), query.slice(0, 20)).not.toThrow()
})
