import { expect, test } from 'vitest'
import { headingIds } from './heading-ids.ts'
import { tryMarkdown } from './try-markdown.ts'

const html = (source: string): string => tryMarkdown(source, [headingIds]).html

test('the id behind a heading becomes its id', () => {
  expect(html('## 何时停 [#when-to-stop]')).toBe('<h2 id="when-to-stop">何时停</h2>')
  expect(html('## 用 `patience` [#patience]')).toBe('<h2 id="patience">用 <code>patience</code></h2>')
})

test('missing, doubled, taken and non-ASCII ids stop the build', () => {
  expect(() => html('## 何时停')).toThrow('缺 id')
  expect(() => html('## 一 [#a]\n\n### 二 [#a]')).toThrow('「a」在这一页已经用过')
  expect(() => html('## 一 [#sources]')).toThrow('已经用过')
  expect(() => html('## 一 [#何时]')).toThrow('小写字母')
  expect(() => html('# 一 [#a]')).toThrow('二级标题')
})
