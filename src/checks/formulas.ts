import { attribute, find, hasClass } from './built-site.ts'
import type { Check } from './check.ts'

/** No formula shows an error, and each keeps its TeX source for copying and for search. */
export const formulas: Check = {
  name: '公式',
  run: (site) =>
    site.pages.flatMap(({ source, tree }) => [
      ...find(tree, (element) => hasClass(element, 'katex-error')).map((element) => ({
        source,
        message: `公式排不出来：${attribute(element, 'title') ?? ''}。`,
      })),
      ...find(tree, (element) => hasClass(element, 'katex'))
        .filter((formula) => find(formula, ({ tagName }) => tagName === 'annotation').length !== 1)
        .map(() => ({ source, message: '有一个公式丢了它的 TeX 源码。' })),
    ]),
}
