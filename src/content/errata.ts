import { z } from 'astro/zod'
import { ContentError } from './content-error.ts'
import { parseYaml } from './yaml-file.ts'

const schema = z.array(
  z.strictObject({
    id: z.string().regex(/^E\d{2,}$/, '形如 E01'),
    questions: z.array(z.string()).min(1),
    /** The wrong statement, in our own words. */
    wrong: z.string().min(1),
    right: z.string().min(1),
    /** Keys of `references.bib`. */
    sources: z.array(z.string()).default([]),
    note: z.string().optional(),
    /** A: wrong in fact, formula or logic; B: misleading or too general; C: loose or incomplete. */
    level: z.enum(['A', 'B', 'C']),
  }),
)

/** A statement often found in teaching texts that is wrong or misleading, with the right one. */
export type Erratum = z.output<typeof schema>[number]

/** What the levels are called. */
export const levels: Readonly<Record<Erratum['level'], string>> = {
  A: '事实或逻辑错误',
  B: '误导或过度概括',
  C: '不精确或缺项',
}

/**
 * Reads `content/errata.yaml`.
 * @throws {ContentError} on a wrong field or an id used twice.
 */
export function parseErrata(text: string, file: string): ReadonlyMap<string, Erratum> {
  const errata = new Map<string, Erratum>()
  for (const erratum of parseYaml(text, file, schema)) {
    if (errata.has(erratum.id)) throw new ContentError(file, `勘误「${erratum.id}」写了两次。`)
    errata.set(erratum.id, erratum)
  }
  return errata
}
