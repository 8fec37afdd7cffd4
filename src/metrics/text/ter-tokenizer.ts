import { words } from './python-text.ts'

export interface TerTokenizerOptions {
  /** Set punctuation apart, undo XML escapes, join lines. */
  readonly normalized: boolean
  /** Drop punctuation. */
  readonly noPunct: boolean
  /** With `normalized`, set ideographs and CJK punctuation apart; with `noPunct`, drop that punctuation too. */
  readonly asianSupport: boolean
  readonly caseSensitive: boolean
}

type Rule = readonly [pattern: RegExp, replacement: string]

const WESTERN: readonly Rule[] = [
  [/([{-~[-` -&(-+:-@/])/g, ' $1 '],
  [/'s /g, " 's "],
  [/'s$/g, " 's"],
  [/([^0-9])([.,])/gu, '$1 $2 '],
  [/([.,])([^0-9])/gu, ' $1 $2'],
  [/([0-9])(-)/g, '$1 $2 '],
]

const ESCAPES: readonly Rule[] = [
  [/\n-/g, ''],
  [/\n/g, ' '],
  [/&quot;/g, '"'],
  [/&amp;/g, '&'],
  [/&lt;/g, '<'],
  [/&gt;/g, '>'],
]

const CJK_PUNCTUATION =
  /[\u3001\u3002\u3008-\u3011\u3014-\u301f\uff61-\uff65\u30fb\uff0e\uff0c\uff1f\uff1a\uff1b\uff01\uff02\uff08\uff09]/gu

/** Up to U+3F22, not U+32FF, as in sacreBLEU: the difference is inside a block that an earlier rule covers. */
const IDEOGRAPHS: readonly Rule[] = [
  [/[\u4e00-\u9fff\u3400-\u4dbf]/gu, ' $& '],
  [/[\u31c0-\u31ef\u2e80-\u2eff]/gu, ' $& '],
  [/[\u3300-\u33ff\uf900-\ufaff\ufe30-\ufe4f]/gu, ' $& '],
  [/[\u3200-\u3f22]/gu, ' $& '],
  [CJK_PUNCTUATION, ' $& '],
]

/** A segment as words for TER, by Tercom's rules as sacreBLEU 2 has them; by default lower-cased and split at white space. */
export function tokenizeForTer(segment: string, options: TerTokenizerOptions): string[] {
  let text = options.caseSensitive ? segment : segment.toLowerCase()
  if (options.normalized) {
    text = apply(WESTERN, ` ${apply(ESCAPES, text)} `)
    if (options.asianSupport) text = apply(IDEOGRAPHS, text)
    text = words(text).join(' ')
  }
  if (options.noPunct) {
    text = text.replace(/[.,?:;!"()]/g, '')
    if (options.asianSupport) text = text.replace(CJK_PUNCTUATION, '')
  }
  return words(text)
}

function apply(rules: readonly Rule[], text: string): string {
  return rules.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text)
}
