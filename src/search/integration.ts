import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { parse } from 'yaml'
import { extractEntry } from './extract.ts'
import type { Entry, SearchText } from './format.ts'
import { buildLexicon, termEntry, type GlossaryTerm } from './lexicon.ts'

/**
 * Writes `search/text.json` and `search/lexicon.json` from the finished pages and the glossary, so that the search finds
 * exactly what a reader can open.
 */
export function searchIndex(): AstroIntegration {
  let base = '/'
  let glossary = ''
  return {
    name: 'search-index',
    hooks: {
      'astro:config:done': ({ config }) => {
        base = config.base.replace(/\/*$/, '/')
        glossary = fileURLToPath(new URL('content/glossary.yaml', config.root))
      },
      'astro:build:done': async ({ dir, logger }) => {
        const dist = fileURLToPath(dir)
        const terms: GlossaryTerm[] = parse(await readFile(glossary, 'utf8'))
        const entries = [...(await entriesOf(dist)), ...terms.map((term) => termEntry(term, termUrl(term)))]
        await writeIndex(dist, { base, entries }, terms)
        logger.info(`${entries.length} entries, ${terms.length} of them terms`)
      },
    },
  }
}

/** Where the glossary page explains a term. */
const termUrl = ({ id }: GlossaryTerm): string => `glossary/#${id}`

async function entriesOf(dist: string): Promise<Entry[]> {
  const files = (await readdir(dist, { recursive: true })).map((file) => file.split(sep).join('/'))
  const pages = files.filter((file) => /(^|\/)index\.html$/.test(file))
  const entries = await Promise.all(
    pages.map(async (file) =>
      extractEntry(await readFile(join(dist, file), 'utf8'), file.replace(/index\.html$/, '')),
    ),
  )
  return entries.filter((entry) => entry !== undefined).sort(inBookOrder)
}

const collator = new Intl.Collator('en', { numeric: true })
const inBookOrder = (a: Entry, b: Entry): number => collator.compare(a.id, b.id) || (a.url < b.url ? -1 : 1)

async function writeIndex(dist: string, text: SearchText, terms: readonly GlossaryTerm[]): Promise<void> {
  const folder = join(dist, 'search')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'text.json'), JSON.stringify(text))
  await writeFile(join(folder, 'lexicon.json'), JSON.stringify(buildLexicon(terms)))
}
