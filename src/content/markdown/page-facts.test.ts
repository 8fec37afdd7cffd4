import remarkMath from 'remark-math'
import { expect, test } from 'vitest'
import { headingIds } from './heading-ids.ts'
import { type PageFacts, pageFacts } from './page-facts.ts'
import { tryMarkdown } from './try-markdown.ts'

const tried = (source: string) => tryMarkdown(source, [remarkMath, headingIds, pageFacts])
const facts = (source: string): PageFacts => {
  const frontmatter: Record<string, unknown> = tried(source).file.data.astro?.frontmatter ?? {}
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the step wrote it
  return frontmatter['facts'] as PageFacts
}

test('works are numbered by first appearance and remember every place', () => {
  const source = '一 <Cite id="b" at="§2" />。\n\n二<Cite id="a" /><Cite id="b" />。'
  expect(facts(source).works).toEqual([
    { key: 'b', at: ['§2', null] },
    { key: 'a', at: [null] },
  ])
  const { html } = tried(source)
  expect(html).toContain('一<cite id="b" at="§2" n="1" place="1"></cite>。')
  expect(html).toContain('<cite id="a" n="2" place="1"></cite><cite id="b" n="1" place="2"></cite>')
})

test('ids are listed once, figures are numbered, Han characters counted without formulas and code', () => {
  const found = facts(
    '## 停在 $t$ [#stop]\n\n两句话 $\\text{不算}$ `不算`。\n\n<Lab id="l" />\n\n<Lab id="l" />\n\n<Figure id="f" />\n\n<Figure id="g" />',
  )
  expect(found.labs).toEqual(['l'])
  expect(found.figures).toEqual(['f', 'g'])
  expect(found.headings).toEqual([{ id: 'stop', depth: 2, text: '停在 $t$' }])
  expect(found.characters).toBe(5)
})
