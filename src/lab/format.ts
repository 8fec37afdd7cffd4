/** A number as a visitor reads it: about `digits` significant digits, no trailing zeros, a real minus sign, 10ⁿ from a million up and below a thousandth. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e6 || size < 1e-3)) {
    const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e')
    return `${minus(trim(mantissa))} × 10${superscript(Number(exponent))}`
  }
  return minus(Number.isInteger(value) ? String(value) : trim(value.toPrecision(digits)))
}

const trim = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
const minus = (text: string): string => text.replace('-', '−')
const DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const superscript = (power: number): string =>
  String(power).replace(/./g, (sign) => (sign === '-' ? '⁻' : (DIGITS[Number(sign)] ?? sign)))

/** 61 → 「61 毫秒」, 2140 → 「2.1 秒」. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(1, Math.round(milliseconds))} 毫秒`
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} 秒`
}

/** 3_250_000 → 3.1 (binary megabytes). */
export const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(bytes < 2 ** 20 * 10 ? 1 : 0)
