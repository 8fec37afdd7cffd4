import { expect, test } from 'vitest'
import { codeBlocks } from './code-blocks.ts'
import { headingIds } from './heading-ids.ts'
import { links } from './links.ts'
import { questionSections } from './sections.ts'
import { tables } from './tables.ts'
import { tryMarkdown } from './try-markdown.ts'

const html = (source: string): string => tryMarkdown(source, [], [tables]).html

test('tables get a frame, a scope, sides by class; wide ones stack on a phone', () => {
  const narrow = html('| 名 | 值 |\n| --- | ---: |\n| 甲 | 1 |')
  expect(narrow).toContain('<div class="scroll" tabindex="0" role="group" aria-label="表：名、值"><table>')
  expect(narrow).toContain('<th class="r" scope="col">值</th>')
  expect(narrow).toContain('<td class="r">1</td>')
  const wide = html(
    '| 方法 | 更新 | 什么时候用 |\n| - | - | - |\n| 梯度下降 | 减去梯度 | 数据少、曲率不大、想要可重复的结果时 |',
  )
  expect(wide).toContain('<table class="stack">')
  expect(wide).toContain('<td>梯度下降</td>')
  expect(wide).toContain('<td data-h="更新">减去梯度</td>')
})

test('code gets a frame', () => {
  expect(tryMarkdown('```python\nx = 1\n```', [], [codeBlocks]).html).toMatch(
    /^<copy-source class="code"><pre tabindex="0"><code/,
  )
})

test('links inside the site get the base path', () => {
  process.env['BASE_PATH'] = '/handbook/'
  const linked = tryMarkdown('[一](/glossary/) [二](#here) [三](https://example.org/)', [], [links]).html
  delete process.env['BASE_PATH']
  expect(linked).toContain('href="/handbook/glossary/"')
  expect(linked).toContain('href="#here"')
  expect(linked).toContain('<a href="https://example.org/" rel="noreferrer">')
})

const sections = (source: string): string => tryMarkdown(source, [headingIds], [questionSections]).html

test('a question is cut into its parts', () => {
  expect(sections('一。\n\n## 误区 [#mistakes]\n\n二。\n\n## 追问 [#follow-ups]\n\n三。')).toBe(
    '<section id="explanation"><p>一。</p></section>' +
      '<section id="mistakes"><h2 id="mistakes-heading">误区</h2><p>二。</p></section>' +
      '<section id="follow-ups"><h2 id="follow-ups-heading">追问</h2><p>三。</p></section>',
  )
})

test('a missing or misplaced part stops the build', () => {
  expect(() => sections('一。\n\n## 误区 [#mistakes]\n\n二。')).toThrow('缺「## 追问 [#follow-ups]」')
  expect(() => sections('一。\n\n## 追问 [#follow-ups]\n\n三。\n\n## 误区 [#mistakes]\n\n二。')).toThrow(
    '次序',
  )
  expect(() => sections('## 误区 [#mistakes]\n\n二。\n\n## 追问 [#follow-ups]\n\n三。')).toThrow('次序')
})
