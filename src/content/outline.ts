import { z } from 'astro/zod'
import { ContentError } from './content-error.ts'
import { parseYaml } from './yaml-file.ts'

/** The curriculum: chapters, their sections, their questions, written or not. */
export interface Outline {
  readonly chapters: readonly Chapter[]
  readonly sections: readonly Section[]
  readonly questions: readonly Question[]
  /** By id, `1.1` and `1.1.5`. */
  readonly section: ReadonlyMap<string, Section>
  readonly question: ReadonlyMap<string, Question>
}

export interface Chapter {
  readonly number: number
  readonly title: string
  readonly slug: string
  /** Address relative to the base: `/training/`. */
  readonly url: string
  readonly sections: readonly Section[]
}

export interface Section {
  readonly id: string
  readonly title: string
  readonly slug: string
  /** What the section is about, in one or two sentences. */
  readonly summary: string
  readonly url: string
  readonly chapter: Chapter
  readonly questions: readonly Question[]
}

export interface Question {
  readonly id: string
  readonly title: string
  readonly slug: string
  readonly url: string
  readonly section: Section
}

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, '只能是小写字母、数字和连字符')
const schema = z.strictObject({
  chapters: z.array(
    z.strictObject({
      number: z.int().positive(),
      title: z.string(),
      slug,
      sections: z.array(
        z.strictObject({
          id: z.string(),
          title: z.string(),
          slug,
          summary: z.string(),
          questions: z.array(z.strictObject({ id: z.string(), slug, title: z.string().endsWith('？') })),
        }),
      ),
    }),
  ),
})

/**
 * Reads `content/outline.yaml`.
 * @throws {ContentError} on a wrong field, an id out of order, or a slug used twice beside each other.
 */
export function parseOutline(text: string, file: string): Outline {
  const chapters = parseYaml(text, file, schema).chapters.map((raw) => {
    const sections: Section[] = []
    const chapter: Chapter = { ...raw, url: `/${raw.slug}/`, sections }
    sections.push(...raw.sections.map((section) => addSection(chapter, section)))
    return chapter
  })
  const sections = chapters.flatMap((chapter) => chapter.sections)
  const questions = sections.flatMap((section) => section.questions)
  checkOrder(file, chapters)
  for (const siblings of [chapters, ...chapters.map((c) => c.sections), ...sections.map((s) => s.questions)])
    checkSlugs(file, siblings)
  return { chapters, sections, questions, section: byId(sections), question: byId(questions) }
}

type Raw = z.output<typeof schema>['chapters'][number]['sections'][number]

function addSection(chapter: Chapter, raw: Raw): Section {
  const questions: Question[] = []
  const section: Section = { ...raw, url: `${chapter.url}${raw.slug}/`, chapter, questions }
  questions.push(...raw.questions.map((q) => ({ ...q, url: `${section.url}${q.slug}/`, section })))
  return section
}

/** Ids count up without a gap: 1, 1.1, 1.1.1, 1.1.2, 1.2 … */
function checkOrder(file: string, chapters: readonly Chapter[]): void {
  const expect = (id: string, wanted: string): void => {
    if (id !== wanted) throw new ContentError(file, `题号「${id}」不在次序上，这里应当是「${wanted}」。`)
  }
  chapters.forEach((chapter, c) => {
    expect(String(chapter.number), String(c + 1))
    chapter.sections.forEach((section, s) => {
      expect(section.id, `${c + 1}.${s + 1}`)
      section.questions.forEach((question, q) => expect(question.id, `${section.id}.${q + 1}`))
    })
  })
}

function checkSlugs(file: string, siblings: readonly { readonly slug: string }[]): void {
  const seen = new Set<string>()
  for (const { slug: name } of siblings) {
    if (seen.has(name)) throw new ContentError(file, `slug「${name}」在同一层用了两次。`)
    seen.add(name)
  }
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]))
