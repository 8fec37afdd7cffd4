/** A document that cannot be trained: the sentence names the field, what is wrong and what is accepted. */
export class SpecError extends Error {
  override readonly name = 'SpecError'
  readonly field: string

  constructor(field: string, reason: string) {
    super(`${field}：${reason}。`)
    this.field = field
  }
}

/** Throws unless an array has the shape that it must have. */
export function expectShape(given: readonly number[], wanted: readonly number[], field: string): void {
  if (given.join() !== wanted.join())
    throw new SpecError(field, `应为形状 [${wanted.join(', ')}]，收到 [${given.join(', ')}]`)
}

/** Says that a name is none of those there are; never returns. */
export const refuseName = (name: string, known: readonly string[], field: string): never => {
  throw new SpecError(field, `没有 ${name}，有 ${known.join('、')}`)
}

/** Throws when a name is none of those there are. */
export function expectKnown(name: string, known: readonly string[], field: string): void {
  if (!known.includes(name)) refuseName(name, known, field)
}

/** One field of a row: reads a JSON value at a path, or throws a {@link SpecError}. */
export interface Field<T> {
  read(value: unknown, path: string): T
  /** Value of a field that is left out; a field without one must be given. */
  readonly fallback?: T
}

/** Every field of a row but its name, in the order in which they are listed to the reader. */
export type Fields<S extends { readonly type: string }> = {
  readonly [F in Exclude<keyof S, 'type'>]-?: Field<Exclude<S[F], undefined>>
}

/** A row's data with every default filled in. */
export type Complete<S> = { readonly [F in keyof S]-?: Exclude<S[F], undefined> }

/** A value as an error message shows it, cut to a readable length. */
export function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? '空')
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

/** A number with a rule on it; `accepted` completes the sentence 「应为 …」. */
export function number(accepted: string, holds: (value: number) => boolean): Field<number> {
  return {
    read(value, path) {
      if (typeof value === 'number' && Number.isFinite(value) && holds(value)) return value
      throw new SpecError(path, `应为${accepted}，收到 ${shown(value)}`)
    },
  }
}

/** Largest length of any axis that a document may ask for. */
export const LARGEST_LENGTH = 1_000_000

/** A length: 1 ≤ v ≤ {@link LARGEST_LENGTH}, whole. */
export const count = number(
  ` 1 到 ${LARGEST_LENGTH} 的整数`,
  (v) => Number.isInteger(v) && v >= 1 && v <= LARGEST_LENGTH,
)
/** A number of steps: v ≥ 1, whole. */
export const steps = number(' ≥ 1 的整数', (v) => Number.isSafeInteger(v) && v >= 1)
/** v ≥ 0, whole. */
export const wholeNumber = number(' ≥ 0 的整数', (v) => Number.isSafeInteger(v) && v >= 0)
/** Whole, of either sign. */
export const integer = number('整数', Number.isSafeInteger)
/** Any finite number. */
export const real = number('有限数', () => true)
/** v > 0. */
export const positive = number(' > 0 的有限数', (v) => v > 0)
/** v ≥ 0. */
export const nonNegative = number(' ≥ 0 的有限数', (v) => v >= 0)
/** 0 ≤ v ≤ 1. */
export const share = number(' 0 到 1 的数', (v) => v >= 0 && v <= 1)
/** 0 ≤ v < 1. */
export const rateOfDecay = number(' 0 到 1 的数，不含 1', (v) => v >= 0 && v < 1)

/** true or false. */
export const flag: Field<boolean> = {
  read(value, path) {
    if (typeof value === 'boolean') return value
    throw new SpecError(path, `应为 true 或 false，收到 ${shown(value)}`)
  },
}

/** One of a few words. */
export const word = <const W extends string>(...words: readonly W[]): Field<W> => ({
  read(value, path) {
    const found = words.find((known) => known === value)
    if (found !== undefined) return found
    throw new SpecError(path, `应为 ${words.join('、')} 之一，收到 ${shown(value)}`)
  },
})

/** A list, each place read by `element`; `length` asks for exactly so many. */
export const list = <T>(element: Field<T>, length?: number): Field<readonly T[]> => ({
  read(value, path) {
    if (!Array.isArray(value)) throw new SpecError(path, `应为列表，收到 ${shown(value)}`)
    if (length !== undefined && value.length !== length) {
      throw new SpecError(path, `应有 ${length} 项，收到 ${value.length} 项`)
    }
    return value.map((place: unknown, i) => element.read(place, `${path}[${i}]`))
  },
})

/** The field with a value for documents that leave it out. */
export const optional = <T>(field: Field<T>, fallback: NoInfer<T>): Field<T> => ({
  read: (value, path) => field.read(value, path),
  fallback,
})

/** Whether a JSON value is an object, no list and not null. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Throws on keys outside `known`, so that a misspelt field is not silently ignored. */
export function refuseUnknown(
  object: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: string,
): void {
  const stranger = Object.keys(object).find((key) => !known.includes(key))
  if (stranger === undefined) return
  const at = path === '' ? stranger : `${path}.${stranger}`
  throw new SpecError(
    at,
    known.length > 0 ? `没有这个字段，可用 ${known.join('、')}` : '没有这个字段，这里不收任何字段',
  )
}

/** Reads the fields of one row from an object; unknown and missing fields are errors. */
export function readFields<S extends { readonly type: string }>(
  fields: Fields<S>,
  object: Readonly<Record<string, unknown>>,
  path: string,
): Complete<S> {
  const table: Readonly<Record<string, Field<unknown>>> = fields
  refuseUnknown(object, ['type', ...Object.keys(table)], path)
  const entries = Object.entries(table).map(([name, field]) => {
    const value = object[name]
    if (value !== undefined && value !== null) return [name, field.read(value, `${path}.${name}`)]
    if ('fallback' in field) return [name, field.fallback]
    throw new SpecError(`${path}.${name}`, '缺少这个字段')
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each field of S was read by its own row
  return Object.fromEntries([['type', object['type']], ...entries]) as Complete<S>
}

/** A table with one row a name, each row holding the fields of that name's specification. */
export type Table<S extends { readonly type: string }, Row> = {
  readonly [N in S['type']]: Row & { readonly fields: Fields<Extract<S, { readonly type: N }>> }
}

/** Name and row of the table that an object's `type` chooses. */
export function chooseRow<Row>(
  table: Readonly<Record<string, Row | undefined>>,
  value: unknown,
  path: string,
): { readonly row: Row; readonly object: Readonly<Record<string, unknown>> } {
  if (!isObject(value)) throw new SpecError(path, `应为带 type 的对象，收到 ${shown(value)}`)
  const { type } = value
  if (typeof type === 'string' && Object.hasOwn(table, type)) {
    const row = table[type]
    if (row === undefined) throw new Error(`${type} is read before its row was fetched`)
    return { row, object: value }
  }
  throw new SpecError(`${path}.type`, `应为 ${Object.keys(table).join('、')} 之一，收到 ${shown(type)}`)
}
