import { textOf } from './built-site.ts'
import type { Check } from './check.ts'

/** Marks of the source that must not reach a reader. */
const marks: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /\*\*/gu, name: '粗体记号 **' },
  { pattern: /\$\$?[^\s$]/gu, name: '公式记号 $' },
  { pattern: /\]\(/gu, name: '链接记号 ](' },
  { pattern: /\[#[a-z]/gu, name: '标题 id [#…]' },
  { pattern: /<\/?[A-Z][a-zA-Z]+/gu, name: '组件标签' },
  { pattern: /\bundefined\b|\[object Object\]/gu, name: '没有取到的值' },
]

/** No mark of Markdown, of a formula or of a component stands in the text of a page. */
export const literalMarks: Check = {
  name: '残留记号',
  run: (site) =>
    site.pages.flatMap(({ source, tree }) => {
      const text = textOf(tree)
      return marks.flatMap(({ pattern, name }) =>
        [...text.matchAll(pattern)].map(({ index }) => ({
          source,
          message: `正文里露出${name}：「${text.slice(Math.max(0, index - 12), index + 14).replaceAll(/\s+/gu, ' ')}」。`,
        })),
      )
    }),
}
