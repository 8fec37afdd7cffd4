import { z } from 'astro/zod'
import { ContentError } from './content-error.ts'
import { parseYaml } from './yaml-file.ts'

const schema = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, '只能是小写字母、数字和连字符'),
    /** What a person sees, in quotes: 「loss 变成 NaN」. */
    title: z.string().min(1),
    /** The first thing to look at, in a few words. */
    hint: z.string().min(1),
    questions: z.array(z.string()).default([]),
    labs: z.array(z.string()).default([]),
  }),
)

/** Something seen on a curve or in a log, and where it leads. */
export type Symptom = z.output<typeof schema>[number]

/**
 * Reads `content/symptoms.yaml`.
 * @throws {ContentError} on a wrong field or an id used twice.
 */
export function parseSymptoms(text: string, file: string): ReadonlyMap<string, Symptom> {
  const symptoms = new Map<string, Symptom>()
  for (const symptom of parseYaml(text, file, schema)) {
    if (symptoms.has(symptom.id)) throw new ContentError(file, `症状「${symptom.id}」写了两次。`)
    symptoms.set(symptom.id, symptom)
  }
  return symptoms
}
