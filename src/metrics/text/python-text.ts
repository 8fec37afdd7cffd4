/**
 * White space as Python's `str.split()` and `str.strip()` see it, which the reference tools are built on. It differs
 * from JavaScript's `\s` by U+001C…U+001F and U+0085 (white space here) and U+FEFF (not).
 */
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

const RUNS = new RegExp(`[${SPACE}]+`, 'u')
const TRAILING = new RegExp(`[${SPACE}]+$`, 'u')
const LEADING = new RegExp(`^[${SPACE}]+`, 'u')

/** The pieces between runs of white space, as `str.split()`: none of them empty. */
export function words(text: string): string[] {
  return text.split(RUNS).filter((word) => word !== '')
}

/** Without white space at the end, as `str.rstrip()`. */
export function trimEnd(text: string): string {
  return text.replace(TRAILING, '')
}

/** Without white space at either end, as `str.strip()`. */
export function trim(text: string): string {
  return trimEnd(text).replace(LEADING, '')
}
