import { refuse } from '../error.ts'
import type { Column } from '../numeric/column.ts'
import { items } from './argument.ts'
import { isWhat } from './describe.ts'

/** The fields of an entry of a COCO file, not yet looked at. */
export type Fields = Readonly<Record<string, unknown>>

const BBOX = '四个有限数 [x,y,宽,高]，宽高不为负'

/** An integer id. */
export function readId(fields: Fields, path: string, key: string): number {
  const value = fields[key]
  const fits = typeof value === 'number' && Number.isSafeInteger(value)
  return fits ? value : refuse(`${path}.${key}`, isWhat(value), '整数')
}

/** A finite number, not below `min` if given. */
export function readFinite(fields: Fields, path: string, key: string, min?: number): number {
  const value = fields[key]
  const fits = typeof value === 'number' && Number.isFinite(value) && (min === undefined || value >= min)
  const accepts = min === undefined ? '有限数' : `不小于 ${min} 的有限数`
  return fits ? value : refuse(`${path}.${key}`, isWhat(value), accepts)
}

/** Pushes x, y, width and height. */
export function readBbox(fields: Fields, path: string, into: Column): void {
  const field = `${path}.bbox`
  const list = items(fields['bbox'], field, BBOX)
  if (list.length !== 4) refuse(field, `有 ${list.length} 项`, BBOX)
  list.forEach((entry, place) => {
    const fits = typeof entry === 'number' && Number.isFinite(entry) && (place < 2 || entry >= 0)
    if (!fits) refuse(`${field}[${place}]`, isWhat(entry), BBOX)
    into.push(entry)
  })
}

/** Whether an annotation is a crowd; left out: it is not. */
export function readCrowd(fields: Fields, path: string): number {
  const value = fields['iscrowd']
  if (value === undefined || value === null || value === 0 || value === false) return 0
  if (value === 1 || value === true) return 1
  return refuse(`${path}.iscrowd`, isWhat(value), '0 或 1')
}
