/** Which tokens and n-grams of a hypothesis a reference has, as text. */
import { hasHan } from './alarms.ts'
import { allowedNgrams } from '../../src/metrics/text/bleu.ts'
import type { NgramRow } from './report.ts'

const LISTED = 8
const SHOWN = 160

/** At most so much of a text as a cell of a table holds. */
export const cellOf = (text: string): string =>
  text.length > SHOWN ? `${text.slice(0, SHOWN)}…（共 ${text.length} 字）` : text

/** Tokens in a line, unmatched runs between 〔 and 〕. A token that occurs more often than in any reference is unmatched the last times. */
export function marked(tokens: readonly string[], references: readonly (readonly string[])[]): string {
  const left = allowedNgrams(references, 1)
  let text = ''
  let inside = false
  let previous = ''
  for (const token of tokens) {
    const rest = left.get(token) ?? 0
    left.set(token, rest - 1)
    const missed = rest <= 0
    if (inside && !missed) text += '〕'
    text += gap(previous, token)
    if (!inside && missed) text += '〔'
    text += token
    inside = missed
    previous = token
  }
  return inside ? `${text}〕` : text
}

const FULL_WIDTH = /[\u3000-\u303f\uff00-\uffef]/u

const wide = (token: string): boolean => hasHan(token) || FULL_WIDTH.test(token)

/** A space between two tokens, except beside a Chinese character or full-width mark. */
function gap(left: string, right: string): string {
  return left === '' || wide(left) || wide(right) ? '' : ' '
}

/** Matched and missed n-grams of a segment for n = 1…4, each n that the hypothesis is long enough for. */
export function ngramRows(
  at: number,
  tokens: readonly string[],
  references: readonly (readonly string[])[],
): NgramRow[] {
  return [1, 2, 3, 4]
    .filter((n) => tokens.length >= n)
    .map((n) => {
      const left = allowedNgrams(references, n)
      const [matched, missed]: [string[], string[]] = [[], []]
      for (let start = 0; start + n <= tokens.length; start++) {
        const ngram = tokens.slice(start, start + n)
        const key = ngram.join(' ')
        const rest = left.get(key) ?? 0
        left.set(key, rest - 1)
        const list = rest > 0 ? matched : missed
        list.push(ngram.reduce((text, token, index) => text + gap(ngram[index - 1] ?? '', token) + token, ''))
      }
      return {
        at,
        n,
        hits: matched.length,
        all: matched.length + missed.length,
        matched: listed(matched),
        missed: listed(missed),
      }
    })
}

function listed(ngrams: readonly string[]): string {
  const rest = ngrams.length - LISTED
  return cellOf(ngrams.slice(0, LISTED).join(' · ')) + (rest > 0 ? ` 等 ${ngrams.length} 个` : '')
}
