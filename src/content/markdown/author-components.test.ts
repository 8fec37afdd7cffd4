import { expect, test } from 'vitest'
import { authorComponents } from './author-components.ts'
import type { Known } from './authoring.ts'
import { inlineComponents } from './inline-components.ts'
import { tryMarkdown } from './try-markdown.ts'

const known: Known = {
  lab: new Set(['early-stopping']),
  claim: new Set(['early-stopping/false-stop-rate']),
  reference: new Set(['prechelt1998']),
  term: new Set(['patience']),
  question: new Set(['1.1.5']),
  erratum: new Set(['E01']),
  figure: new Set(['plateau']),
}
const check = (source: string) => () => tryMarkdown(source, [[authorComponents, known]])

test('known components with known ids pass', () => {
  expect(
    check('句子<Cite id="prechelt1998" at="§3" />。\n\n<Lab id="early-stopping" />\n\n{/* 批注 */}'),
  ).not.toThrow()
})

test('what authors may not write stops the build and says what they meant', () => {
  expect(check('一。\n\n<Lab id="early-stoping" />')).toThrow(
    '没有实验「early-stoping」，最接近的是「early-stopping」',
  )
  expect(check('<Cite id="prechelt98" />')).toThrow('没有文献')
  expect(check('<Lap id="x" />')).toThrow('最接近的是「<Lab>」')
  expect(check('<Cite key="prechelt1998" />')).toThrow('缺属性 id')
  expect(check('<Note n="1">x</Note>')).toThrow('没有属性 n')
  expect(check('<Cite id={"a"} />')).toThrow('缺属性 id')
  expect(check("import x from 'y'\n\n一。")).toThrow('import')
  expect(check('一共 {1 + 1} 个。')).toThrow('花括号')
  expect(check('<div>x</div>')).toThrow('没有组件')
})

test('the error names file and line', () => {
  const problem = (() => {
    try {
      return check('一。\n\n二<Term id="patience">耐心</Term>，<Term id="patince">耐心</Term>。')()
    } catch (error) {
      return error
    }
  })()
  expect(problem).toMatchObject({ file: 'page.mdx', line: 3 })
})

const html = (source: string): string => tryMarkdown(source, [inlineComponents]).html

test('a sentence that is one component keeps its paragraph', () => {
  expect(html('<Claim id="a">句子。</Claim>')).toBe('<p><claim id="a">句子。</claim></p>')
  expect(html('<Claim id="a">\n句子。\n</Claim>')).toBe('<p><claim id="a">句子。</claim></p>')
  expect(html('<Claim id="a">一。</Claim><Note>注。</Note>')).toBe(
    '<p><claim id="a">一。</claim><note>注。</note></p>',
  )
  expect(html('<Claim id="a">一。</Claim>\n\n<Claim id="b">二。</Claim>')).toMatch(/<\/p>\s*<p>/)
  expect(html('<Mistake wrong="错">对。</Mistake>')).toBe('<mistake wrong="错"><p>对。</p></mistake>')
  expect(html('<FollowUp ask="问？">\n答。\n\n又答。\n</FollowUp>')).toMatch(
    /^<followup ask="问？"><p>答。<\/p>\s*<p>又答。<\/p><\/followup>$/,
  )
})
