import type { Heading, Root } from 'mdast'
import { visit } from 'unist-util-visit'
import type { VFile } from 'vfile'

/** Ids of the page's own parts. */
const taken = ['short-answer', 'explanation', 'sources', 'main', 'menu', 'toc']
const written = /\s*\[#([^\]]*)\]\s*$/u

/**
 * Remark step: `## 标题 [#id]` becomes a heading with that id.
 * @throws with file and line when the id is missing, not ASCII, used twice or one of the page's own; when there is an h1.
 */
export function headingIds() {
  return (tree: Root, file: VFile): void => {
    const seen = new Set(taken)
    visit(tree, 'heading', (heading) => {
      if (heading.depth === 1) file.fail('正文从二级标题写起，题目由页面自己排。', heading)
      const id = takeId(heading)
      if (id === undefined) file.fail('标题末尾缺 id，写成「## 标题 [#ascii-id]」。', heading)
      if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(id))
        file.fail(`标题的 id「${id}」只能是小写字母、数字和连字符。`, heading)
      if (seen.has(id)) file.fail(`id「${id}」在这一页已经用过。`, heading)
      seen.add(id)
      heading.data = { ...heading.data, hProperties: { id } }
    })
  }
}

/** The id behind a heading, taken out of its text. */
function takeId(heading: Heading): string | undefined {
  const last = heading.children.at(-1)
  const found = last?.type === 'text' ? written.exec(last.value) : null
  if (!found || last?.type !== 'text') return undefined
  last.value = last.value.slice(0, found.index)
  return found[1]
}
