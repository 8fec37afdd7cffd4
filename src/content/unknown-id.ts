import { nearest } from '../lab/nearest.ts'

/** The sentence for an id that nobody knows: what it was meant to be, and the nearest known one. */
export function unknownId(what: string, id: string, known: Iterable<string>): string {
  const close = nearest(id, [...known])
  return `没有${what}「${id}」${close === undefined ? '' : `，最接近的是「${close}」`}。`
}
