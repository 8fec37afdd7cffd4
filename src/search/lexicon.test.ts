import { describe, expect, test } from 'vitest'
import { buildLexicon, termEntry } from './lexicon.ts'
import { Sounds } from './pinyin.ts'

const terms = [
  {
    id: 'learning-rate',
    zh: '学习率',
    en: 'learning rate',
    aliases: ['lr', '步长', '步长'],
    definition: '$\\eta$，步子的系数。',
  },
  { id: 'early-stopping', zh: '早停', en: 'early stopping', aliases: [], definition: '停。' },
  { id: 'overfitting', zh: '过拟合', en: 'overfitting', aliases: null, definition: '学过头。' },
]
const lexicon = buildLexicon(terms)
const sounds = new Sounds(lexicon)
const namesOf = (concepts: readonly number[]): string[] => concepts.map((concept) => terms[concept]!.id)

test('each concept has all its names once, and the pinyin of the Chinese ones', () => {
  expect(lexicon.concepts[0]).toEqual({
    names: ['学习率', 'learning rate', 'lr', '步长'],
    pinyin: ['xue xi lv', '', '', 'bu chang'],
  })
})

test('the table of sounds holds only syllables that occur in names', () => {
  expect(lexicon.sounds['zao']).toContain('早')
  expect(lexicon.sounds['zao']).toContain('造')
  expect(lexicon.sounds['tu']).toBeUndefined()
})

test('a term can be found by itself', () => {
  expect(termEntry(terms[0]!, 'glossary/#learning-rate')).toEqual({
    id: 'learning-rate',
    kind: 'term',
    title: '学习率',
    subtitle: 'learning rate',
    url: 'glossary/#learning-rate',
    keywords: ['lr', '步长'],
    sections: [['', '', 'η，步子的系数。']],
  })
})

describe('by sound', () => {
  test('pinyin, initials and an unfinished pinyin name a concept', () => {
    expect(namesOf(sounds.spelled('guonihe'))).toEqual(['overfitting'])
    expect(namesOf(sounds.spelled('gnh'))).toEqual(['overfitting'])
    expect(namesOf(sounds.begun('xuex'))).toEqual(['learning-rate'])
    expect(sounds.begun('xue')).toEqual([])
    expect(sounds.spelled('buzhidao')).toEqual([])
  })

  test('other characters with the same sound', () => {
    expect(namesOf(sounds.heard(['早', '亭']).map(({ concept }) => concept))).toEqual(['early-stopping'])
    expect(namesOf(sounds.heard(['学', '习', '绿']).map(({ concept }) => concept))).toEqual(['learning-rate'])
  })

  test('one wrong character is forgiven from three characters on', () => {
    expect(sounds.heard(['过', '似', '合'])).toMatchObject([{ concept: 2, exact: false }])
    expect(sounds.heard(['早', '上'])).toEqual([])
    expect(sounds.heard(['学', '校', '车'])).toEqual([])
  })
})
