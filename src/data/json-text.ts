/** JSON as people and programs write it. */

export type JsonRecord = Readonly<Record<string, unknown>>

/** Whether a JSON value is an object, not a list. */
export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Python's json writes bare NaN and Infinity, which JSON does not know: they become texts. */
const quoted = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) =>
    part.startsWith('"') ? part : `"${part}"`,
  )

/** The value of a JSON text, bare NaN and Infinity as texts; undefined when it is none. */
export function parsedJson(text: string): unknown {
  const plain = text.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(plain)
  } catch {
    try {
      return JSON.parse(quoted(plain))
    } catch {
      return undefined
    }
  }
}
