import type { APIRoute } from 'astro'
import { book } from '../content/book.ts'
import { allLabs, claimIds, labUrl } from '../content/labs.ts'
import { bodyOf, written, writtenIn } from '../content/written.ts'

/** What the site holds, for programs: written questions, their sections, labs and tools, terms. Addresses are relative to the base. */
export const GET: APIRoute = async () => {
  const { outline, glossary } = book()
  const questions = await Promise.all(
    [...(await written()).values()].map(async (one) => {
      const { id, title, url, section } = one.question
      const { labs, claims, works, characters } = (await bodyOf(one)).facts
      const sources = works.map(({ key }) => key)
      return { id, title, url, section: section.id, labs, claims, sources, characters }
    }),
  )
  const sections = await Promise.all(
    outline.sections.map(async (section) => ((await writtenIn(section)).length > 0 ? [section] : [])),
  )
  const labs = [...(await allLabs()).values()].map((lab) => {
    const { id, kind, title, section, questions: answers } = lab
    return { id, kind, title, url: labUrl(lab), section, questions: answers, claims: claimIds(lab) }
  })
  const catalog = {
    questions,
    sections: sections.flat().map(({ id, title, url }) => ({ id, title, url })),
    labs,
    terms: [...glossary.values()].map(({ id, zh, en, aliases }) => ({
      zh,
      en,
      aliases,
      url: `/glossary/#${id}`,
    })),
  }
  return Response.json(catalog)
}
