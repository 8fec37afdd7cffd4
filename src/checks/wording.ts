import type { Element } from 'hast'
import { SKIP, visit } from 'unist-util-visit'
import { find, textOf } from './built-site.ts'
import type { Check } from './check.ts'

/** Words that say nothing, or that the glossary writes otherwise: word → what to write. */
const banned: Readonly<Record<string, string>> = {
  众所周知: '删去，或给出处',
  显而易见: '删去，或说明理由',
  不言而喻: '删去，或说明理由',
  毋庸置疑: '删去，或给出处',
  值得注意的是: '直接说',
  需要注意的是: '直接说',
  总而言之: '直接说',
  综上所述: '直接说',
  让我们: '直接说',
  赋能: '说做了什么',
  抓手: '说做了什么',
  干货: '删去',
  保姆级: '删去',
  一文读懂: '删去',
  批规范化: '批归一化',
  批标准化: '批归一化',
  过拟和: '过拟合',
  欠拟和: '欠拟合',
  反向传递: '反向传播',
  超参数调优: '超参数调整',
}

/** Spacing and punctuation of Chinese text. */
const typography: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  { pattern: /\p{Script=Han}[,;:?!](?!\d)/gu, message: '汉字后面用了半角标点' },
  { pattern: /[，。；：、！？] +[\p{Script=Han}A-Za-z0-9]/gu, message: '全角标点后面多了空格' },
  { pattern: /\p{Script=Han} +[，。；：、！？）」]/gu, message: '全角标点前面多了空格' },
  { pattern: /\p{Script=Han} +\p{Script=Han}/gu, message: '两个汉字之间多了空格' },
]

const prose = ['short-answer', 'explanation', 'mistakes', 'follow-ups']
const blocks = new Set(['p', 'li', 'td', 'th', 'h2', 'h3', 'summary', 'figcaption'])

/** The text of questions uses no filler, the glossary's terms, and the punctuation of Chinese. */
export const wording: Check = {
  name: '用词与标点',
  run: (site) =>
    site.pages
      .filter(({ kind }) => kind === 'question')
      .flatMap(({ source, tree }) =>
        find(tree, ({ properties }) => prose.includes(String(properties['id'])))
          .flatMap(blocksOf)
          .flatMap((block) => complaints(textOf(block, 'x').trim()))
          .map((message) => ({ source, message })),
      ),
}

/** The blocks of text in a section; a lab has a layout and words of its own. */
function blocksOf(section: Element): Element[] {
  const found: Element[] = []
  visit(section, 'element', (element) => {
    if ('dataLab' in element.properties) return SKIP
    if (blocks.has(element.tagName)) found.push(element)
    return undefined
  })
  return found
}

/** What is wrong with one paragraph; code in it is an `x`. */
export function complaints(text: string): string[] {
  const words = Object.entries(banned)
    .filter(([word]) => text.includes(word))
    .map(([word, instead]) => `不用「${word}」：${instead}。`)
  const marks = typography.flatMap(({ pattern, message }) =>
    [...text.matchAll(pattern)].map(
      ({ index }) => `${message}：「${text.slice(Math.max(0, index - 8), index + 10)}」。`,
    ),
  )
  return [...words, ...marks]
}
