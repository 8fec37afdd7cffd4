import { trim, words } from './python-text.ts'

/** sacreBLEU's tokenizers that need no model. */
export const TOKENIZERS = ['13a', 'zh', 'char', 'none'] as const
export type Tokenizer = (typeof TOKENIZERS)[number]

const TOKENIZE: Readonly<Record<Tokenizer, (segment: string) => string[]>> = {
  '13a': (segment) => splitPunctuation(` ${unescapeSgml(segment)} `),
  zh: (segment) => splitPunctuation(spaceOutChinese(trim(segment))),
  char: (segment) => words(Array.from(segment).join(' ')),
  none: words,
}

/**
 * A segment as tokens (Post 2018, arXiv:1804.08771; sacreBLEU 2): `13a` is the Western rules of mteval-v13a, `zh` sets
 * Chinese characters apart and treats the rest by the same rules, `char` takes code points, `none` splits at white space.
 */
export function tokenize(segment: string, tokenizer: Tokenizer): string[] {
  return TOKENIZE[tokenizer](segment)
}

/** Punctuation becomes tokens, but a period or comma stays inside a number, and a dash only leaves a digit before it. */
function splitPunctuation(text: string): string[] {
  return words(
    text
      .replace(/([{-~[-` -&(-+:-@/])/g, ' $1 ')
      .replace(/([^0-9])([.,])/gu, '$1 $2 ')
      .replace(/([.,])([^0-9])/gu, ' $1 $2')
      .replace(/([0-9])(-)/g, '$1 $2 '),
  )
}

function unescapeSgml(text: string): string {
  return text
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
}

/**
 * The characters that sacreBLEU's `zh` sets apart: the ideographs of the Basic Multilingual Plane, radicals, strokes,
 * phonetic and compatibility signs, CJK punctuation, full-width forms, enclosed and miscellaneous symbols.
 * sacreBLEU means to add two planes of rare ideographs, but its bounds are read as U+2001…U+2A6D and U+2F81…U+2FA1, so
 * that general punctuation (“ ” — …) is set apart and rare ideographs are not; scores agree only if we do the same.
 */
const CHINESE =
  /[\u3400-\u4db5\u4e00-\u9fbb\uf900-\ufa2d\ufa30-\ufa6a\ufa70-\ufad9\u2001-\u2a6d\u2f81-\u2fa1\uff00-\uffef\u2e80-\u2eff\u3000-\u303f\u31c0-\u31ef\u2f00-\u2fdf\u2ff0-\u2fff\u3100-\u312f\u31a0-\u31bf\ufe10-\ufe1f\ufe30-\ufe4f\u2600-\u27bf\u3200-\u33ff]/gu

function spaceOutChinese(text: string): string {
  return text.replace(CHINESE, ' $& ')
}
