import type { Element } from 'hast'
import { longestAnswer } from '../content/question.ts'
import { type Page, attribute, find, hasClass, textOf } from './built-site.ts'
import type { Check, Issue } from './check.ts'

const parts = ['short-answer', 'explanation', 'mistakes', 'follow-ups', 'sources']
/** Han characters of a question's body, formulas and code left out. */
const characters = { min: 800, max: 2000 }

/** Every question has the parts of the contract, in order and filled: a short answer, mistakes with their proof, two or three follow-ups. */
export const questionParts: Check = {
  name: '问题的结构',
  run: (site) => {
    const { questions }: { questions: { id: string; characters: number }[] } = JSON.parse(
      site.read('catalog.json'),
    )
    const lengths = new Map(questions.map(({ id, characters: length }) => [id, length]))
    return site.pages
      .filter(({ kind }) => kind === 'question')
      .flatMap((page) => [...partsOf(page), ...lengthOf(page, lengths.get(page.id ?? ''))])
  },
}

function partsOf({ source, tree }: Page): Issue[] {
  const issue = (message: string): Issue => ({ source, message })
  const sections = find(
    tree,
    ({ tagName, properties }) => tagName === 'section' && parts.includes(String(properties['id'])),
  )
  const order = sections.map((section) => attribute(section, 'id'))
  if (order.join(' ') !== parts.join(' '))
    return [issue(`部分应当依次是 ${parts.join('、')}，现在是 ${order.join('、')}。`)]
  const [answer, , mistakes, followUps, sources] = sections
  const paragraph = find(answer!, ({ tagName }) => tagName === 'p')[0]
  const length = [...new Intl.Segmenter('zh').segment(paragraph ? textOf(paragraph).trim() : '')].length
  const wrong = find(mistakes!, (element) => hasClass(element, 'wrong'))
  return [
    ...(length > longestAnswer ? [issue(`一句话回答有 ${length} 字，最多 ${longestAnswer} 字。`)] : []),
    ...(wrong.length === 0 ? [issue('常见误区是空的。')] : []),
    ...wrong
      .filter((one) => !hasProof(one))
      .map((one) => issue(`误区「${firstWords(one)}」没有出处，也没有论断。`)),
    ...(find(followUps!, ({ tagName }) => tagName === 'details').length < 2 ? [issue('追问不足两个。')] : []),
    ...(find(sources!, ({ tagName }) => tagName === 'li').length === 0 ? [issue('没有来源。')] : []),
  ]
}

const hasProof = (element: Element): boolean =>
  find(element, (inner) => hasClass(inner, 'badge') || (attribute(inner, 'href') ?? '').startsWith('#src-'))
    .length > 0

const firstWords = (element: Element): string => textOf(element).replaceAll(/\s+/gu, '').slice(1, 16)

function lengthOf({ source }: Page, length: number | undefined): Issue[] {
  if (length === undefined) return [{ source, message: 'catalog.json 里没有这一问。' }]
  if (length >= characters.min && length <= characters.max) return []
  return [{ source, message: `正文 ${length} 个汉字，应当在 ${characters.min} 到 ${characters.max} 之间。` }]
}
