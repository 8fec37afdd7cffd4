import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ContentError } from './content-error.ts'
import { type Erratum, parseErrata } from './errata.ts'
import { type Term, parseGlossary } from './glossary.ts'
import { unknownId } from './unknown-id.ts'
import { type Outline, parseOutline } from './outline.ts'
import { type Redirect, parseRedirects } from './redirects.ts'
import { type Reference, parseReferences } from './references.ts'
import { type Symptom, parseSymptoms } from './symptoms.ts'

/** Everything in `content/` but the questions themselves. */
export interface Book {
  readonly outline: Outline
  readonly glossary: ReadonlyMap<string, Term>
  readonly references: ReadonlyMap<string, Reference>
  readonly errata: ReadonlyMap<string, Erratum>
  readonly symptoms: ReadonlyMap<string, Symptom>
  readonly redirects: readonly Redirect[]
}

/**
 * Reads and cross-checks the data files of `folder`; all but the outline may be missing.
 * @throws {ContentError} that names file and nearest known id.
 */
export function loadBook(folder: string): Book {
  const read = <T>(name: string, parse: (text: string, file: string) => T, empty: string): T => {
    const path = join(folder, name)
    return parse(existsSync(path) ? readFileSync(path, 'utf8') : empty, `content/${name}`)
  }
  const book: Book = {
    outline: read('outline.yaml', parseOutline, 'chapters: []'),
    glossary: read('glossary.yaml', parseGlossary, '[]'),
    references: read('references.bib', parseReferences, ''),
    errata: read('errata.yaml', parseErrata, '[]'),
    symptoms: read('symptoms.yaml', parseSymptoms, '[]'),
    redirects: read('redirects.yaml', parseRedirects, '[]'),
  }
  checkNames(book)
  return book
}

/** Every question and reference that a data file names must exist. */
function checkNames({ outline, glossary, references, errata, symptoms }: Book): void {
  for (const { id, questions } of glossary.values())
    checkIds('content/glossary.yaml', id, '题号', questions, outline.question)
  for (const { id, questions, sources } of errata.values()) {
    checkIds('content/errata.yaml', id, '题号', questions, outline.question)
    checkIds('content/errata.yaml', id, '文献', sources, references)
  }
  for (const { id, questions } of symptoms.values())
    checkIds('content/symptoms.yaml', id, '题号', questions, outline.question)
}

function checkIds(
  file: string,
  owner: string,
  what: string,
  ids: readonly string[],
  known: ReadonlyMap<string, unknown>,
): void {
  for (const id of ids)
    if (!known.has(id)) throw new ContentError(file, `${owner}：${unknownId(what, id, known.keys())}`)
}

let loaded: Book | undefined

/** The book of this project, read once. The folder can be set by `CONTENT_DIR`, for a fixture. */
export function book(): Book {
  return (loaded ??= loadBook(contentFolder()))
}

/** Where the content lies. */
export const contentFolder = (): string => process.env['CONTENT_DIR'] ?? 'content'
