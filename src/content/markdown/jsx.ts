import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx'
import type { Node } from 'unist'

/** A component in a page, on lines of its own or inside a sentence. */
export type Jsx = MdxJsxFlowElement | MdxJsxTextElement

/** Whether the node is a component, and if names are given, one of these. */
export function isJsx(node: Node, ...names: readonly string[]): node is Jsx {
  if (node.type !== 'mdxJsxFlowElement' && node.type !== 'mdxJsxTextElement') return false
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type says what the node is
  return names.length === 0 || names.includes((node as Jsx).name ?? '')
}

/** The text of an attribute, undefined when it is missing or an expression. */
export function attributeOf(node: Jsx, name: string): string | undefined {
  for (const attribute of node.attributes)
    if (
      attribute.type === 'mdxJsxAttribute' &&
      attribute.name === name &&
      typeof attribute.value === 'string'
    )
      return attribute.value
  return undefined
}

/** Sets an attribute to a text. */
export function setAttribute(node: Jsx, name: string, value: string): void {
  node.attributes.push({ type: 'mdxJsxAttribute', name, value })
}
