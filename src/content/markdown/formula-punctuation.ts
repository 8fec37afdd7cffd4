import type { Element, Parents, Root, Text } from 'hast'
import { visit } from 'unist-util-visit'
import { hasClass } from './hast.ts'

const after = /^[，。；：、！？）」』】》%]+/u
const before = /[（「『【《]$/u

/** A formula with more parts than this may break between them where the screen is narrow. */
const longParts = 3

/**
 * Rehype step: an inline formula keeps the punctuation around it on its line, inside `<span class="nb">`.
 * A long formula is marked `long`: on a phone it may break at a relation, rather than push the page wide.
 */
export function formulaPunctuation() {
  return (tree: Root): void => {
    visit(tree, 'element', (node, index, parent) => {
      if (!hasClass(node, 'katex') || hasClass(node, 'nb') || index === undefined || !parent) return
      if (parent.type === 'element' && (hasClass(parent, 'katex-display') || hasClass(parent, 'nb'))) return
      if (partsOf(node) > longParts) node.properties['className'] = ['katex', 'long']
      hold(node, index, parent)
    })
  }
}

/** Number of pieces KaTeX allows a line break between. */
function partsOf(formula: Element): number {
  let parts = 0
  visit(formula, 'element', (node) => {
    if (hasClass(node, 'base')) parts++
  })
  return parts
}

function hold(formula: Element, index: number, parent: Parents): void {
  const opening = take(parent.children[index - 1], before)
  const closing = take(parent.children[index + 1], after)
  if (!opening && !closing) return
  const children = [...(opening ? [opening] : []), formula, ...(closing ? [closing] : [])]
  parent.children[index] = { type: 'element', tagName: 'span', properties: { className: ['nb'] }, children }
}

/** Takes the matching end off a text, as a text of its own. */
function take(node: Parents['children'][number] | undefined, pattern: RegExp): Text | undefined {
  const found = node?.type === 'text' ? pattern.exec(node.value) : null
  if (!found || node?.type !== 'text') return undefined
  node.value = node.value.slice(0, found.index) + node.value.slice(found.index + found[0].length)
  return { type: 'text', value: found[0] }
}
