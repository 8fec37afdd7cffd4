/** Numbers as a reader sees them, and how wide a text will be in the drawing. */
import { format } from 'd3'

/** Size of all text in a drawing, in user units. */
export const TEXT_SIZE = 12
/** Distance of two baselines in a label of several lines. */
export const LINE_HEIGHT = 16

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

function superscript(integer: number): string {
  const digits = String(Math.abs(integer)).replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? '')
  return (integer < 0 ? '⁻' : '') + digits
}

/** 10⁻³, 1, 10, 10³. */
export function powerOfTen(exponent: number): string {
  if (exponent === 0) return '1'
  return exponent === 1 ? '10' : `10${superscript(exponent)}`
}

const trimmed = (digits: number): ((value: number) => string) => format(`.${digits}~r`)

/** A number with `digits` significant digits, as in running text: 0.0123, −4.5, 1.2 × 10⁻⁶, 1,024. */
export function number(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e6) return format(',')(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    const [mantissa = '', exponent = '0'] = format(`.${digits - 1}~e`)(value).split('e')
    return mantissa === '1' ? powerOfTen(Number(exponent)) : `${mantissa} × ${powerOfTen(Number(exponent))}`
  }
  return trimmed(digits)(value)
}

/** 0.125 → 12.5 %. */
export function percent(share: number, digits = 3): string {
  return `${number(share * 100, digits)}%`
}

/** Advance widths in em of the narrow and the wide Latin letters; other letters count as `LETTER`. */
const NARROW = new Set("ilj.,:;'|![]()·⁻¹ft ")
const WIDE = new Set('mwMW%@—')
const LETTER = 0.58

function advance(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code >= 0x2e80) return 1
  if (NARROW.has(character)) return 0.34
  if (WIDE.has(character)) return 0.92
  if (SUPERSCRIPTS.includes(character)) return 0.4
  return character >= 'A' && character <= 'Z' ? 0.68 : LETTER
}

/** Width of a text in user units; an estimate for the system CJK stack that errs on the wide side. */
export function textWidth(content: string, bold = false): number {
  let em = 0
  for (const character of content) em += advance(character)
  return em * TEXT_SIZE * (bold ? 1.04 : 1)
}

const CLOSING = new Set('，。、；：？！）」』》%”…')
/** Characters that stay with the one before them: a Latin word or a number is never cut. */
const joined = (left: string, right: string): boolean =>
  CLOSING.has(right) ||
  '（「『《“'.includes(left) ||
  (left.charCodeAt(0) < 0x2e80 && right.charCodeAt(0) < 0x2e80 && left !== ' ' && right !== ' ')

/** A text broken into lines no wider than `width`, by the rules of Chinese typesetting that matter in a label. */
export function wrap(content: string, width: number, bold = false): string[] {
  const pieces: string[] = []
  for (const character of content) {
    const last = pieces.at(-1)
    if (last !== undefined && joined(last.at(-1) ?? '', character))
      pieces[pieces.length - 1] = last + character
    else pieces.push(character)
  }
  const lines: string[] = []
  let current = ''
  for (const piece of pieces) {
    if (current !== '' && textWidth(current + piece, bold) > width) {
      lines.push(current.trimEnd())
      current = piece.trimStart()
    } else current += piece
  }
  if (current.trim() !== '') lines.push(current.trimEnd())
  return lines
}
