import { refuse } from '../error.ts'
import { type Argument, items } from './argument.ts'
import { isWhat } from './describe.ts'

/** A closed or half-open range; both ends are optional. */
export interface Range {
  readonly min?: number
  readonly max?: number
  /** Exclusive lower end. */
  readonly above?: number
}

/** One finite number within a range. */
export function number(range: Range = {}): Argument<number> {
  const accepts = finite(range)
  return { accepts, read: (value, field) => readNumber(value, field, range, accepts) }
}

/** One whole number within a range. */
export function integer(range: Range = {}): Argument<number> {
  const accepts = `${phrase(range)}整数`
  return {
    accepts,
    read: (value, field) => {
      const whole = readNumber(value, field, range, accepts)
      return Number.isSafeInteger(whole) ? whole : refuse(field, isWhat(value), accepts)
    },
  }
}

/** The same number, or NaN written as the string "NaN". */
export function nanOr(argument: Argument<number>): Argument<number> {
  const accepts = `${argument.accepts}或字符串 "NaN"`
  return {
    accepts,
    read: (value, field) => (value === 'NaN' ? Number.NaN : argument.read(value, field)),
  }
}

/** A flat list of finite numbers, at least `least` of them. A number beyond float64 (1e400) counts as not finite. */
export function numbers(range: Range = {}, least = 1): Argument<Float64Array> {
  const accepts = `由${finite(range)}组成的${least > 0 ? '非空' : ''}数组`
  return {
    accepts,
    read: (value, field) => {
      const list = items(value, field, accepts)
      if (list.length < least) return refuse(field, '是空数组', accepts)
      return readRow(list, field, range)
    },
  }
}

/** The same numbers as a typed array; the first bad one is named by its index. */
export function readRow(list: readonly unknown[], field: string, range: Range): Float64Array {
  const result = new Float64Array(list.length)
  const wrong = fillRow(result, 0, list, range)
  return wrong < 0 ? result : refuse(`${field}[${wrong}]`, isWhat(list[wrong]), finite(range))
}

/** Writes numbers into `target` from `start` on; returns the index of the first that does not fit, or −1. */
export function fillRow(target: Float64Array, start: number, list: readonly unknown[], range: Range): number {
  for (let index = 0; index < list.length; index += 1) {
    const value = list[index]
    if (!isWithin(value, range)) return index
    target[start + index] = value
  }
  return -1
}

function readNumber(value: unknown, field: string, range: Range, accepts: string): number {
  return isWithin(value, range) ? value : refuse(field, isWhat(value), accepts)
}

function isWithin(value: unknown, { min, max, above }: Range): value is number {
  return (
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (min === undefined || value >= min) &&
    (max === undefined || value <= max) &&
    (above === undefined || value > above)
  )
}

/** A finite number within a range, in words. */
export function finite(range: Range): string {
  return `${phrase(range)}有限数`
}

function phrase({ min, max, above }: Range): string {
  const parts = [
    ...(above === undefined ? [] : [`大于 ${above}`]),
    ...(min === undefined ? [] : [`不小于 ${min}`]),
    ...(max === undefined ? [] : [`不大于 ${max}`]),
  ]
  return parts.length > 0 ? `${parts.join('、')} 的` : ''
}
