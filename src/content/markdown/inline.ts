import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import type { Root } from 'hast'
import { unified } from 'unified'
import { VFile } from 'vfile'
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

const made = new Map<string, string>()

/**
 * HTML of one paragraph of Markdown from a data file or front matter: a short answer, a definition, a heading.
 * @param file the name that errors begin with.
 * @throws when a formula cannot be set.
 */
export function inlineHtml(markdown: string, file: string): string {
  const known = made.get(markdown)
  if (known !== undefined) return known
  const html = String(processor.processSync(new VFile({ value: markdown, path: file })))
  made.set(markdown, html)
  return html
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
