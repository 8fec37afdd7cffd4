import type { Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'
import { element, hasClass } from './hast.ts'

/**
 * Rehype step: a formula on lines of its own gets a frame that scrolls sideways when the page is too narrow for it, and offers its
 * LaTeX to be copied (`copy-source`, where script runs).
 */
export function displayFormulas() {
  return (tree: Root): void => {
    visit(tree, 'element', (node, index, parent) => {
      if (!hasClass(node, 'katex-display') || index === undefined || !parent) return undefined
      const scroll = { className: ['scroll'], tabIndex: 0, role: 'group', ariaLabel: '公式' }
      parent.children[index] = element('copy-source', { className: ['math'] }, element('div', scroll, node))
      return [SKIP, index + 1]
    })
  }
}
