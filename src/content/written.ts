import { type CollectionEntry, getCollection, render } from 'astro:content'
import { book } from './book.ts'
import { ContentError } from './content-error.ts'
import { allLabs } from './labs.ts'
import type { PageFacts } from './markdown/page-facts.ts'
import type { Question, Section } from './outline.ts'
import { type QuestionMatter, placeOf } from './question.ts'
import { unknownId } from './unknown-id.ts'

/** A question that has a page. */
export interface Written {
  readonly question: Question
  readonly matter: QuestionMatter
  readonly entry: CollectionEntry<'questions'>
}

let loaded: Promise<ReadonlyMap<string, Written>> | undefined

/** The written questions by id, in the order of the outline. */
export function written(): Promise<ReadonlyMap<string, Written>> {
  return (loaded ??= load())
}

async function load(): Promise<ReadonlyMap<string, Written>> {
  const { outline } = book()
  const labs = await allLabs()
  const found = new Map<string, Written>()
  for (const entry of await getCollection('questions')) {
    const question = placeOf(entry.id, entry.data, outline)
    checkLabs(entry.id, entry.data.labs, labs)
    found.set(question.id, { question, matter: entry.data, entry })
  }
  return new Map(
    outline.questions.flatMap(({ id }) => {
      const one = found.get(id)
      return one ? [[id, one]] : []
    }),
  )
}

function checkLabs(path: string, ids: readonly string[], labs: ReadonlyMap<string, unknown>): void {
  for (const id of ids)
    if (!labs.has(id))
      throw new ContentError(`content/questions/${path}.mdx`, `labs：${unknownId('实验', id, labs.keys())}`)
}

/** The body of a written question and what is known about it. */
export async function bodyOf({ entry }: Written) {
  const { Content, remarkPluginFrontmatter } = await render(entry)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the step `pageFacts` wrote it
  return { Content, facts: remarkPluginFrontmatter['facts'] as PageFacts }
}

/** The written questions of a section, in order. */
export async function writtenIn(section: Section): Promise<Written[]> {
  const all = await written()
  return section.questions.flatMap(({ id }) => all.get(id) ?? [])
}
