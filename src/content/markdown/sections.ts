import type { Element, Root, RootContent } from 'hast'
import type { VFile } from 'vfile'
import { element } from './hast.ts'

/** The parts a question ends with, in this order; what stands before the first is the explanation. */
const parts = [
  { id: 'mistakes', name: '常见误区' },
  { id: 'follow-ups', name: '追问' },
] as const

/**
 * Rehype step for questions: the body becomes `<section id="explanation">`, `<section id="mistakes">`, `<section id="follow-ups">`.
 * @throws with the file when a part is missing, in another place, or has another name.
 */
export function questionSections() {
  return (tree: Root, file: VFile): void => {
    const children = tree.children.filter((node) => node.type !== 'text' || node.value.trim() !== '')
    const starts = parts.map(({ id, name }) => {
      const at = children.findIndex((node) => isHeading(node) && node.properties['id'] === id)
      if (at < 0) file.fail(`缺「## ${name} [#${id}]」。`)
      return at
    })
    if (starts.some((start, index) => start < (starts[index - 1] ?? 1)))
      file.fail(`次序应当是正文、${parts.map(({ name }) => name).join('、')}。`)
    const ends = [...starts, children.length]
    tree.children = [
      section('explanation', children.slice(0, ends[0])),
      ...parts.map(({ id }, index) => section(id, children.slice(ends[index], ends[index + 1]))),
    ]
  }
}

const isHeading = (node: RootContent): node is Element => node.type === 'element' && node.tagName === 'h2'

/** The part's id belongs to the section; its heading keeps an id of its own, for search and links. */
function section(id: string, children: readonly RootContent[]): Element {
  const [heading] = children
  if (heading && isHeading(heading) && heading.properties['id'] === id)
    heading.properties['id'] = `${id}-heading`
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the root of a body holds no doctype
  return element('section', { id }, ...(children as Element[]))
}
