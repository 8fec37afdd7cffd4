import type { APIRoute } from 'astro'
import { address, siteUrl } from '../content/addresses.ts'
import { book } from '../content/book.ts'
import { allLabs, labUrl } from '../content/labs.ts'
import { written, writtenIn } from '../content/written.ts'

/** A sitemap, when it is known where the site is published. */
export const getStaticPaths = () => (siteUrl() ? [{ params: { sitemap: 'sitemap' } }] : [])

export const GET: APIRoute = async () => {
  const sections = await Promise.all(
    book().outline.sections.map(async (section) => ((await writtenIn(section)).length > 0 ? [section] : [])),
  )
  const chapters = new Set(sections.flat().map(({ chapter }) => chapter.url))
  const urls = [
    '/',
    ...chapters,
    ...sections.flat().map(({ url }) => url),
    ...[...(await written()).values()].map(({ question }) => question.url),
    ...[...(await allLabs()).values()].map(labUrl),
    '/glossary/',
    '/errata/',
    '/symptoms/',
    '/references/',
  ]
  const entries = urls.map((url) => `<url><loc>${new URL(address(url), siteUrl()).href}</loc></url>`)
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries.join('')}</urlset>\n`,
    { headers: { 'content-type': 'application/xml' } },
  )
}
