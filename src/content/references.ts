import { parse } from '@retorquere/bibtex-parser'
import type { Creator } from '@retorquere/bibtex-parser'
import { ContentError } from './content-error.ts'

/** A work that pages cite. */
export interface Reference {
  readonly key: string
  /** BibTeX entry type in lower case: `article`, `inproceedings`, `book`, `misc` … */
  readonly type: string
  readonly authors: readonly Author[]
  /** True when the list of authors goes on. */
  readonly moreAuthors: boolean
  readonly title: string
  readonly year: string
  /** The other fields as plain text: `journal`, `booktitle`, `volume`, `pages`, `doi`, `eprint` … */
  readonly fields: Readonly<Record<string, string>>
}

/** A person, or an organisation (then only `family`). */
export interface Author {
  readonly family: string
  readonly given: string
}

/**
 * Reads `content/references.bib`.
 * @returns the works by key.
 * @throws {ContentError} on broken BibTeX, a key used twice, a missing title, author or year.
 */
export function parseReferences(text: string, file: string): ReadonlyMap<string, Reference> {
  const library = parse(text, { sentenceCase: false, verbatimFields: ['doi', 'eprint', 'url', /^file/] })
  const [broken] = library.errors
  if (broken) throw new ContentError(file, `不是合法的 BibTeX：${broken.error}。`)
  const references = new Map<string, Reference>()
  for (const { key, type, fields } of library.entries) {
    const line = lineOf(text, key)
    if (references.has(key)) throw new ContentError(file, `文献「${key}」写了两次。`, line)
    references.set(
      key,
      toReference(key, type, fields, (message) => new ContentError(file, message, line)),
    )
  }
  return references
}

function toReference(
  key: string,
  type: string,
  raw: Readonly<Record<string, unknown>>,
  problem: (message: string) => ContentError,
): Reference {
  const fields = Object.fromEntries(
    Object.entries(raw).flatMap(([name, value]) => {
      const text = textOf(value)
      return text === undefined ? [] : [[name, plain(text)]]
    }),
  )
  const creators = creatorsOf(raw['author']) ?? creatorsOf(raw['editor'])
  const { title, date, year = date?.slice(0, 4) } = fields
  if (!title) throw problem(`文献「${key}」缺 title。`)
  if (!creators) throw problem(`文献「${key}」缺 author。`)
  if (!year) throw problem(`文献「${key}」缺 year。`)
  const named = creators.filter((creator) => creator.name !== 'others' && creator.lastName !== 'others')
  const moreAuthors = named.length < creators.length
  return { key, type: type.toLowerCase(), authors: named.map(toAuthor), moreAuthors, title, year, fields }
}

/** A field's text; lists of names (publisher, organization) are joined, lists of people have no text. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  const strings = Array.isArray(value) && value.every((part) => typeof part === 'string')
  return strings ? value.join(', ') : undefined
}

const creatorsOf = (value: unknown): readonly Creator[] | undefined =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parser gives creator fields as lists of creators
  Array.isArray(value) && value.length > 0 ? (value as Creator[]) : undefined

function toAuthor({ name, prefix, lastName = '', firstName = '', suffix }: Creator): Author {
  if (name) return { family: plain(name), given: '' }
  const family = [prefix, lastName].filter(Boolean).join(' ')
  return { family: plain(suffix ? `${family} ${suffix}` : family), given: plain(firstName) }
}

/** Markup that the parser makes of TeX commands is dropped; the text stays. */
const plain = (text: string): string =>
  text
    .replace(/<[^>]*>/gu, '')
    .replaceAll('\u00A0', ' ')
    .trim()

function lineOf(text: string, key: string): number | undefined {
  const at = text.indexOf(`{${key},`)
  return at < 0 ? undefined : text.slice(0, at).split('\n').length
}
