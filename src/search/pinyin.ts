import type { Concept, Lexicon } from './format.ts'
import { isHan, key } from './fold.ts'

/** A Chinese name and how it sounds. */
interface Spoken {
  readonly characters: readonly string[]
  readonly syllables: readonly string[]
  readonly concept: number
}

/** What a stretch of the query may have meant. */
export interface Guess {
  readonly concept: number
  /** Whether every character sounds like the name's; otherwise one is simply another. */
  readonly exact: boolean
  /** 1 when exact, less otherwise. */
  readonly weight: number
}

const substitutionWeight = 0.7
const shortestPinyinPrefix = 4

/** Finds concepts by sound: typed pinyin, its initials, and Chinese typed with the wrong characters. */
export class Sounds {
  private readonly byPinyin = new Map<string, number[]>()
  private readonly byInitials = new Map<string, number[]>()
  private readonly byLength = new Map<number, Spoken[]>()
  private readonly readings = new Map<string, Set<string>>()

  constructor({ concepts, sounds }: Lexicon) {
    for (const [syllable, characters] of Object.entries(sounds))
      for (const character of characters) this.addReading(character, syllable)
    concepts.forEach((concept, index) => this.addConcept(concept, index))
  }

  private addReading(character: string, syllable: string): void {
    const known = this.readings.get(character)
    if (known) known.add(syllable)
    else this.readings.set(character, new Set([syllable]))
  }

  private addConcept({ names, pinyin }: Concept, concept: number): void {
    pinyin.forEach((spelled, index) => {
      const syllables = spelled.split(' ')
      if (spelled === '' || syllables.length < 2) return
      push(this.byPinyin, syllables.join(''), concept)
      push(this.byInitials, syllables.map((syllable) => syllable[0]).join(''), concept)
      const characters = Array.from(key(names[index]!)).filter(isHan)
      const spoken = { characters, syllables, concept }
      push(this.byLength, characters.length, spoken)
    })
  }

  /** Concepts whose pinyin, or whose pinyin's initials, these letters are. */
  spelled(letters: string): readonly number[] {
    return this.byPinyin.get(letters) ?? this.byInitials.get(letters) ?? []
  }

  /** Concepts whose pinyin begins with these letters, shortest first; for a query that is still being typed. */
  begun(letters: string): readonly number[] {
    if (letters.length < shortestPinyinPrefix) return []
    return [...this.byPinyin]
      .filter(([pinyin]) => pinyin.startsWith(letters))
      .sort(([a], [b]) => a.length - b.length)
      .slice(0, 3)
      .flatMap(([, concepts]) => concepts)
  }

  /** Names of the same length that sound like these Han characters; from three characters on, one may be wrong. */
  heard(characters: readonly string[]): readonly Guess[] {
    const names = this.byLength.get(characters.length) ?? []
    const alike = names.filter((name) =>
      characters.every((character, index) => this.sounds(character, name, index)),
    )
    if (alike.length > 0) return alike.map(({ concept }) => ({ concept, exact: true, weight: 1 }))
    if (characters.length < 3) return []
    const wrong = (name: Spoken): number =>
      characters.filter((character, index) => character !== name.characters[index]).length
    return names
      .filter((name) => wrong(name) === 1)
      .map(({ concept }) => ({ concept, exact: false, weight: substitutionWeight }))
  }

  private sounds(character: string, { characters, syllables }: Spoken, index: number): boolean {
    return character === characters[index] || this.readings.get(character)?.has(syllables[index]!) === true
  }
}

function push<K, V>(map: Map<K, V[]>, name: K, value: V): void {
  const list = map.get(name)
  if (!list) map.set(name, [value])
  else if (!list.includes(value)) list.push(value)
}
