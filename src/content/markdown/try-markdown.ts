import type { Element, Root as HtmlRoot } from 'hast'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkMdx from 'remark-mdx'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { type PluggableList, unified } from 'unified'
import { visit } from 'unist-util-visit'
import { VFile } from 'vfile'
import { attributeOf, isJsx } from './jsx.ts'

/** For tests: runs steps on a page's source. Components come out as elements with lower-case names and their attributes. */
export function tryMarkdown(source: string, remark: PluggableList, rehype: PluggableList = []): Tried {
  const file = new VFile({ value: source, path: 'page.mdx' })
  const processor = unified()
    .use(remarkParse)
    .use(remarkMdx)
    .use(remarkGfm)
    .use(remark)
    .use(remarkRehype, { passThrough: ['mdxJsxFlowElement', 'mdxJsxTextElement'] })
    .use(rehype)
    .use(showComponents)
    .use(rehypeStringify)
  return { html: String(processor.processSync(file)), file }
}

interface Tried {
  readonly html: string
  readonly file: VFile
}

function showComponents() {
  return (tree: HtmlRoot): void => {
    visit(tree, (node, index, parent) => {
      if (!isJsx(node) || !parent || index === undefined) return
      const properties = Object.fromEntries(
        node.attributes.flatMap((attribute) =>
          attribute.type === 'mdxJsxAttribute'
            ? [[attribute.name, attributeOf(node, attribute.name) ?? null]]
            : [],
        ),
      )
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- passed through remark-rehype
      const children = node.children as unknown as Element['children']
      parent.children[index] = {
        type: 'element',
        tagName: (node.name ?? '').toLowerCase(),
        properties,
        children,
      }
    })
  }
}
