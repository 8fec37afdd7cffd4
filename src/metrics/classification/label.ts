import { quote } from '../arguments/describe.ts'
import { MetricError } from '../error.ts'
import { LabelCodes } from './label-codes.ts'

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
  const seen = new LabelCodes()
  const codes = lists.map((list) => {
    const result = new Int32Array(list.length)
    for (let index = 0; index < list.length; index += 1) result[index] = seen.codeOf(list[index]!)
    return result
  })
  const found = seen.labels
  const order = sortedPlaces(found)
  const places = new Int32Array(found.length)
  order.forEach((code, place) => {
    places[code] = place
  })
  return {
    classes: order.map((code) => found[code]!),
    codes: codes.map((list) => list.map((code) => places[code]!)),
  }
}

/** The different labels of some lists, sorted. */
export function classesOf(...lists: readonly (readonly Label[])[]): readonly Label[] {
  const seen = new LabelCodes()
  for (const list of lists) for (let index = 0; index < list.length; index += 1) seen.codeOf(list[index]!)
  return sortedPlaces(seen.labels).map((code) => seen.labels[code]!)
}

/** How a list of labels is named in a message: `0、1、2…`. */
export function listed(labels: readonly Label[]): string {
  const shown = labels.slice(0, 5).map((label) => (typeof label === 'string' ? quote(label) : label))
  return `${shown.join('、')}${labels.length > shown.length ? '…' : ''}`
}

function sortedPlaces(labels: readonly Label[]): readonly number[] {
  const kinds = new Set(labels.map(kindOf))
  if (kinds.size > 1) {
    throw new MetricError('y_pred', 'y_pred 与 y_true 的标签一边是整数、一边是字符串，应为同一种。')
  }
  return [...labels.keys()].sort((a, b) => compare(labels[a]!, labels[b]!))
}

function compare(a: Label, b: Label): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : byCodePoint(String(a), String(b))
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
