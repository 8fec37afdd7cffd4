import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import type { Root } from 'hast'
import { unified } from 'unified'
import { VFile } from 'vfile'
import { plainText } from './hast.ts'
import { textRehype, textRemark } from './pipeline.ts'

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(textRemark)
  .use(remarkRehype)
  .use(textRehype)
  .use(unwrapParagraph)
  .use(rehypeStringify)
  .freeze()

const made = new Map<string, Root>()

/**
 * HTML of one paragraph of Markdown from a data file or front matter: a short answer, a definition, a heading.
 * @param file the name that errors begin with.
 * @throws when a formula cannot be set.
 */
export const inlineHtml = (markdown: string, file: string): string =>
  processor.stringify(treeOf(markdown, file))

/** The same paragraph as plain text, formulas by their characters. */
export const inlineText = (markdown: string, file: string): string => plainText(treeOf(markdown, file))

function treeOf(markdown: string, file: string): Root {
  const known = made.get(markdown)
  if (known) return known
  const source = new VFile({ value: markdown, path: file })
  const tree = processor.runSync(processor.parse(source), source)
  made.set(markdown, tree)
  return tree
}

/** The contents of the only paragraph stand without it. */
function unwrapParagraph() {
  return (tree: Root, file: VFile): void => {
    const blocks = tree.children.filter((node) => node.type === 'element')
    const [only] = blocks
    if (blocks.length !== 1 || only?.tagName !== 'p') file.fail('这里只能写一个自然段。')
    else tree.children = only.children
  }
}
