import { MetricError } from '../error.ts'

/** A class label: an integer or a string. */
export type Label = number | string

/** Labels of several lists as positions in one sorted list of classes. */
export interface Encoded {
  /** Every label that occurs, sorted: integers by value, strings by code point (as numpy sorts them). */
  readonly classes: readonly Label[]
  /** For each list, the position in `classes` of each of its labels. */
  readonly codes: readonly Int32Array[]
}

/** Whether a label is a number or a string. */
export function kindOf(label: Label): 'number' | 'string' {
  return typeof label === 'number' ? 'number' : 'string'
}

/**
 * Replaces labels by positions in the sorted list of all labels of all lists.
 * @throws MetricError when integers and strings are mixed
 */
export function encode(...lists: readonly (readonly Label[])[]): Encoded {
  const seen = new Map<Label, number>()
  const codes = lists.map((list) =>
    Int32Array.from({ length: list.length }, (_, index) => {
      const label = list[index]!
      const known = seen.get(label)
      if (known !== undefined) return known
      seen.set(label, seen.size)
      return seen.size - 1
    }),
  )
  const classes = sortLabels([...seen.keys()])
  const places = new Int32Array(classes.length)
  classes.forEach((label, place) => {
    places[seen.get(label)!] = place
  })
  return { classes, codes: codes.map((list) => list.map((code) => places[code]!)) }
}

/** The different labels of some lists, sorted. */
export function classesOf(...lists: readonly (readonly Label[])[]): readonly Label[] {
  const seen = new Set<Label>()
  for (const list of lists) for (const label of list) seen.add(label)
  return sortLabels([...seen])
}

/** How a list of labels is named in a message: `0、1、2…`. */
export function listed(labels: readonly Label[]): string {
  const shown = labels.slice(0, 5).map((label) => JSON.stringify(label))
  return `${shown.join('、')}${labels.length > shown.length ? '…' : ''}`
}

function sortLabels(labels: readonly Label[]): readonly Label[] {
  const numbers = labels.filter((label) => typeof label === 'number')
  const strings = labels.filter((label) => typeof label === 'string')
  if (numbers.length > 0 && strings.length > 0) {
    throw new MetricError('y_pred', 'y_pred 与 y_true 的标签一边是整数、一边是字符串，应为同一种。')
  }
  return numbers.length > 0 ? numbers.sort((a, b) => a - b) : strings.sort(byCodePoint)
}

/** UTF-16 order differs from code point order where surrogates meet U+E000…U+FFFF. */
function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)]
    if (left !== right) return lift(left) - lift(right)
  }
  return a.length - b.length
}

function lift(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
