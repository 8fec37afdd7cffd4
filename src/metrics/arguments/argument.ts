import { refuse } from '../error.ts'
import { isWhat } from './describe.ts'

/** How one argument of a metric is read from untrusted JSON; `read` throws a `MetricError` that names `field`. */
export interface Argument<T> {
  /** What is accepted, as a Chinese noun phrase. */
  readonly accepts: string
  readonly read: (value: unknown, field: string) => T
  /** The value of an argument that is left out or null; an argument without it is required. */
  readonly absent?: { readonly value: T }
}

export type Arguments = Readonly<Record<string, Argument<unknown>>>

/** The values that a table of arguments yields, name by name. */
export type Values<A extends Arguments> = {
  readonly [Name in keyof A]: A[Name] extends Argument<infer T> ? T : never
}

/** The same argument, with a value for when it is left out or null. */
export function optional<T>(argument: Argument<T>): Argument<T | undefined>
export function optional<T, const D>(argument: Argument<T>, value: D): Argument<T | D>
export function optional<T, D>(argument: Argument<T>, value?: D): Argument<T | D | undefined> {
  return { ...argument, absent: { value } }
}

/** One of a few words or numbers. */
export function choice<const W extends readonly (string | number)[]>(...words: W): Argument<W[number]> {
  const accepts = `${words.join('、')} 之一`
  return {
    accepts,
    read: (value, field) => words.find((word) => word === value) ?? refuse(field, isWhat(value), accepts),
  }
}

/** A list of different words, at least one. */
export function choices<const W extends readonly string[]>(...words: W): Argument<readonly W[number][]> {
  const accepts = `由 ${words.join('、')} 组成、不重复的非空数组`
  const one = choice(...words)
  return {
    accepts,
    read: (value, field) => {
      const list = items(value, field, accepts)
      if (list.length === 0 || list.length > words.length) {
        return refuse(field, isWhat(value), accepts)
      }
      const read = list.map((word, index) => one.read(word, `${field}[${index}]`))
      return new Set(read).size === read.length ? read : refuse(field, '有重复的项', accepts)
    },
  }
}

/** true or false. */
export function flag(): Argument<boolean> {
  const accepts = 'true 或 false'
  return {
    accepts,
    read: (value, field) => (typeof value === 'boolean' ? value : refuse(field, isWhat(value), accepts)),
  }
}

/** A JSON array of any content, for readers that look at its items themselves. */
export function items(value: unknown, field: string, accepts: string): readonly unknown[] {
  return Array.isArray(value) ? value : refuse(field, isWhat(value), accepts)
}

/** A JSON object (not null, not an array). */
export function record(value: unknown, field: string, accepts: string): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : refuse(field, isWhat(value), accepts)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
