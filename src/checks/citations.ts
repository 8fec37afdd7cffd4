import { type Page, attribute, find } from './built-site.ts'
import type { Check, Issue } from './check.ts'

/** Every citation has its source, every listed source is cited, numbered by first appearance. */
export const citations: Check = {
  name: '引用',
  run: (site) => site.pages.filter(({ kind }) => kind === 'question').flatMap(citationsOf),
}

function citationsOf({ source, tree }: Page): Issue[] {
  const cited = find(tree, () => true)
    .map((element) => /^#src-(\d+)$/u.exec(attribute(element, 'href') ?? '')?.[1])
    .filter((number) => number !== undefined)
    .map(Number)
  const listed = find(tree, ({ properties }) => /^src-\d+$/u.test(String(properties['id']))).length
  const first = [...new Set(cited)]
  return [
    ...first.flatMap((number, index) =>
      number === index + 1 ? [] : [{ source, message: `来源 ${number} 先于来源 ${index + 1} 出现。` }],
    ),
    ...Array.from({ length: listed }, (_, index) => index + 1)
      .filter((number) => !first.includes(number))
      .map((number) => ({ source, message: `来源 ${number} 列出了，正文没有引用。` })),
  ]
}
