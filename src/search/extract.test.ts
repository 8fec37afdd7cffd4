import { describe, expect, test } from 'vitest'
import { extractEntry } from './extract.ts'

const page = (main: string, attributes = 'data-id="1.1.5" data-kind="question"'): string => `<!doctype html>
<html><head><meta name="keywords" content="早停, patience"></head><body><nav>目录</nav>
<main ${attributes}>${main}</main><footer>页脚</footer></body></html>`

const katex = (tex: string): string =>
  `<span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi><annotation encoding="application/x-tex">${tex}</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">xx</span></span>`

describe('a question page', () => {
  const entry = extractEntry(
    page(`<h1>早停的<wbr>原理是什么？</h1><p data-search="skip">约 6 分钟</p>
      <section id="short-answer"><h2 id="short-answer-heading">一句话回答</h2><p>不再改进就停，${katex('n')} 次为限。</p></section>
      <section id="explanation"><h2 id="why">为什么<a class="anchor" aria-hidden="true" href="#why">#</a></h2>
        <p>步长 ${katex(String.raw`\eta\le\frac{2}{h}`)} 时。</p><pre><code>stop()</code></pre><button>复制</button>
        <h3 id="patience">耐心值</h3><p>等几次\u2060<a class="ref" href="#src-1">[1]</a>。</p><h3>没有编号的小标题</h3><div>表格<table><tr><td>甲</td><td>乙</td></tr></table></div></section>
      <section id="sources"><h2 id="sources-heading">来源</h2><ol><li><span>Prechelt L. <cite>Early Stopping — But When?</cite>[M]. 1998.</span> <a href="https://doi.org/1">doi</a></li></ol></section>
      <script>alert(1)</script>`),
    'training/workflow/early-stopping/',
  )!

  test('has its id, kind, title, address and keywords', () => {
    expect(entry).toMatchObject({
      id: '1.1.5',
      kind: 'question',
      title: '早停的原理是什么？',
      url: 'training/workflow/early-stopping/',
      keywords: ['早停', 'patience'],
    })
  })

  test('is cut at its headings, each with its own id or that of its section', () => {
    expect(entry.sections.map(([anchor, heading]) => [anchor, heading])).toEqual([
      ['short-answer', '一句话回答'],
      ['why', '为什么'],
      ['patience', '耐心值'],
      ['sources', '来源'],
    ])
  })

  test('says its formulas on a line, and nothing of code, buttons, scripts, drawings or what is marked', () => {
    const text = entry.sections.map(([, , body]) => body).join('|')
    expect(text).toBe(
      '不再改进就停，n 次为限。|步长 η≤2/h 时。|等几次。 没有编号的小标题 表格 甲 乙|Prechelt Early Stopping — But When?.',
    )
  })
})

test('pages that are not to be found are left out', () => {
  expect(extractEntry(page('<h1>目录</h1>', 'data-kind="list"'), '')).toBeUndefined()
  expect(extractEntry('<main><h1>404</h1></main>', '404/')).toBeUndefined()
})

test('a lab is named by its address when it does not say its id', () => {
  expect(extractEntry(page('<h1>梯度检查</h1>', 'data-kind="lab"'), 'labs/grad-check/')).toMatchObject({
    id: 'grad-check',
    kind: 'lab',
    sections: [],
  })
})
