import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Check } from './check.ts'
import { citations } from './citations.ts'
import { citedErrata } from './cited-errata.ts'
import { claims } from './claims.ts'
import { contentPolicy } from './content-policy.ts'
import { foreignHosts } from './foreign-hosts.ts'
import { formulas } from './formulas.ts'
import { headings } from './headings.ts'
import { links } from './links.ts'
import { literalMarks } from './literal-marks.ts'
import { questionParts } from './question-parts.ts'
import { sizeOf, sizes } from './sizes.ts'
import { trySite } from './try-site.ts'
import { complaints } from './wording.ts'

const page = 'index.html'
const messages = (check: Check, files: Readonly<Record<string, string>>, base = '/'): string[] =>
  check.run(trySite(files, base)).map(({ message }) => message)

const deadLinks = (body: string, base = '/'): string[] =>
  messages(
    links,
    { [page]: `<main id="top">${body}</main>`, 'a/index.html': '<h2 id="x">x</h2>', 'i.svg': '' },
    base,
  )

describe('links', () => {
  test('to pages, fragments, files and ids that exist', () => {
    expect(
      deadLinks('<a href="/a/#x">x</a><a href="#top">y</a><img src="/i.svg"><a href="https://e.org/">z</a>'),
    ).toEqual([])
    expect(deadLinks('<a href="/book/a/">x</a>', '/book/')).toEqual([])
  })

  test('to anything else are named', () => {
    expect(deadLinks('<a href="/b/">x</a>')).toEqual(['链接「/b/」指向的页面不存在。'])
    expect(deadLinks('<a href="/a/#y">x</a>')).toEqual(['链接「/a/#y」指向的 #y 不在那一页上。'])
    expect(deadLinks('<img src="/j.svg">')).toHaveLength(1)
    expect(deadLinks('<a href="/a/">x</a>', '/book/')).toEqual(['链接「/a/」没有带上站点的根路径 /book/。'])
    expect(deadLinks('<button aria-controls="no">x</button>')).toEqual([
      '<button> 的 ariaControls 指向不存在的 id「no」。',
    ])
  })
})

test('nothing is fetched from another host', () => {
  const say = (html: string): number => messages(foreignHosts, { [page]: html }).length
  expect(say('<a href="https://e.org/">x</a><link rel="canonical" href="https://e.org/">')).toBe(0)
  expect(say('<script src="https://e.org/x.js"></script>')).toBe(1)
  expect(say('<link rel="stylesheet" href="//e.org/x.css">')).toBe(1)
  expect(say('<img srcset="/a.png 1x, https://e.org/b.png 2x">')).toBe(1)
  expect(say('<p style="background:url(https://e.org/b.png)">x</p>')).toBe(1)
  expect(
    messages(foreignHosts, { 'x.css': '@import "https://e.org/f.css"; a{src:url(/f.woff2)}' }),
  ).toHaveLength(1)
})

test('formulas are whole', () => {
  expect(messages(formulas, { [page]: '<span class="katex-error" title="bad">x</span>' })).toEqual([
    '公式排不出来：bad。',
  ])
  expect(messages(formulas, { [page]: '<span class="katex">x</span>' })).toHaveLength(1)
})

const leftMarks = (text: string): number => messages(literalMarks, { [page]: `<p>${text}</p>` }).length

test('marks of the source do not reach a reader', () => {
  expect(leftMarks('好的 <code>a ** b</code>，100 $')).toBe(0)
  expect(leftMarks('**真。**她')).toBe(2)
  expect(leftMarks('取 $x$')).toBe(1)
  expect(leftMarks('[文](/a/)')).toBe(1)
  expect(leftMarks('标题 [#a-b]')).toBe(1)
  expect(leftMarks('第 undefined 步')).toBe(1)
})

