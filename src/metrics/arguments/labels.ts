import { type Label, kindOf } from '../classification/label.ts'
import { refuse } from '../error.ts'
import { type Argument, items } from './argument.ts'
import { describe, isWhat } from './describe.ts'

const ONE = '整数或字符串'
const MANY = '全为整数或全为字符串的非空数组'
const EACH = '整数或字符串，且与其余标签同类'

/** One class label. */
export function label(): Argument<Label> {
  return {
    accepts: ONE,
    read: (value, field) => (isLabel(value) ? value : refuse(field, isWhat(value), ONE)),
  }
}

/** One class label a sample, all integers or all strings; booleans and fractions are refused. */
export function labels(): Argument<readonly Label[]> {
  return { accepts: MANY, read: readLabels }
}

/** Labels in the order wanted, none twice. */
export function labelOrder(): Argument<readonly Label[]> {
  return {
    accepts: `${MANY}，不重复`,
    read: (value, field) => {
      const list = readLabels(value, field)
      return new Set(list).size === list.length ? list : refuse(field, '有重复的标签', `${MANY}，不重复`)
    },
  }
}

function readLabels(value: unknown, field: string): readonly Label[] {
  const list = items(value, field, MANY)
  if (list.length === 0) return refuse(field, '是空数组', MANY)
  const result: Label[] = []
  for (const [index, entry] of list.entries()) {
    if (!isLabel(entry)) return refuse(`${field}[${index}]`, isWhat(entry), EACH)
    if (index > 0 && kindOf(entry) !== kindOf(result[0]!)) {
      return refuse(`${field}[${index}]`, `是${describe(entry)}，${field}[0] 是${describe(list[0])}`, EACH)
    }
    result.push(entry)
  }
  return result
}

function isLabel(value: unknown): value is Label {
  return typeof value === 'string' || Number.isSafeInteger(value)
}
