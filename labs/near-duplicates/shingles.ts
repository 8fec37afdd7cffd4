/** A text as the set of its shingles (Broder 1997). */
import type { Settings } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'

type Options = Settings<typeof controls>

/** Between words of a shingle: no text that was split into words holds it. */
const JOINT = '\u0001'

/** What is done to a text before it is compared. */
export const NORMAL: Readonly<Record<Options['normal'], (text: string) => string>> = {
  none: (text) => text,
  light: (text) => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim(),
  strong: (text) =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[\p{P}\p{S}\p{N}]+/gu, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
}

/** Words between white space and signs; every Han character is a word of its own. */
const WORD = /\p{Script=Han}|[^\s\p{Script=Han}\p{P}\p{S}]+/gu

/** Every run of `size` characters (UTF-16 units) or words, repeats included; a text shorter than that is one shingle. */
export function shinglesOf(text: string, { tokens, size }: Pick<Options, 'tokens' | 'size'>): string[] {
  if (tokens === 'char') {
    if (text.length <= size) return [text]
    return Array.from({ length: text.length - size + 1 }, (_, start) => text.slice(start, start + size))
  }
  const words = text.match(WORD) ?? [text]
  if (words.length <= size) return [words.join(JOINT)]
  return Array.from({ length: words.length - size + 1 }, (_, start) =>
    words.slice(start, start + size).join(JOINT),
  )
}

/** |A ∩ B| / |A ∪ B|, counted on the shingles themselves. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a]
  let common = 0
  for (const shingle of small) common += Number(large.has(shingle))
  return common / (a.size + b.size - common)
}
