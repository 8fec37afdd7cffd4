import type { PhrasingContent, Root, RootContent, Text } from 'mdast'
import type { Node, Parent } from 'unist'
import { components } from './authoring.ts'
import { type Jsx, isJsx, setAttribute } from './jsx.ts'

/** Marks that end a sentence or clause: a note's number stands before them. */
const ending = /[。！？；，、：」』）]+$/u
const wordJoiner = '\u2060'

/**
 * Remark step: numbers the page's `<Note>`s, leaves a mark before the full stop of the sentence each belongs to, glued with U+2060,
 * and moves the note itself behind its paragraph, where the margin picks it up.
 */
export function notes() {
  return (tree: Root): void => {
    let number = 0
    moveNotes(tree, () => ++number)
  }
}

function moveNotes(parent: Root | Jsx, next: () => number): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- blocks after `inlineComponents`
  const blocks = parent.children as RootContent[]
  const children = blocks.flatMap((block): RootContent[] => {
    if (isJsx(block) && components[block.name ?? '']?.place === 'block') {
      moveNotes(block, next)
      return [block]
    }
    return [block, ...takeNotes(block, next)]
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  parent.children = children as typeof parent.children
}

/** Takes the notes out of a block, in order, and leaves their marks. */
function takeNotes(node: Node, next: () => number): RootContent[] {
  if (!('children' in node)) return []
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- has children
  const parent = node as Parent
  const found: RootContent[] = []
  const kept: Node[] = []
  for (const child of parent.children) {
    if (isJsx(child, 'Note')) {
      const number = String(next())
      setAttribute(child, 'n', number)
      placeMark(kept, number)
      found.push({ ...child, type: 'mdxJsxFlowElement', children: [paragraphOf(child)] })
    } else {
      found.push(...takeNotes(child, next))
      kept.push(child)
    }
  }
  parent.children = kept
  return found
}

const paragraphOf = (note: Jsx): RootContent & { type: 'paragraph' } => ({
  type: 'paragraph',
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a note inside a sentence holds phrasing
  children: note.children as PhrasingContent[],
})

/** Puts the number before the punctuation that ends what stands before the note. */
function placeMark(before: Node[], number: string): void {
  const mark = [text(wordJoiner), markOf(number)]
  const holder = before.findLast((node) => !isBlankText(node))
  if (!holder) return void before.push(...mark)
  before.splice(before.indexOf(holder) + 1)
  if (isText(holder)) {
    holder.value = holder.value.trimEnd()
    const stop = ending.exec(holder.value)?.[0] ?? ''
    holder.value = holder.value.slice(0, holder.value.length - stop.length)
    before.push(...mark, ...(stop ? [text(stop)] : []))
  } else if ('children' in holder && endsWithStop(holder)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- has children
    placeMark((holder as Parent).children, number)
  } else before.push(...mark)
}

function endsWithStop(node: Node): boolean {
  if (isText(node)) return ending.test(node.value.trimEnd())
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- read only when present
  const end = (node as Partial<Parent>).children?.findLast((child) => !isBlankText(child))
  return end !== undefined && endsWithStop(end)
}

const isText = (node: Node): node is Text => node.type === 'text'
const isBlankText = (node: Node): boolean => isText(node) && !node.value.trim()
const text = (value: string): Text => ({ type: 'text', value })

/** A link from the sentence to its note. */
const markOf = (number: string): PhrasingContent => ({
  type: 'emphasis',
  children: [text(number)],
  data: {
    hName: 'a',
    hProperties: {
      className: ['ref', 'note-mark'],
      id: `note-${number}-mark`,
      href: `#note-${number}`,
      ariaLabel: `旁注 ${number}`,
    },
  },
})
