import remarkCjkFriendly from 'remark-cjk-friendly'
import remarkMath from 'remark-math'
import { expect, test } from 'vitest'
import { joinLines } from './join-lines.ts'
import { tryMarkdown } from './try-markdown.ts'

const joined = (source: string): string =>
  tryMarkdown(source, [remarkMath, remarkCjkFriendly, joinLines]).html

test.each([
  ['第一句。\n第二句。', '第一句。第二句。'],
  ['第一句。\nAdam 也是。', '第一句。Adam 也是。'],
  ['学习\n率', '学习率'],
  ['使用\nAdam 时', '使用 Adam 时'],
  ['one\ntwo', 'one two'],
  ['批量 $B$。\n`lr` 是', '批量 <code class="language-math math-inline">B</code>。<code>lr</code> 是'],
  ['取\n$B$ 时', '取 <code class="language-math math-inline">B</code> 时'],
  ['**重点。**\n下一句', '<strong>重点。</strong>下一句'],
  ['<Claim id="a">一句。</Claim>\n下一句', '<claim id="a">一句。</claim>下一句'],
  ['一句<Cite id="a" />\n下半句', '一句<cite id="a"></cite>下半句'],
  ['一句。<Note>旁注。\n又一句。</Note>\n下一句', '一句。<note>旁注。又一句。</note>下一句'],
  ['共 <Calc of="2" />\n个', '共 <calc of="2"></calc> 个'],
  ['作者写的 空 格', '作者写的 空 格'],
])('%j', (source, paragraph) => {
  expect(joined(source)).toBe(`<p>${paragraph}</p>`)
})

test('a hard break stays', () => {
  expect(joined('一行  \n二行')).toBe('<p>一行<br>\n二行</p>')
})
