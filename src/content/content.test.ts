import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadBook } from './book.ts'
import { parseGlossary } from './glossary.ts'
import { chineseNumeral } from './numerals.ts'
import { parseOutline } from './outline.ts'
import { phrases } from './phrases.ts'
import { placeOf } from './question.ts'
import { parseRedirects } from './redirects.ts'

const outlineText = `
chapters:
  - number: 1
    title: 模型训练
    slug: training
    sections:
      - id: '1.1'
        title: 流程
        slug: workflow
        summary: 一节。
        questions:
          - { id: 1.1.1, slug: steps, title: 有哪些步骤？ }
          - { id: 1.1.2, slug: split, title: 怎样划分？ }
`

const folderWith = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'content-'))
  for (const [name, text] of Object.entries({ 'outline.yaml': outlineText, ...files }))
    writeFileSync(join(folder, name), text)
  return folder
}

const parse = (from: string, to: string) => () => parseOutline(outlineText.replace(from, to), 'o.yaml')
const erratum = (fields: string): string => `- { id: E01, wrong: 错, right: 对, level: A, ${fields} }`
const load = (files: Readonly<Record<string, string>>) => () => loadBook(folderWith(files))

describe('the outline', () => {
  test('knows every question by id, with its address', () => {
    const outline = parseOutline(outlineText, 'o.yaml')
    expect(outline.question.get('1.1.2')?.url).toBe('/training/workflow/split/')
    expect(outline.question.get('1.1.2')?.section.chapter.number).toBe(1)
  })

  test('an id out of order, a slug used twice, an unknown field stop the build', () => {
    expect(parse('1.1.2', '1.1.3')).toThrow('应当是「1.1.2」')
    expect(parse('slug: split', 'slug: steps')).toThrow('「steps」在同一层用了两次')
    expect(parse('怎样划分？', '怎样划分')).toThrow(
      /^o\.yaml:13：chapters\.0\.sections\.0\.questions\.1\.title/,
    )
    expect(parse('summary:', 'sumary:')).toThrow(/^o\.yaml:\d+：/)
  })
})

describe('data files', () => {
  test('name only what exists, and the nearest known id is offered', () => {
    const bib = '@book{knuth1968, title={T}, author={Knuth, Donald}, year={1968}}'
    expect(load({ 'errata.yaml': erratum('questions: [1.1.9]') })).toThrow(
      /errata\.yaml：E01：没有题号「1\.1\.9」/,
    )
    expect(
      load({ 'errata.yaml': erratum('questions: [1.1.1], sources: [knuth1986]'), 'references.bib': bib }),
    ).toThrow('最接近的是「knuth1968」')
    expect(
      load({ 'errata.yaml': erratum('questions: [1.1.1], sources: [knuth1968]'), 'references.bib': bib }),
    ).not.toThrow()
  })

  test('an id used twice stops the build', () => {
    const term = '- { id: sgd, zh: 随机梯度下降, en: SGD, definition: 一种优化器。 }\n'
    expect(() => parseGlossary(term + term, 'g.yaml')).toThrow('术语「sgd」写了两次')
  })

  test('redirects are addresses with slashes at both ends', () => {
    expect(parseRedirects('', 'r.yaml')).toEqual([])
    expect(() => parseRedirects('- { from: /a/, to: b }', 'r.yaml')).toThrow(/^r\.yaml:1：0\.to/)
  })
})

test('a page stands where the outline says', () => {
  const outline = parseOutline(outlineText, 'o.yaml')
  const matter = {
    id: '1.1.1',
    title: '有哪些步骤？',
    answer: '七步。',
    level: '基础' as const,
    keywords: ['流程'],
    labs: [],
    related: [],
  }
  expect(placeOf('training/workflow/steps', matter, outline).id).toBe('1.1.1')
  expect(() => placeOf('training/workflow/other', matter, outline)).toThrow('workflow/steps.mdx')
  expect(() => placeOf('training/workflow/steps', { ...matter, title: '几步？' }, outline)).toThrow(
    '大纲写作',
  )
  expect(() => placeOf('training/workflow/steps', { ...matter, related: ['1.1.7'] }, outline)).toThrow(
    'related',
  )
})

test('numbers are written in Chinese', () => {
  expect([0, 4, 10, 12, 21, 54, 100, 105, 110, 161].map(chineseNumeral)).toEqual(
    '零 四 十 十二 二十一 五十四 一百 一百零五 一百一十 一百六十一'.split(' '),
  )
})

test('titles break between phrases, never inside a term', () => {
  expect(phrases('早停的原理是什么，监控什么、等多久、最后留哪个权重？')).toEqual([
    '早停的',
    '原理',
    '是什么，',
    '监控',
    '什么、',
    '等多久、',
    '最后留',
    '哪个权重？',
  ])
  expect(phrases('训练与验证', ['训练与验证'])).toEqual(['训练与验证'])
  expect(phrases('超过 $a与b$ 时').join('|')).toBe('超过 $a与b$ 时')
})
