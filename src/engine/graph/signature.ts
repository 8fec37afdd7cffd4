import { ShapeError } from './infer.ts'
import { ruleOf } from './ops.ts'
import type { OpName } from './ops.ts'
import type { AnyRule, AttributeValue } from './rule.ts'
import { describe } from './value.ts'
import type { Type, Value } from './value.ts'

/** Inputs of a node in the order of its slots; one that is left out is undefined. */
export type Inputs = readonly (Value | undefined)[]
export type Attributes = Readonly<Record<string, AttributeValue>>

/** The attributes that a caller may leave out, with their values. */
export const defaultsOf = (rule: AnyRule): Attributes =>
  Object.fromEntries(
    Object.entries(rule.attributes).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    ),
  )

/** Types of all outputs of an op; an error names the op, its inputs and their types. */
export function inferOutputs(op: OpName, inputs: Inputs, attributes: Attributes): readonly Type[] {
  const rule = ruleOf(op)
  try {
    return rule.infer(byName(rule, inputs), attributes)
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    const listed = inputs.flatMap((value, i) =>
      value ? [`${rule.inputs[i] ?? rule.inputs.at(-1)} 是 ${describe(value)}`] : [],
    )
    throw new ShapeError(`${op}：${error.message}（${listed.join('，')}）`, { cause: error })
  }
}

/** Inputs keyed by the names of their slots; checks that those which must be given are. */
export function byName(rule: AnyRule, inputs: Inputs): Record<string, Value | readonly Value[] | undefined> {
  const named: Record<string, Value | readonly Value[] | undefined> = {}
  rule.inputs.forEach((slot, i) => {
    if (slot.endsWith('...'))
      named[slot.slice(0, -3)] = inputs.slice(i).filter((value) => value !== undefined)
    else named[slot.replace('?', '')] = inputs[i]
    if (/\w$/.test(slot) && inputs[i] === undefined) throw new ShapeError(`缺少输入 ${slot}`)
  })
  const variadic = rule.inputs.at(-1)?.endsWith('...') === true
  if (inputs.length > rule.inputs.length && !variadic)
    throw new ShapeError(`只有 ${rule.inputs.length} 个输入，给了 ${inputs.length} 个`)
  const [head] = inputs
  if (rule.accepts && head && !rule.accepts.includes(head.dtype)) {
    throw new ShapeError(`不接受 ${head.dtype}，只接受 ${rule.accepts.join('、')}`)
  }
  return named
}
