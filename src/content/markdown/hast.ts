import type { Element, ElementContent, Node, Properties } from 'hast'
import { visit } from 'unist-util-visit'

/** Whether an element carries the class. */
export function hasClass(node: Element, name: string): boolean {
  const { className } = node.properties
  return Array.isArray(className) && className.includes(name)
}

/** An element, written short. */
export const element = (
  tagName: string,
  properties: Properties,
  ...children: readonly ElementContent[]
): Element => ({
  type: 'element',
  tagName,
  properties,
  children: [...children],
})

/** The text of a node as it is read; a formula by its characters, without KaTeX's second copy and its TeX source. */
export function plainText(node: Node): string {
  let text = ''
  visit(node, (child) => {
    if (child.type === 'element') {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type says so
      const inner = child as Element
      if (hasClass(inner, 'katex-html') || inner.tagName === 'annotation') return 'skip'
    }
    if (child.type === 'text' && 'value' in child) text += String(child.value)
    return undefined
  })
  return text.trim()
}
