import { anywhere, type Corpus } from './corpus.ts'
import { joiningCharacters, questionPhrases } from './everyday.ts'
import type { Atom, Range } from './fold.ts'
import type { Unit } from './query.ts'

const softWeight = 0.12
const singleWeight = 0.4
const joiningShare = 0.4

const unit = (text: string, weight: number, soft = false): Unit => ({ terms: [anywhere(text)], weight, soft })

const phrasePattern = new RegExp(
  [...questionPhrases].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join('|'),
  'g',
)

const phraseWeight = 0.2

/**
 * The longest stretches of the query that some page says literally. They need no dictionary to be recognised, and put
 * pages that say them above pages where only the parts occur. Stretches inside one of `names` (ranges of the text) are
 * counted elsewhere.
 */
export function phrases(
  text: string,
  found: readonly Atom[],
  names: readonly Range[],
  corpus: Corpus,
): Unit[] {
  const frame = isFrame(text)
  const subject = found.filter(({ range }) => !frame[range[0]])
  const units: Unit[] = []
  for (let first = 0; first < subject.length;) {
    const start = subject[first]!.range[0]
    let last = first
    while (last + 1 < subject.length && corpus.says(text.slice(start, subject[last + 1]!.range[1]))) last += 1
    const end = subject[last]!.range[1]
    const isName = names.some(([from, to]) => from <= start && end <= to)
    const size = subject.slice(first, last + 1).reduce((sum, { han }) => sum + (han ? 1 : 2), 0)
    if (last > first && size > 2 && !isName) units.push(unit(text.slice(start, end), phraseWeight * size))
    first = last + 1
  }
  return units
}

/** For each character whether it belongs to a question phrase or joins words. */
export function isFrame(text: string): boolean[] {
  const frame = Array.from(text, (character) => joiningCharacters.has(character))
  for (const match of text.matchAll(phrasePattern))
    frame.fill(true, match.index, match.index + match[0].length)
  return frame
}

/** Han text that names nothing known: its question phrases softly, the rest by overlapping pairs of characters. */
export function plainWords(text: string): Unit[] {
  const units: Unit[] = []
  let from = 0
  for (const match of text.matchAll(phrasePattern)) {
    units.push(...pairs(text.slice(from, match.index)), unit(match[0], softWeight, true))
    from = match.index + match[0].length
  }
  return [...units, ...pairs(text.slice(from))]
}

/**
 * Overlapping pairs of characters; together they weigh `weight`, by default one for every two characters, which is how
 * long a word usually is.
 */
export function pairs(text: string, weight?: number): Unit[] {
  const characters = Array.from(text)
  const [first] = characters
  if (first === undefined) return []
  if (characters.length === 1)
    return joiningCharacters.has(first) ? [unit(first, softWeight, true)] : [unit(first, singleWeight)]
  const each = (weight ?? characters.length / 2) / (characters.length - 1)
  return characters.slice(1).map((second, index) => pair(characters[index]!, second, each))
}

function pair(first: string, second: string, weight: number): Unit {
  const joins = joiningCharacters.has(first) || joiningCharacters.has(second)
  return unit(first + second, joins ? weight * joiningShare : weight)
}
