import { termOf, type Corpus, type Term } from './corpus.ts'
import { sameInPlainWords } from './everyday.ts'
import { atoms, fold, isHan, isWord, key, type Atom, type Range } from './fold.ts'
import type { Lexicon } from './format.ts'
import { joined, Names, type Naming } from './names.ts'
import { nearest } from './spelling.ts'
import { pairs, phrases, plainWords } from './words.ts'

/** One thing that the query asks for: found when any of its terms is found. */
export interface Unit {
  readonly terms: readonly Term[]
  /** How much of the query it is; about 1 for a word. */
  readonly weight: number
  /** A word of the question, not of its subject: neither marked nor quoted. */
  readonly soft: boolean
}

export interface Query {
  readonly units: readonly Unit[]
  /** Curriculum ids that the query spells out and that exist: "1.1.5", "1.1". */
  readonly ids: readonly string[]
  /** The whole query as a comparison key, for exact titles. */
  readonly key: string
  /** Other names that were looked for, and corrections, as written in the glossary. */
  readonly also: readonly string[]
}

const synonymWeight = 0.85
const plainSynonymWeight = 0.6
const prefixWeight = 0.6
const letterWeight = 0.4
/** What the pairs of characters of a long Chinese name weigh beside the name: 「梯度裁剪」 also means 「裁剪」 of a 「梯度」. */
const partsWeight = 0.7
const longestPlainWord = 4
const alsoPerConcept = 3
const alsoAtMost = 6

interface Piece {
  /** Where it stands in the query, if it is a name. */
  readonly range?: Range
  readonly length: number
  readonly units: readonly Unit[]
  readonly also: readonly string[]
}

/** Turns what was typed into units, with the names of the lexicon and the words of the corpus. */
export class Reader {
  private readonly corpus: Corpus
  private readonly names: Names
  private readonly plainByKey = new Map<string, readonly string[]>()
  private readonly ids: ReadonlySet<string>
  private spellings: ReadonlyMap<string, number> | undefined

  constructor(corpus: Corpus, lexicon: Lexicon) {
    this.corpus = corpus
    this.names = new Names(corpus, lexicon)
    this.ids = new Set(corpus.entries.map(({ id }) => id))
    for (const words of sameInPlainWords) for (const word of words) this.plainByKey.set(key(word), words)
  }

  read(typed: string): Query {
    const text = fold(typed.normalize('NFKC'))
    const ids = (text.match(/\d+(?:\.\d+){1,2}/g) ?? []).filter((id) => this.ids.has(id))
    const found = atoms(ids.reduce((rest, id) => rest.replace(id, ' '), text))
    const unfinished = isWord(text.at(-1))
    const pieces = this.cut(this.corrected(found, unfinished), unfinished)
    const also = [...new Set(pieces.flatMap((piece) => piece.also))].slice(0, alsoAtMost)
    const names = pieces.flatMap(({ range }) => (range ? [range] : []))
    const units = [...pieces.flatMap(({ units }) => units), ...phrases(text, found, names, this.corpus)]
    return { units, ids, key: key(typed), also }
  }

  /** Reads from left to right, the longest name first; what belongs to no name is read as plain words. */
  private cut(found: readonly Atom[], unfinished: boolean): Piece[] {
    const pieces: Piece[] = []
    let plain = ''
    const flush = (): void => {
      if (plain !== '') pieces.push({ length: 0, units: plainWords(plain), also: [] })
      plain = ''
    }
    for (let at = 0; at < found.length;) {
      const piece = this.piece(found, at, unfinished)
      if (piece) flush()
      else plain += found[at]!.text
      if (piece) pieces.push(piece)
      at += piece?.length ?? 1
    }
    flush()
    return pieces
  }

  private piece(found: readonly Atom[], at: number, unfinished: boolean): Piece | undefined {
    const named = this.names.at(found, at, unfinished)
    if (named) {
      const window = found.slice(at, at + named.length)
      const range: Range = [window[0]!.range[0], window.at(-1)!.range[1]]
      return { ...this.conceptPiece(named, joined(window)), range }
    }
    const plain = this.plainSynonym(found, at)
    if (plain || found[at]!.han) return plain
    return latinWord(found[at]!.text, unfinished && at === found.length - 1)
  }

  /** All names of the concepts as one unit; one that is neither typed nor the usual name counts a little less. */
  private conceptPiece({ length, concepts, weight }: Naming, typed: string): Piece {
    const known = concepts.map((concept) => this.names.concepts[concept]!.names)
    const names = [...new Set(known.flat())]
    const usual = new Set(known.map(([first]) => first))
    const spellings = new Map(names.toReversed().map((name) => [key(name), name]))
    const others = [...spellings.values()].toReversed().filter((name) => key(name) !== typed)
    const terms = [
      ...names.map((name) =>
        termOf(name, key(name) === typed || usual.has(name) ? weight : weight * synonymWeight),
      ),
      // What was only meant to be a name may still be a word: "val" begins "validation set".
      ...(weight < 1 && this.corpus.has(termOf(typed)) ? [termOf(typed)] : []),
    ]
    return {
      length,
      units: [{ terms, weight: 1, soft: false }, ...this.parts(concepts)],
      also: others.filter((name) => this.corpus.has(termOf(name))).slice(0, alsoPerConcept),
    }
  }

  private parts([concept]: readonly number[]): Unit[] {
    const name = this.names.concepts[concept!]!.names[0]!
    const characters = Array.from(name)
    return characters.length >= 4 && characters.every(isHan) ? pairs(name, partsWeight) : []
  }

  private plainSynonym(found: readonly Atom[], at: number): Piece | undefined {
    for (let length = Math.min(longestPlainWord, found.length - at); length > 0; length -= 1) {
      const typed = joined(found.slice(at, at + length))
      const words = this.plainByKey.get(typed)
      if (!words) continue
      const terms = words.map((word) => termOf(word, key(word) === typed ? 1 : synonymWeight))
      return { length, units: [{ terms, weight: plainSynonymWeight, soft: false }], also: [] }
    }
    return undefined
  }

  /** Replaces Latin words that nothing explains by the nearest word that something does. */
  private corrected(found: readonly Atom[], unfinished: boolean): readonly Atom[] {
    return found.map((atom, index) => {
      if (atom.han || this.isExplained(found, index, unfinished)) return atom
      const text = nearest(atom.text, this.allSpellings())
      return text === undefined ? atom : { ...atom, text }
    })
  }

  private isExplained(found: readonly Atom[], index: number, unfinished: boolean): boolean {
    const { text } = found[index]!
    if (this.allSpellings().has(text) || this.names.holds(found, index)) return true
    const growing = unfinished && index === found.length - 1
    const begins = growing && this.corpus.has({ ...termOf(text), bound: 'prefix' })
    return begins || (growing && this.names.at(found, index, true) !== undefined)
  }

  private allSpellings(): ReadonlyMap<string, number> {
    this.spellings ??= new Map([
      ...Array.from(this.names.words(), (word) => [word, 1] as const),
      ...this.corpus.vocabulary,
    ])
    return this.spellings
  }
}

function latinWord(text: string, growing: boolean): Piece {
  const whole = termOf(text)
  const beginning: Term = { ...whole, bound: 'prefix', weight: prefixWeight }
  const long = text.length > 1
  const terms = growing && long ? [whole, beginning] : [whole]
  return { length: 1, units: [{ terms, weight: long ? 1 : letterWeight, soft: false }], also: [] }
}
