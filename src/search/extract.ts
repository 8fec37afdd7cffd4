import { defaultTreeAdapter as tree, parse, type DefaultTreeAdapterTypes as Html } from 'parse5'
import { shipped } from './fold.ts'
import { kinds, type Entry, type Kind, type Section } from './format.ts'
import { readable } from './tex.ts'

/** Elements whose text is not the page's: controls, code, drawings, and what the page marks so. */
const skippedTags = new Set([
  'script',
  'style',
  'button',
  'pre',
  'svg',
  'form',
  'nav',
  'template',
  'noscript',
  'canvas',
])
const blockTags = new Set(
  'p div section article aside header footer figure figcaption ul ol li dl dt dd table tr td th h1 h2 h3 h4 h5 h6 blockquote details summary br hr'.split(
    ' ',
  ),
)

/**
 * What a finished page says, for the search index; undefined when the page is not one to be found. Reads `<main>` with
 * `data-kind` and `data-id`, and cuts at h2 and h3: a heading's anchor is its own id or that of the section around it.
 * @param url the page's address relative to the base, e.g. "labs/early-stopping/"
 */
export function extractEntry(html: string, url: string): Entry | undefined {
  const document = parse(html)
  const main = firstElement(document, ({ tagName }) => tagName === 'main')
  const kind = main && kindOf(main)
  if (!main || !kind) return undefined
  const id = attribute(main, 'data-id') ?? url.split('/').at(-2) ?? url
  const title = firstElement(main, ({ tagName }) => tagName === 'h1')
  const keywords = keywordsOf(document)
  return {
    id,
    kind,
    title: title ? shipped(textOf(title)) : id,
    url,
    ...(keywords.length > 0 ? { keywords } : {}),
    sections: new Cutter().cut(main),
  }
}

/** `<meta name="keywords" content="早停, early stopping">` */
function keywordsOf(document: Html.Document): string[] {
  const meta = firstElement(
    document,
    (element) => element.tagName === 'meta' && attribute(element, 'name') === 'keywords',
  )
  return (meta ? (attribute(meta, 'content') ?? '') : '')
    .split(/[,，、]/)
    .map(shipped)
    .filter(Boolean)
}

class Cutter {
  private readonly sections: Section[] = []
  private anchor = ''
  private heading = ''
  private body = ''

  cut(main: Html.Element): Section[] {
    this.walk(main, '')
    this.close()
    return this.sections
  }

  private walk(node: Html.Node, sectionId: string): void {
    if (tree.isTextNode(node)) this.body += node.value
    if (!tree.isElementNode(node) || isSkipped(node) || node.tagName === 'h1') return
    const inside = node.tagName === 'section' ? (attribute(node, 'id') ?? sectionId) : sectionId
    const isBlock = blockTags.has(node.tagName)
    if (isBlock) this.body += ' '
    const tex = texOf(node)
    if (tex !== undefined) this.body += readable(tex)
    else if (node.tagName === 'h2' || node.tagName === 'h3') this.open(node, inside)
    else for (const child of node.childNodes) this.walk(child, inside)
    if (isBlock) this.body += ' '
  }

  private open(heading: Html.Element, sectionId: string): void {
    this.close()
    this.anchor = attribute(heading, 'id') ?? sectionId
    this.heading = shipped(textOf(heading))
  }

  private close(): void {
    const body = shipped(this.body)
    if (body !== '' || this.heading !== '') this.sections.push([this.anchor, this.heading, body])
    this.body = ''
  }
}

function textOf(node: Html.Node): string {
  if (tree.isTextNode(node)) return node.value
  if (!tree.isElementNode(node) || isSkipped(node)) return ''
  const tex = texOf(node)
  return tex === undefined ? node.childNodes.map(textOf).join('') : readable(tex)
}

/** A formula's source, when this is the element that KaTeX wrote around a formula. */
function texOf(element: Html.Element): string | undefined {
  if (!classes(element).includes('katex')) return undefined
  const annotation = firstElement(element, ({ tagName }) => tagName === 'annotation')
  return annotation?.childNodes.map((child) => (tree.isTextNode(child) ? child.value : '')).join('') ?? ''
}

const isSkipped = (element: Html.Element): boolean =>
  skippedTags.has(element.tagName) ||
  attribute(element, 'data-search') === 'skip' ||
  attribute(element, 'hidden') !== undefined ||
  attribute(element, 'aria-hidden') === 'true'

const kindOf = (main: Html.Element): Kind | undefined =>
  kinds.find((kind) => kind === attribute(main, 'data-kind'))

const classes = (element: Html.Element): string[] => (attribute(element, 'class') ?? '').split(/\s+/)

const attribute = (element: Html.Element, name: string): string | undefined =>
  element.attrs.find((candidate) => candidate.name === name)?.value

function firstElement(node: Html.Node, wanted: (element: Html.Element) => boolean): Html.Element | undefined {
  if (tree.isElementNode(node) && wanted(node)) return node
  const children = 'childNodes' in node ? node.childNodes : []
  for (const child of children) {
    const found = firstElement(child, wanted)
    if (found) return found
  }
  return undefined
}
