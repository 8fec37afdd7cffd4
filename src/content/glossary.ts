import { z } from 'astro/zod'
import { ContentError } from './content-error.ts'
import { parseYaml } from './yaml-file.ts'

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, '只能是小写字母、数字和连字符')
const schema = z.array(
  z.strictObject({
    id,
    zh: z.string().min(1),
    en: z.string().min(1),
    /** Other names in any language, abbreviations included. */
    aliases: z.array(z.string().min(1)).default([]),
    /** One or two sentences; `$…$` is a formula. */
    definition: z.string().min(1),
    /** Questions that explain the term, most important first. */
    questions: z.array(z.string()).default([]),
  }),
)

/** A term of the field with its names and what it means. */
export type Term = z.output<typeof schema>[number]

/**
 * Reads `content/glossary.yaml`.
 * @throws {ContentError} on a wrong field or an id used twice.
 */
export function parseGlossary(text: string, file: string): ReadonlyMap<string, Term> {
  const terms = new Map<string, Term>()
  for (const term of parseYaml(text, file, schema)) {
    if (terms.has(term.id)) throw new ContentError(file, `术语「${term.id}」写了两次。`)
    terms.set(term.id, term)
  }
  return terms
}
