import rehypeKatex from 'rehype-katex'
import remarkMath from 'remark-math'
import { expect, test } from 'vitest'
import { displayFormulas } from './display-formulas.ts'
import { formulaPunctuation } from './formula-punctuation.ts'
import { katexOptions, katexStrict } from './katex-strict.ts'
import { tryMarkdown } from './try-markdown.ts'

const html = (source: string): string =>
  tryMarkdown(
    source,
    [remarkMath],
    [[rehypeKatex, katexOptions], katexStrict, formulaPunctuation, displayFormulas],
  ).html
const skeleton = (source: string): string =>
  html(source).replaceAll(
    /<span class="katex( long)?">.*?<\/math>.*?(?=[，。）、]|<\/p>|<\/div>| 时)/gu,
    'K$1',
  )

test('a formula that KaTeX refuses stops the build with file and line', () => {
  expect(() => html('一。\n\n$\\fracc{1}{2}$')).toThrow('公式排不出来')
  expect(() => html('$学习率$')).toThrow('公式排不出来')
  expect(() => html('$\\text{学习率}$')).not.toThrow()
  try {
    html('一。\n\n二 $\\fracc{1}{2}$。')
  } catch (error) {
    expect(error).toMatchObject({ file: 'page.mdx', line: 3 })
  }
})

test('an inline formula holds the punctuation around it', () => {
  expect(html('取 $B$，再')).toMatch(/取 <span class="nb"><span class="katex">.*<\/span>，<\/span>再<\/p>$/)
  expect(html('批量（$B$）大')).toMatch(
    /批量<span class="nb">（<span class="katex">.*<\/span>）<\/span>大<\/p>$/,
  )
  expect(html('取 $B$ 时')).not.toContain('class="nb"')
})

test('a long formula may break on a phone, a short one may not', () => {
  expect(html('$a+b+c+d=e+f$')).toContain('class="katex long"')
  expect(html('$a=b$')).not.toContain('long')
})

test('a formula on its own lines scrolls in a frame', () => {
  expect(html('$$\na=b\n$$')).toMatch(
    /^<copy-source class="math"><div class="scroll" tabindex="0" role="group" aria-label="公式"><span class="katex-display">/,
  )
  expect(skeleton('$$\na\n$$')).not.toContain('class="nb"')
})
