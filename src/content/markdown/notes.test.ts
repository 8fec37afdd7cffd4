import { expect, test } from 'vitest'
import { inlineComponents } from './inline-components.ts'
import { notes } from './notes.ts'
import { tryMarkdown } from './try-markdown.ts'

const html = (source: string): string =>
  tryMarkdown(source, [inlineComponents, notes]).html.replaceAll(/<a class="ref[^>]*>(\d)<\/a>/gu, '^$1')

test('the mark stands before the full stop, the note behind the paragraph', () => {
  expect(html('一句。<Note>旁注。</Note>又一句。')).toBe(
    '<p>一句\u2060^1。又一句。</p>\n<note n="1"><p>旁注。</p></note>',
  )
})

test('a sentence inside a component is marked inside it', () => {
  expect(html('<Claim id="a">一句。</Claim><Note>旁注。</Note>')).toContain(
    '<claim id="a">一句\u2060^1。</claim></p>',
  )
  expect(html('见 `code`<Note>旁注。</Note>。')).toContain('</code>\u2060^1。')
})

test('notes are numbered through the page; in lists and components they follow their block', () => {
  const source =
    '- 项。<Note>甲。</Note>\n- 项。<Note>乙。</Note>\n\n<FollowUp ask="问？">\n答。<Note>丙。</Note>\n</FollowUp>'
  const out = html(source)
  expect(out).toMatch(/<\/ul>\s*<note n="1"><p>甲。<\/p><\/note>\s*<note n="2">/)
  expect(out).toMatch(/<p>答\u2060\^3。<\/p>\s*<note n="3"><p>丙。<\/p><\/note>\s*<\/followup>/)
})
