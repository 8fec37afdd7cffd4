import type { Heading, Root } from 'mdast'
import { visit } from 'unist-util-visit'
import type { VFile } from 'vfile'
import { numberCitations } from './citations.ts'
import { attributeOf, isJsx, setAttribute } from './jsx.ts'

/** What the page around a body needs to know about it. */
export interface PageFacts {
  readonly headings: readonly PageHeading[]
  /** The cited works; a work's number is its place in the list, from 1. */
  readonly works: readonly CitedWork[]
  /** Ids, each once, in order of appearance. */
  readonly labs: readonly string[]
  readonly claims: readonly string[]
  readonly errata: readonly string[]
  readonly figures: readonly string[]
  readonly terms: readonly string[]
  /** Han characters, formulas and code left out. */
  readonly characters: number
}

export interface PageHeading {
  readonly id: string
  readonly depth: number
  /** Markdown of the heading, formulas as `$…$`. */
  readonly text: string
}

export interface CitedWork {
  /** Key in `references.bib`. */
  readonly key: string
  /** One entry a citation: the place in the work, 「§3」, or null. */
  readonly at: readonly (string | null)[]
}

/** Component → the list of facts its id goes to. */
const lists: Readonly<Record<string, string>> = {
  Lab: 'labs',
  Claim: 'claims',
  Mistake: 'errata',
  Figure: 'figures',
  Term: 'terms',
}

/** Remark step: numbers citations and figures, and leaves the `PageFacts` in the front matter under `facts`. */
export function pageFacts() {
  return (tree: Root, file: VFile): void => {
    const ids = { labs: [], claims: [], errata: [], figures: [], terms: [] } satisfies Record<
      string,
      string[]
    >
    const found: Record<string, string[]> = ids
    visit(tree, (node) => {
      if (!isJsx(node)) return
      const list = lists[node.name ?? '']
      const id = attributeOf(node, 'id')
      if (list === undefined || id === undefined) return
      if (!found[list]!.includes(id)) found[list]!.push(id)
      if (list === 'figures') setAttribute(node, 'n', String(ids.figures.length))
    })
    let works: readonly CitedWork[] = []
    numberCitations(tree, (cited) => (works = cited))
    const facts: PageFacts = {
      ...ids,
      works,
      headings: headingsOf(tree, file),
      characters: hanCharacters(tree),
    }
    file.data.astro = { ...file.data.astro, frontmatter: { ...file.data.astro?.frontmatter, facts } }
  }
}

function headingsOf(tree: Root, file: VFile): PageHeading[] {
  const headings: PageHeading[] = []
  visit(tree, 'heading', (heading) => {
    const id = heading.data?.hProperties?.['id']
    if (typeof id === 'string') headings.push({ id, depth: heading.depth, text: sourceOf(heading, file) })
  })
  return headings
}

/** The heading's Markdown as it was typed, without the hashes and the id. */
function sourceOf({ position }: Heading, file: VFile): string {
  const source = String(file.value).slice(position?.start.offset, position?.end.offset)
  return source.replace(/^#+\s*|\s*\[#[^\]]*\]\s*$/gu, '')
}

function hanCharacters(tree: Root): number {
  let count = 0
  visit(tree, 'text', ({ value }) => {
    count += value.match(/\p{Script=Han}/gu)?.length ?? 0
  })
  return count
}
