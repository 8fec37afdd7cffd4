/**
 * Text as the matcher compares it. All rules go by code point, never by a dictionary segmenter: segmenters differ
 * between browsers, and cut the same word differently in a query and in a sentence.
 */

/** Half-open range of UTF-16 positions. */
export type Range = readonly [start: number, end: number]

/** A Han character, or a whole run of Latin letters and digits. */
export interface Atom {
  readonly text: string
  readonly han: boolean
  readonly range: Range
}

const joiners = /[\s\-_~‐-―−]/g
const folded = new Map<string, string>()

/**
 * Lower case, full width to half width, hyphens to spaces, and every character keeps its length, so that a position in
 * the folded text is the same position in the text.
 */
export function fold(text: string): string {
  return text
    .replace(/[A-Z]+/g, (word) => word.toLowerCase())
    .replace(/[^ -~\u4e00-\u9fff]/gu, foldOne)
    .replace(joiners, ' ')
}

function foldOne(character: string): string {
  const known = folded.get(character)
  if (known !== undefined) return known
  const plain = character.normalize('NFKC').toLowerCase()
  const result = plain.length === character.length ? plain : character
  folded.set(character, result)
  return result
}

/**
 * Text as the build ships it: one Unicode form, single spaces, and compatibility characters that `fold` could not
 * fold in place (ﬁ, ㎡) written out.
 */
export function shipped(text: string): string {
  return (
    text
      .normalize('NFC')
      .replace(/[^ -~\u4e00-\u9fff]/gu, (character) => {
        const plain = character.normalize('NFKC')
        return plain.length === character.length ? character : plain
      })
      // Word joiners and other marks that only steer line breaks.
      .replace(/[\u00ad\u200b\u2060\ufeff]/g, '')
      .replace(/\s+/g, ' ')
      .trim()
  )
}

const hanPattern = /[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u
const wordPattern = /[a-z0-9\u00df-\u024f\u0370-\u03ff\u0400-\u04ff]/
const atomPattern = new RegExp(`(${hanPattern.source})|${wordPattern.source}+`, 'gu')

export const isHan = (character: string): boolean => hanPattern.test(character)
export const isWord = (character: string | undefined): boolean =>
  character !== undefined && wordPattern.test(character)

const allWords = new RegExp(`${wordPattern.source}+`, 'g')

/** The Latin words of folded text, in order. */
export const words = (foldedText: string): readonly string[] => foldedText.match(allWords) ?? []

/** Cuts folded text into atoms; everything else separates. */
export function atoms(foldedText: string): Atom[] {
  return Array.from(foldedText.matchAll(atomPattern), (match) => ({
    text: match[0],
    han: match[1] !== undefined,
    range: [match.index, match.index + match[0].length],
  }))
}

/** The key under which names are compared: atoms without anything between, so that "batch-norm" is "batchnorm". */
export const key = (text: string): string =>
  atoms(fold(text))
    .map((atom) => atom.text)
    .join('')

/** Sorts ranges and joins those that touch or overlap. */
export function merge(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = []
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}
