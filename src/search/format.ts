/** The two files that the build writes and the search reads: what there is to find, and what things are called. */

export const kinds = ['question', 'section', 'lab', 'tool', 'term'] as const
export type Kind = (typeof kinds)[number]

/** One stretch of a page under one heading. `anchor` is the heading's id, empty for what stands before the first. */
export type Section = readonly [anchor: string, heading: string, body: string]

/** Something that can be found. `url` is relative to the site's base and may end in a fragment. */
export interface Entry {
  readonly id: string
  readonly kind: Kind
  readonly title: string
  /** The English name of a term. */
  readonly subtitle?: string
  readonly url: string
  /** Words that the page is about, whether or not its text says them. */
  readonly keywords?: readonly string[]
  readonly sections: readonly Section[]
}

/** `search/text.json` */
export interface SearchText {
  /** The site's base path, with a slash at both ends. */
  readonly base: string
  readonly entries: readonly Entry[]
}

/** One thing with all its names: Chinese, English, abbreviations, aliases, as written. The first name is the usual one. */
export interface Concept {
  readonly names: readonly string[]
  /** Toneless syllables of each Chinese name, in the order of `names`; empty for a name with Latin letters in it. */
  readonly pinyin: readonly string[]
}

/** `search/lexicon.json` */
export interface Lexicon {
  readonly concepts: readonly Concept[]
  /** Syllable → the common characters that can be read so; only syllables that occur in a concept's name. */
  readonly sounds: Readonly<Record<string, string>>
}
