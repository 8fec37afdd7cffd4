import { type Page, attribute, find } from './built-site.ts'
import type { Check, Issue } from './check.ts'

/** Every page says its language, has a title and a description, one h1, no skipped heading level, and no id twice. */
export const headings: Check = {
  name: '标题与 id',
  run: (site) => site.pages.filter(({ html }) => !html.includes('http-equiv="refresh"')).flatMap(pageIssues),
}

function pageIssues({ source, tree }: Page): Issue[] {
  const one = (name: string) => find(tree, ({ tagName }) => tagName === name)
  const description = one('meta').find((meta) => attribute(meta, 'name') === 'description')
  const levels = find(tree, ({ tagName }) => /^h[1-6]$/u.test(tagName)).map(({ tagName }) =>
    Number(tagName[1]),
  )
  const skipped = levels.find((level, index) => level > (levels[index - 1] ?? 0) + 1)
  const messages = [
    attribute(one('html')[0], 'lang') !== 'zh-Hans' && '<html> 的 lang 应当是 zh-Hans。',
    one('title').length !== 1 && '缺 <title>。',
    !attribute(description, 'content') && '缺 <meta name="description">。',
    one('main').length !== 1 && '应当恰有一个 <main>。',
    one('h1').length !== 1 && `应当恰有一个 h1，现在有 ${one('h1').length} 个。`,
    skipped !== undefined && `标题跳过了一级，直接到 h${skipped}。`,
    ...doubles(
      find(tree, ({ properties }) => 'id' in properties).map((element) => attribute(element, 'id')!),
    ).map((id) => `id「${id}」用了两次。`),
  ]
  return messages.filter((message) => message !== false).map((message) => ({ source, message }))
}

const doubles = (ids: readonly string[]): string[] => [
  ...new Set(ids.filter((id, index) => ids.indexOf(id) !== index)),
]
