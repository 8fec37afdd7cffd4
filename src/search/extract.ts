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
 * `data-kind` and `data-id`, and cuts at h2 and h3 with an id; the heading of a whole section leads to the section.
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
    this.walk(main, undefined)
    this.close()
    return this.sections
  }

  private walk(node: Html.Node, around: Html.Element | undefined): void {
    if (tree.isTextNode(node)) this.body += node.value
    if (!tree.isElementNode(node) || isSkipped(node) || node.tagName === 'h1') return
    const inside = node.tagName === 'section' && attribute(node, 'id') ? node : around
    const isBlock = blockTags.has(node.tagName)
    if (isBlock) this.body += ' '
    const tex = texOf(node)
    const anchor = anchorOf(node, inside)
    if (tex !== undefined) this.body += readable(tex)
    else if (node.tagName === 'li' && this.anchor === 'sources') this.body += ` ${sourceOf(node)} `
    else if (anchor !== undefined) this.open(node, anchor)
    else for (const child of node.childNodes) this.walk(child, inside)
    if (isBlock) this.body += ' '
  }

  private open(heading: Html.Element, anchor: string): void {
    this.close()
    this.anchor = anchor
    this.heading = shipped(textOf(heading))
  }

  private close(): void {
    const body = shipped(this.body)
    if (body !== '' || this.heading !== '') this.sections.push([this.anchor, this.heading, body])
    this.body = ''
  }
}

/** Where a heading leads; undefined for what is not a heading, or one that cannot be led to. */
function anchorOf(element: Html.Element, around: Html.Element | undefined): string | undefined {
  if (element.tagName !== 'h2' && element.tagName !== 'h3') return undefined
  const id = attribute(element, 'id')
  const section = around && attribute(around, 'id')
  return section && (id === undefined ? element.tagName === 'h2' : id === `${section}-heading`) ? section : id
}

/** First author and title: what one remembers of a source. */
function sourceOf(item: Html.Element): string {
  const title = firstElement(item, ({ tagName }) => tagName === 'cite')
  const [author = ''] = textOf(item)
    .trim()
    .split(/[\s,.]/)
  return title ? `${author} ${textOf(title)}.` : textOf(item)
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
  // Numbers of sources and notes; addresses of sources.
  classes(element).some((name) => name === 'ref' || name === 'for') ||
  /^https?:/.test(attribute(element, 'href') ?? '') ||
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