test('filler, banned terms and half-width punctuation are named', () => {
  expect(complaints('取 x，再试 2 次（见 1.1.1）。Adam, SGD 都行：x。')).toEqual([])
  expect(complaints('众所周知，批规范化有用。')).toHaveLength(2)
  expect(complaints('好,再来')).toEqual(['汉字后面用了半角标点：「好,再来」。'])
  expect(complaints('初始损失。 刚开始')).toHaveLength(1)
  expect(complaints('损失 下降')).toHaveLength(1)
  expect(complaints('损失 。')).toHaveLength(1)
})

const question = ({
  answer = '答。',
  mistake = '<a href="#src-1">[1]</a>',
  asks = 2,
  list = '<li>x</li>',
} = {}) =>
  `<main data-kind="question" data-id="1.1.1"><section id="short-answer"><p>${answer}</p></section>
  <section id="explanation"></section><section id="mistakes"><div class="wrong">误 ${mistake}</div></section>
  <section id="follow-ups">${'<details></details>'.repeat(asks)}</section><section id="sources">${list}</section></main>`

const partIssues = (html: string, characters = 900): string[] =>
  messages(questionParts, {
    'a/b/c/index.html': html,
    'catalog.json': JSON.stringify({ questions: [{ id: '1.1.1', characters }] }),
  })

describe('a question', () => {
  test('has all its parts', () => {
    expect(partIssues(question())).toEqual([])
    expect(partIssues(question().replace('id="mistakes"', 'id="errors"'))[0]).toContain('部分应当依次是')
    expect(partIssues(question({ answer: '字'.repeat(121) }))).toEqual(['一句话回答有 121 字，最多 120 字。'])
    expect(partIssues(question({ mistake: '' }))[0]).toContain('没有出处')
    expect(partIssues(question({ asks: 1 }))).toEqual(['追问不足两个。'])
    expect(partIssues(question({ list: '' }))).toEqual(['没有来源。'])
  })

  test('is neither too short nor too long', () => {
    expect(partIssues(question(), 799)[0]).toContain('799')
    expect(partIssues(question(), 2001)[0]).toContain('2001')
    expect(partIssues(question().replace('1.1.1', '1.1.2'))[0]).toContain('catalog.json')
  })

  test('names the file it is written in', () => {
    const site = trySite({ 'a/b/c/index.html': question({ list: '' }), 'catalog.json': '{"questions":[]}' })
    expect(questionParts.run(site)[0]!.source).toBe('content/questions/a/b/c.mdx')
  })
})

const citationIssues = (body: string): string[] =>
  messages(citations, { [page]: `<main data-kind="question">${body}</main>` })

test('sources are cited in the order of their numbers, all of them', () => {
  const list = '<li id="src-1">a</li><li id="src-2">b</li>'
  expect(citationIssues(`<a href="#src-1">1</a><a href="#src-2">2</a><a href="#src-1">1</a>${list}`)).toEqual(
    [],
  )
  expect(citationIssues(`<a href="#src-2">2</a><a href="#src-1">1</a>${list}`)[0]).toContain('先于')
  expect(citationIssues(`<a href="#src-1">1</a>${list}`)).toEqual(['来源 2 列出了，正文没有引用。'])
})

test('errata stand on the page they belong to', () => {
  const erratum = {
    id: 'E01',
    questions: ['1.1.1', '1.1.2'],
    wrong: '',
    right: '',
    sources: [],
    level: 'A' as const,
  }
  const say = (id: string, body: string): string[] =>
    messages(citedErrata([erratum]), { [page]: `<main data-kind="question" data-id="${id}">${body}</main>` })
  expect(say('1.1.1', '<div data-erratum="E01"></div>')).toEqual([])
  expect(say('1.1.2', '')).toEqual([])
  expect(say('1.1.1', '')).toEqual(['勘误 E01 属于 1.1.1，页面上没有用到它。'])
  expect(say('1.1.3', '<div data-erratum="E01"></div>')[0]).toContain('不属于 1.1.3')
})

const claimIssues = (body: string): string[] =>
  messages(claims, {
    [page]: body,
    'claims.json': JSON.stringify({
      claims: [
        { id: 'l/a', ok: true },
        { id: 'l/b', ok: false },
      ],
    }),
    'catalog.json': JSON.stringify({ labs: [{ id: 'l', claims: ['l/a'] }] }),
  })

