import type { Root } from 'mdast'
import type { Node, Parent } from 'unist'
import { visit } from 'unist-util-visit'
import { isJsx } from './jsx.ts'

/**
 * Remark step: the source has one sentence a line; Chinese lines are joined without a space, Latin ones with one.
 * A line end beside full-width punctuation or between two Han characters vanishes; any other becomes a space, as HTML has it.
 * A space that the author typed inside a line stays.
 */
export function joinLines() {
  return (tree: Root): void => {
    visit(tree, (node) => {
      if (isBlock(node)) join(leavesOf(node))
    })
  }
}

/** A stretch of a sentence: text that can be changed, a stand-in for what is not text, or nothing at all. */
interface Leaf {
  value: string
  readonly text: boolean
}

const isBlock = (node: Node): node is Parent =>
  ['paragraph', 'heading', 'tableCell'].includes(node.type) || isJsx(node, 'Note')

/** What stands in for a node without text when the characters beside a line end are compared. */
const standIns: Readonly<Record<string, string>> = {
  inlineMath: 'x',
  inlineCode: 'x',
  break: '\n',
  image: 'x',
}

function leavesOf(block: Parent): Leaf[] {
  return block.children.flatMap((node): Leaf[] => {
    if (node.type === 'text') return [textLeaf(node)]
    const standIn = isJsx(node, 'Calc') ? '0' : standIns[node.type]
    if (standIn !== undefined) return [{ value: standIn, text: false }]
    if (isJsx(node, 'Note', 'Cite') || !('children' in node)) return []
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- has children
    return leavesOf(node as Parent)
  })
}

/** A leaf that writes through to its text node. */
function textLeaf(node: Node): Leaf {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller has looked at the type
  const text = node as Node & { value: string }
  return {
    text: true,
    get value() {
      return text.value
    },
    set value(value) {
      text.value = value
    },
  }
}

function join(leaves: readonly Leaf[]): void {
  const all = leaves.map((leaf) => leaf.value)
  leaves.forEach((leaf, index) => {
    if (!leaf.text || !leaf.value.includes('\n')) return
    const before = all.slice(0, index).join('')
    const after = all.slice(index + 1).join('')
    leaf.value = leaf.value.replaceAll(/[ \t]*\n[ \t]*/gu, (lineEnd, at: number, text: string) =>
      between(last(before + text.slice(0, at)), first(text.slice(at + lineEnd.length) + after)),
    )
  })
}

const last = (text: string): string => /.$/su.exec(text.trimEnd())?.[0] ?? ''
const first = (text: string): string => /^./su.exec(text.trimStart())?.[0] ?? ''

const han = /\p{Script=Han}/u
const fullWidth = /[\u3000-\u303F\uFF00-\uFFEF—…‘’“”]/u

/** What a line end between two characters becomes. */
function between(left: string, right: string): string {
  if (left === '' || right === '') return ''
  if (fullWidth.test(left) || fullWidth.test(right)) return ''
  return han.test(left) && han.test(right) ? '' : ' '
}
