import { pinyin } from 'pinyin-pro'
import { isHan, shipped } from './fold.ts'
import type { Concept, Entry, Lexicon } from './format.ts'
import { readable } from './tex.ts'

/** What the lexicon reads of a row of `content/glossary.yaml`. */
export interface GlossaryTerm {
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly aliases?: readonly string[] | null | undefined
  readonly definition: string
}

/** The names of things, how the Chinese ones sound, and which other characters sound like theirs. */
export function buildLexicon(terms: readonly GlossaryTerm[]): Lexicon {
  const concepts = terms.map((term): Concept => {
    const names = namesOf(term)
    return { names, pinyin: names.map(syllables) }
  })
  return { concepts, sounds: soundsOf(concepts) }
}

/** A glossary entry among the things to be found. Formulas of the definition are put on one line. */
export function termEntry(term: GlossaryTerm, url: string): Entry {
  const [title, ...others] = namesOf(term)
  return {
    id: term.id,
    kind: 'term',
    title: title!,
    ...(term.en && term.en !== title ? { subtitle: term.en } : {}),
    url,
    keywords: others.filter((name) => name !== term.en),
    sections: [['', '', shipped(term.definition.replace(/\$([^$]+)\$/g, (_, tex: string) => readable(tex)))]],
  }
}

function namesOf({ zh, en, aliases }: GlossaryTerm): string[] {
  const all = [zh, en, ...(aliases ?? [])]
  return [...new Set(all.map(shipped).filter(Boolean))]
}

const isAllHan = (name: string): boolean => Array.from(name).every(isHan)

const syllables = (name: string): string =>
  isAllHan(name) ? pinyin(name, { toneType: 'none', v: true, type: 'array' }).join(' ') : ''

function soundsOf(concepts: readonly Concept[]): Lexicon['sounds'] {
  const used = new Set(concepts.flatMap((concept) => concept.pinyin).flatMap((spelled) => spelled.split(' ')))
  used.delete('')
  const sounds = new Map<string, Set<string>>()
  const own = concepts
    .flatMap(({ names }) => names)
    .filter(isAllHan)
    .flatMap((name) => Array.from(name))
  for (const character of new Set([...commonCharacters(), ...own]))
    for (const sound of readings(character))
      if (used.has(sound)) sounds.set(sound, (sounds.get(sound) ?? new Set<string>()).add(character))
  return Object.fromEntries(
    [...sounds]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([sound, characters]) => [sound, [...characters].join('')]),
  )
}

const readings = (character: string): Set<string> =>
  new Set(pinyin(character, { toneType: 'none', v: true, type: 'array', multiple: true }))

/** The 3,755 characters of level 1 of GB/T 2312, rows 16 to 55: those that people type. */
function commonCharacters(): string[] {
  const decoder = new TextDecoder('gbk')
  const rows = Array.from({ length: 40 }, (_, index) => 0xb0 + index)
  const cells = Array.from({ length: 94 }, (_, index) => 0xa1 + index)
  return rows
    .flatMap((row) => cells.map((cell) => decoder.decode(Uint8Array.of(row, cell))))
    .filter((character) => character.length === 1 && isHan(character))
}
