import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Element, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { SKIP, visit } from 'unist-util-visit'

/** A finished page. */
export interface Page {
  /** Address relative to the base: `` for the home page, `glossary/`, `404.html`. */
  readonly url: string
  /** The file that a mistake is to be mended in. */
  readonly source: string
  readonly html: string
  readonly tree: Root
  /** `data-kind` and `data-id` of `<main>`, where it has them. */
  readonly kind: string | undefined
  readonly id: string | undefined
}

/** The built site as the checks see it. */
export interface BuiltSite {
  /** The base path, with a slash at both ends. */
  readonly base: string
  readonly pages: readonly Page[]
  /** Every file, relative to the base. */
  readonly files: ReadonlySet<string>
  read(file: string): string
  /** Bytes of a file after gzip. */
  gzip(file: string): number
}

/**
 * Reads the built site in `folder`.
 * @throws when nothing is built there.
 */
export function readSite(folder: string, base: string): BuiltSite {
  if (!existsSync(join(folder, 'index.html')))
    throw new Error(`${folder}/ 里没有建好的站点，先运行 npm run build。`)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name).slice(join(folder, '/').length).split(sep).join('/'),
    )
    .sort()
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
  const pages = files.filter((file) => file.endsWith('.html')).map((file) => pageOf(file, read(file)))
  return {
    base,
    pages,
    files: new Set(files),
    read,
    gzip: (file) => gzipSync(readFileSync(join(folder, file))).length,
  }
}

/** A page from its HTML; `file` is relative to the base. */
export function pageOf(file: string, html: string): Page {
  const tree = fromHtml(html)
  const main = find(tree, ({ tagName }) => tagName === 'main')[0]
  const url = file.replace(/(^|\/)index\.html$/u, '$1')
  const kind = attribute(main, 'dataKind')
  return { url, source: sourceOf(url, kind), html, tree, kind, id: attribute(main, 'dataId') }
}

/** Where the text of a page comes from. */
function sourceOf(url: string, kind: string | undefined): string {
  if (kind === 'question') return `content/questions/${url.slice(0, -1)}.mdx`
  if (kind === 'lab' || kind === 'tool') return `labs/${url.split('/')[1]}/${kind}.ts`
  const data: Readonly<Record<string, string>> = {
    'glossary/': 'content/glossary.yaml',
    'errata/': 'content/errata.yaml',
    'symptoms/': 'content/symptoms.yaml',
    'references/': 'content/references.bib',
  }
  return data[url] ?? `/${url}`
}

/** All elements that are wanted, in document order. */
export function find(tree: Root | Element, wanted: (element: Element) => boolean): Element[] {
  const found: Element[] = []
  visit(tree, 'element', (element) => {
    if (wanted(element)) found.push(element)
  })
  return found
}

/** The text of an attribute by its hast name (`dataId`, `href`). */
export function attribute(element: Element | undefined, name: string): string | undefined {
  const value = element?.properties[name]
  if (value === undefined || value === null || value === false) return undefined
  return Array.isArray(value) ? value.join(' ') : String(value)
}

export const hasClass = (element: Element, name: string): boolean =>
  (attribute(element, 'className') ?? '').split(' ').includes(name)

const silent = new Set(['script', 'style', 'template', 'svg', 'pre', 'annotation'])

/**
 * What a visitor reads in an element, formulas by their characters; blocks of code and drawings are left out.
 * @param code stands for each piece of code in a sentence.
 */
export function textOf(tree: Root | Element, code = ''): string {
  let text = ''
  visit(tree, (node) => {
    if (node.type === 'element' && (silent.has(node.tagName) || hasClass(node, 'katex-html'))) return SKIP
    if (node.type === 'element' && node.tagName === 'code') {
      text += code
      return SKIP
    }
    if (node.type === 'text') text += node.value
    return undefined
  })
  return text
}
