const LONGEST = 24

/**
 * A JSON value in a few words, on one line, whatever its size or depth: `字符串 "abc"`, `3.5`, `数组（1000 项）`.
 * It never walks into arrays or objects, so that a value nested a million deep is described like any other.
 */
export function describe(value: unknown): string {
  if (value === null) return ' null'
  if (typeof value === 'string') return `字符串 ${quote(value)}`
  if (typeof value === 'boolean') return `布尔值 ${value}`
  if (typeof value === 'number') return Number.isFinite(value) ? `数字 ${value}` : `非有限数 ${value}`
  if (Array.isArray(value)) return `数组（${value.length} 项）`
  return '对象'
}

/** What a value is, as the end of a clause: `是数组（3 项）`, or `缺失` when there is none. */
export function isWhat(value: unknown): string {
  return value === undefined ? '缺失' : `是${describe(value)}`
}

/** A string in double quotes, cut to 24 code points, with every control character and line separator escaped. */
export function quote(text: string): string {
  const points = Array.from(text.slice(0, 4 * LONGEST))
  const cut = points.length > LONGEST ? `${points.slice(0, LONGEST).join('')}…` : points.join('')
  return JSON.stringify(cut).replace(
    /[\p{Cc}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  )
}
