import type { Root } from 'mdast'
import type { Node, Parent } from 'unist'
import { attributeOf, isJsx, setAttribute } from './jsx.ts'
import type { CitedWork } from './page-facts.ts'

/**
 * Remark step: numbers the page's `<Cite>`s by first appearance (attribute `n`) and counts the places that cite one work (`place`),
 * for the links back. A space typed before a citation is dropped: it is glued to its word.
 * @param done receives the cited works in the order of their numbers.
 */
export function numberCitations(tree: Root, done: (works: readonly CitedWork[]) => void): void {
  const works = new Map<string, { key: string; at: (string | null)[] }>()
  walk(tree, (node, parent, index) => {
    if (!isJsx(node, 'Cite')) return
    const key = attributeOf(node, 'id') ?? ''
    const work = works.get(key) ?? { key, at: [] }
    works.set(key, work)
    work.at.push(attributeOf(node, 'at') ?? null)
    setAttribute(node, 'n', String([...works.keys()].indexOf(key) + 1))
    setAttribute(node, 'place', String(work.at.length))
    trimBefore(parent, index)
  })
  done([...works.values()])
}

function trimBefore(parent: Parent, index: number): void {
  const before = parent.children[index - 1]
  if (before?.type === 'text' && 'value' in before && typeof before.value === 'string')
    before.value = before.value.trimEnd()
}

function walk(parent: Parent, visitor: (node: Node, parent: Parent, index: number) => void): void {
  parent.children.forEach((node, index) => {
    visitor(node, parent, index)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- has children
    if ('children' in node) walk(node as Parent, visitor)
  })
}
