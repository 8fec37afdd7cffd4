import { refuse } from '../error.ts'
import { type Argument, items, record } from './argument.ts'
import { integer, number, readRow } from './numbers.ts'
import { isWhat } from './describe.ts'

/** Corners x1, y1, x2, y2 of each box, box after box in one flat array. */
export type Boxes = Float64Array

const BOX = '[x1,y1,x2,y2]，x2 不小于 x1、y2 不小于 y1'
const BOXES = `框的数组，每个框是 ${BOX}`

/** A list of boxes, possibly empty. */
export function boxes(): Argument<Boxes> {
  return {
    accepts: BOXES,
    read: (value, field) => {
      const list = items(value, field, BOXES)
      const result = new Float64Array(4 * list.length)
      list.forEach((entry, index) => result.set(readBox(entry, `${field}[${index}]`), 4 * index))
      return result
    },
  }
}

/** One object that a picture truly shows; a difficult one neither counts nor penalises. */
export interface BoxTruth {
  readonly image: number | string
  readonly box: Float64Array
  readonly difficult: boolean
}

/** One detection of the class, with its confidence. */
export interface BoxDetection {
  readonly image: number | string
  readonly box: Float64Array
  readonly score: number
}

/** A list of {image, box, difficult?}, possibly empty. */
export function boxTruths(): Argument<readonly BoxTruth[]> {
  const accepts = `由 {image, box, difficult?} 组成的数组，box 是 ${BOX}`
  return {
    accepts,
    read: (value, field) =>
      items(value, field, accepts).map((entry, index) => {
        const path = `${field}[${index}]`
        const fields = record(entry, path, accepts)
        return { ...readPlace(fields, path), difficult: readDifficult(fields['difficult'], path) }
      }),
  }
}

/** A list of {image, box, score}, possibly empty. */
export function boxDetections(): Argument<readonly BoxDetection[]> {
  const accepts = `由 {image, box, score} 组成的数组，box 是 ${BOX}`
  return {
    accepts,
    read: (value, field) =>
      items(value, field, accepts).map((entry, index) => {
        const path = `${field}[${index}]`
        const fields = record(entry, path, accepts)
        return {
          ...readPlace(fields, path),
          score: number().read(fields['score'], `${path}.score`),
        }
      }),
  }
}

function readPlace(
  fields: Readonly<Record<string, unknown>>,
  path: string,
): { readonly image: number | string; readonly box: Float64Array } {
  const { image, box } = fields
  if (!isImage(image)) return refuse(`${path}.image`, isWhat(image), '整数或字符串')
  return { image, box: readBox(box, `${path}.box`) }
}

function isImage(value: unknown): value is number | string {
  return typeof value === 'string' || Number.isSafeInteger(value)
}

function readBox(value: unknown, field: string): Float64Array {
  const list = items(value, field, BOX)
  if (list.length !== 4) return refuse(field, `有 ${list.length} 项`, BOX)
  const box = readRow(list, field, {})
  if (box[2]! < box[0]! || box[3]! < box[1]!) return refuse(field, `是 [${box.join(',')}]`, BOX)
  return box
}

function readDifficult(value: unknown, path: string): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'boolean') return value
  return integer({ min: 0, max: 1 }).read(value, `${path}.difficult`) === 1
}
