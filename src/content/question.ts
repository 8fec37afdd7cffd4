import { z } from 'astro/zod'
import type { Outline, Question } from './outline.ts'
import { ContentError } from './content-error.ts'
import { unknownId } from './unknown-id.ts'

/** The longest short answer, in characters: it can be said aloud in half a minute. */
export const longestAnswer = 120

/** How deep a question goes. */
export const depths = ['基础', '进阶', '深入'] as const

/** Front matter of `content/questions/<chapter>/<section>/<question>.mdx`. */
export const questionSchema = z.strictObject({
  id: z.string(),
  title: z.string().endsWith('？'),
  /** The short answer; `$…$` is a formula. */
  answer: z.string().min(1),
  level: z.enum(depths),
  keywords: z.array(z.string()).min(1),
  labs: z.array(z.string()).default([]),
  related: z.array(z.string()).default([]),
})

export type QuestionMatter = z.output<typeof questionSchema>

/**
 * Finds the place of a written question in the outline.
 * @param path of the file below `content/questions`, without `.mdx`.
 * @throws {ContentError} when id, title or path disagree with the outline, or a related question is unknown.
 */
export function placeOf(path: string, matter: QuestionMatter, outline: Outline): Question {
  const file = `content/questions/${path}.mdx`
  const question = outline.question.get(matter.id)
  if (!question)
    throw new ContentError(file, `id：大纲里${unknownId('题号', matter.id, outline.question.keys())}`)
  if (question.url !== `/${path}/`)
    throw new ContentError(
      file,
      `${matter.id} 的文件应当是 content/questions${question.url.slice(0, -1)}.mdx。`,
    )
  if (question.title !== matter.title)
    throw new ContentError(file, `title 与大纲不同，大纲写作「${question.title}」。`)
  for (const id of matter.related)
    if (!outline.question.has(id))
      throw new ContentError(file, `related：${unknownId('题号', id, outline.question.keys())}`)
  return question
}
