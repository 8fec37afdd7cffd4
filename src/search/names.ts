import { anywhere, type Corpus } from './corpus.ts'
import { atoms, fold, isWord, key, type Atom } from './fold.ts'
import type { Concept, Lexicon } from './format.ts'
import { Sounds } from './pinyin.ts'
import { isFrame } from './words.ts'

/** Atoms from the front of a query that name something. */
export interface Naming {
  /** How many atoms. */
  readonly length: number
  /** Numbers of the concepts that they may name. */
  readonly concepts: readonly number[]
  /** 1 when the name was spelled out, less when it was only meant. */
  readonly weight: number
}

const pinyinWeight = 0.95
const homophoneWeight = 0.9
const unfinishedWeight = 0.6
const longestName = 12
const shortestBeginning = 4

/** Recognises the names of concepts in what was typed: spelled, by sound, or not yet finished. */
export class Names {
  readonly concepts: readonly Concept[]
  private readonly corpus: Corpus
  private readonly sounds: Sounds
  private readonly byKey = new Map<string, number[]>()

  constructor(corpus: Corpus, lexicon: Lexicon) {
    this.corpus = corpus
    this.concepts = lexicon.concepts
    this.sounds = new Sounds(lexicon)
    lexicon.concepts.forEach(({ names }, concept) => {
      for (const name of new Set(names.map(key)))
        this.byKey.set(name, [...(this.byKey.get(name) ?? []), concept])
    })
  }

  /** The longest name that begins at this atom. `unfinished`: the last atom may still be growing. */
  at(found: readonly Atom[], start: number, unfinished: boolean): Naming | undefined {
    for (let end = Math.min(found.length, start + longestName); end > start; end -= 1) {
      const window = found.slice(start, end)
      const open = unfinished && end === found.length
      const named =
        this.spelled(window) ?? this.heard(found, start, end) ?? (open ? this.begun(window) : undefined)
      if (named) return named
    }
    return undefined
  }

  /** Whether some name, typed as it is spelled or in pinyin, holds this atom. */
  holds(found: readonly Atom[], index: number): boolean {
    for (let start = Math.max(0, index - longestName); start <= index; start += 1)
      for (let end = index + 1; end <= Math.min(found.length, start + longestName); end += 1) {
        const window = found.slice(start, end)
        if (this.spelled(window) ?? this.heardLatin(window)) return true
      }
    return false
  }

  /** Latin words that occur in names, each whole name as one word included. */
  words(): Set<string> {
    const latin = this.concepts.flatMap(({ names }) => names.map(fold))
    const all = latin.flatMap((name) => [key(name), ...atoms(name).map(({ text }) => text)])
    return new Set(all.filter((word) => isWord(word[0])))
  }

  private spelled(window: readonly Atom[]): Naming | undefined {
    return naming(window, this.byKey.get(joined(window)), 1)
  }

  private heard(found: readonly Atom[], start: number, end: number): Naming | undefined {
    const window = found.slice(start, end)
    return window.every(({ han }) => han) ? this.heardHan(found, start, end) : this.heardLatin(window)
  }

  private heardLatin(window: readonly Atom[]): Naming | undefined {
    const known = window.length === 1 && this.corpus.vocabulary.has(joined(window))
    return known || window.some(({ han }) => han)
      ? undefined
      : naming(window, this.sounds.spelled(joined(window)), pinyinWeight)
  }

  /** Only what the text never says can be a slip, and only when no name that is right begins inside it. */
  private heardHan(found: readonly Atom[], start: number, end: number): Naming | undefined {
    const window = found.slice(start, end)
    if (window.length < 2 || this.corpus.has(anywhere(joined(window)))) return undefined
    const heard = this.sounds.heard(window.map(({ text }) => text))
    const guesses = heard.filter(({ exact }) => exact || !touchesFrame(found, start, end))
    if (guesses.length === 0 || this.beginsInside(found, start, end)) return undefined
    const concepts = guesses.map(({ concept }) => concept)
    return naming(window, concepts, homophoneWeight * guesses[0]!.weight)
  }

  private beginsInside(found: readonly Atom[], start: number, end: number): boolean {
    for (let inside = start + 1; inside < end; inside += 1)
      for (let until = inside + 2; until <= Math.min(found.length, inside + longestName); until += 1)
        if (this.byKey.has(joined(found.slice(inside, until)))) return true
    return false
  }

  /** Names, or their pinyin, that begin so. */
  private begun(window: readonly Atom[]): Naming | undefined {
    const typed = joined(window)
    if (typed.length < shortestBeginning || window.some(({ han }) => han)) return undefined
    const names = [...this.byKey]
      .filter(([name]) => name.startsWith(typed))
      .flatMap(([, concepts]) => concepts)
    const known = names.length > 0 || this.corpus.vocabulary.has(typed)
    const concepts = [...new Set(known ? names : this.sounds.begun(typed))]
    return naming(window, concepts.slice(0, 4), unfinishedWeight)
  }
}

const naming = (
  window: readonly Atom[],
  concepts: readonly number[] | undefined,
  weight: number,
): Naming | undefined => (concepts?.length ? { length: window.length, concepts, weight } : undefined)

export const joined = (window: readonly Atom[]): string => window.map(({ text }) => text).join('')

/** Whether some of these characters belong to the frame of a question rather than to its subject. */
function touchesFrame(found: readonly Atom[], start: number, end: number): boolean {
  const one = found.map(({ text, han }) => (han && text.length === 1 ? text : ' ')).join('')
  return isFrame(one).slice(start, end).includes(true)
}
