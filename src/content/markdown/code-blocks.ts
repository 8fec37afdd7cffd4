import type { Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'
import { element } from './hast.ts'

/** Rehype step: a block of code gets a frame that offers it to be copied (`copy-source`, where script runs). */
export function codeBlocks() {
  return (tree: Root): void => {
    visit(tree, 'element', (node, index, parent) => {
      if (node.tagName !== 'pre' || index === undefined || !parent) return undefined
      node.properties['tabIndex'] = 0
      parent.children[index] = element('copy-source', { className: ['code'] }, node)
      return [SKIP, index + 1]
    })
  }
}
