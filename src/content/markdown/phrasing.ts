import type { Node } from 'unist'

const types: ReadonlySet<string> = new Set([
  'break',
  'delete',
  'emphasis',
  'footnoteReference',
  'html',
  'image',
  'inlineCode',
  'inlineMath',
  'link',
  'linkReference',
  'mdxTextExpression',
  'strong',
  'text',
])

/** Whether the node belongs inside a paragraph. Components are decided by `authoring.ts` instead. */
export const phrasing = (node: Node): boolean => types.has(node.type)
