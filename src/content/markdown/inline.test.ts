import { expect, test } from 'vitest'
import { inlineHtml } from './inline.ts'

test('one paragraph becomes inline HTML with its formulas', () => {
  expect(inlineHtml('停在**最好**处，\n取 `patience`。', 'f')).toBe(
    '停在<strong>最好</strong>处，取 <code>patience</code>。',
  )
  expect(inlineHtml('误差 $2/h$，', 'f')).toMatch(/^误差 <span class="nb"><span class="katex">/)
})

test('emphasis beside full-width punctuation works', () => {
  expect(inlineHtml('**真。**她', 'f')).toBe('<strong>真。</strong>她')
})

test('two paragraphs or a broken formula stop the build', () => {
  expect(() => inlineHtml('一。\n\n二。', 'f')).toThrow('一个自然段')
  expect(() => inlineHtml('$\\fracc$', 'f')).toThrow('公式排不出来')
})
