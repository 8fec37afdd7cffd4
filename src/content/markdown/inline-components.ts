import type { Paragraph, PhrasingContent, Root, RootContent } from 'mdast'
import { phrasing } from './phrasing.ts'
import { components } from './authoring.ts'
import { type Jsx, isJsx } from './jsx.ts'

/**
 * Remark step: puts back the paragraphs that MDX takes away.
 * MDX unwraps a paragraph that holds only components; a sentence that is one `<Claim>` would then stand without its paragraph, and
 * the text of `<Mistake …>text</Mistake>` on one line too.
 */
export function inlineComponents() {
  return (tree: Root): void => repair(tree)
}

function repair(parent: Root | Jsx): void {
  const children: RootContent[] = []
  let open: Paragraph | undefined
  let lastLine = 0
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- children of a block are blocks or stray phrasing
  for (const child of (parent.children as RootContent[]).flatMap(unwrap)) {
    const line = child.position?.start.line ?? lastLine
    if (isInline(child)) {
      if (!open || line > lastLine + 1) children.push((open = { type: 'paragraph', children: [] }))
      open.children.push(...sentenceOf(child))
    } else {
      open = undefined
      if (isJsx(child)) repair(child)
      children.push(child)
    }
    lastLine = child.position?.end.line ?? line
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  parent.children = children.filter((child) => !isBlank(child)) as typeof parent.children
}

/** A paragraph of block components only is no paragraph. */
function unwrap(node: RootContent): RootContent[] {
  if (node.type !== 'paragraph') return [node]
  const parts = node.children.filter((child) => child.type !== 'text' || child.value.trim() !== '')
  const blocks = parts.filter((child) => isJsx(child) && !isInline(child))
  return blocks.length > 0 && blocks.length === parts.length ? blocks : [node]
}

const isInline = (node: RootContent): boolean =>
  isJsx(node) ? components[node.name ?? '']?.place !== 'block' : phrasing(node)

const isBlank = (node: RootContent): boolean =>
  node.type === 'paragraph' && node.children.every((child) => child.type === 'text' && !child.value.trim())

/** A component as part of a sentence: its own paragraphs, made of several lines, melt into it. */
function sentenceOf(node: RootContent): PhrasingContent[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- isInline said so
  if (!isJsx(node)) return [node as PhrasingContent]
  const children = node.children.flatMap((child): PhrasingContent[] =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a component of a sentence holds phrasing
    child.type === 'paragraph' ? child.children : [child as PhrasingContent],
  )
  return [{ ...node, type: 'mdxJsxTextElement', children }]
}