test('claims are measured and hold', () => {
  expect(claimIssues('<a data-badge="l/a">x</a>')).toEqual([])
  expect(claimIssues('<a data-badge="l/b">x</a>')).toEqual(['论断「l/b」不成立。'])
  expect(claimIssues('<a data-badge="l/c">x</a>')).toEqual(['论断「l/c」没有测过。'])
})

const document = (body: string): string =>
  `<html lang="zh-Hans"><head><title>t</title><meta name="description" content="d"></head><body>${body}</body></html>`

test('pages have one main, one h1, a title, a description, ids used once', () => {
  const say = (body: string): string[] => messages(headings, { [page]: document(body) })
  expect(say('<main><h1>x</h1><h2 id="a">y</h2></main>')).toEqual([])
  expect(say('<main><h1>x</h1><h1>y</h1></main>')[0]).toContain('2 个')
  expect(say('<main><h1>x</h1><h3>y</h3></main>')).toEqual(['标题跳过了一级，直接到 h3。'])
  expect(say('<main><h1 id="a">x</h1><p id="a">y</p></main>')).toEqual(['id「a」用了两次。'])
  expect(messages(headings, { [page]: '<html lang="en"><main><h1>x</h1></main>' })).toHaveLength(3)
})

const withPolicy = (policy: string, body: string): string =>
  `<meta http-equiv="content-security-policy" content="${policy}"><body>${body}`

const refused = (policy: string, body: string): string[] =>
  messages(contentPolicy, { [page]: withPolicy(policy, body) })

test('the policy is there and would refuse nothing', () => {
  const hash = createHash('sha256').update('x=1').digest('base64')
  const policy = `default-src 'self'; script-src 'self' 'sha256-${hash}'`
  expect(refused(policy, '<script>x=1</script><script src="/a.js"></script>')).toEqual([])
  expect(refused(policy, '<script>x=2</script>')).toHaveLength(1)
  expect(refused(policy, '<style>a{}</style>')).toHaveLength(1)
  expect(refused(policy, '<p onclick="x()">y</p>')).toEqual(['<p> 带有内联的事件处理 onClick。'])
  expect(refused("default-src 'self'; script-src 'unsafe-inline'", '')).toEqual(['策略放行了任意脚本。'])
  expect(refused('', '')).toEqual(['缺内容安全策略。'])
})

describe('sizes', () => {
  const html =
    '<main data-kind="question"><script type="module" src="/_astro/a.js"></script><link rel="stylesheet" href="/s.css">'

  test('count the scripts that are imported statically, not those that are fetched later', () => {
    const site = trySite({
      'a/index.html': html,
      '_astro/a.js': 'import{x as y}from"./b.js";import("./c.js");export*from"./d.js"',
      '_astro/b.js': 'b'.repeat(100),
      '_astro/c.js': 'c'.repeat(1000),
      '_astro/d.js': 'import"./a.js"',
      's.css': 's'.repeat(50),
    })
    const size = sizeOf(site, site.pages[0]!)
    expect(size.script).toBe(63 + 100 + 14)
    expect(size.css).toBe(50)
  })

  test('count the engine with what it imports, and miss it when it is not there', () => {
    const files = { [page]: html, 'x.wasm': '', '_astro/b.js': 'b'.repeat(30_000) }
    const message = messages(sizes, {
      ...files,
      '_astro/engine-1.js': `import"./b.js";${'a'.repeat(10_000)}`,
    })
    expect(message).toEqual([expect.stringContaining('40015')])
    expect(messages(sizes, files)).toHaveLength(1)
  })

  test('over the budget are named', () => {
    expect(messages(sizes, { 'a/index.html': html, '_astro/a.js': 'a'.repeat(15_001) })[0]).toContain('15001')
    expect(
      messages(sizes, {
        [page]: '<link rel="preload" href="/x.wasm">',
        'x.wasm': '',
        'y.wasm': '',
        '_astro/engine-1.js': '',
      }),
    ).toHaveLength(2)
  })
})
