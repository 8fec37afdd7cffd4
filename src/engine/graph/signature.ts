import { ShapeError } from './infer.ts'
import { ruleOf } from './ops.ts'
import type { OpName } from './ops.ts'
import { isOptional, isVariadic, slotName } from './rule.ts'
import type { AnyRule, Attributes } from './rule.ts'
import { describe } from './value.ts'
import type { Type, Value } from './value.ts'

/** Inputs of a node in the order of its slots; one that is left out is undefined. */
export type Inputs = readonly (Value | undefined)[]

/** Given attributes with the defaults of the op for the others. */
export function withDefaults(op: OpName, given: Attributes): Attributes {
  const defaults = Object.entries<AnyRule['attributes'][string]>(ruleOf(op).attributes)
  return Object.fromEntries(
    defaults.flatMap(([name, { default: value }]) => {
      const held = given[name] ?? value
      return held === undefined ? [] : [[name, held]]
    }),
  )
}

/** Types of all outputs of an op; an error names the op, what does not fit, and every input's type. */
export function inferOutputs(op: OpName, inputs: Inputs, attributes: Attributes): readonly Type[] {
  const rule = ruleOf(op)
  try {
    return rule.infer(byName(rule, inputs), attributes)
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    const types = inputs.flatMap((value, i) => (value ? [`${slotAt(rule, i)} 是 ${describe(value)}`] : []))
    throw new ShapeError(`${op}：${error.message}（${types.join('，')}）`, { cause: error })
  }
}

/** The name of the slot that the input at `position` fills. */
const slotAt = (rule: AnyRule, position: number): string =>
  slotName(rule.inputs[position] ?? rule.inputs.at(-1) ?? '')

/** Inputs keyed by the names of their slots. Throws a ShapeError when one is missing, too many, or of a wrong type. */
export function byName(rule: AnyRule, inputs: Inputs): Record<string, Value | readonly Value[] | undefined> {
  const named: Record<string, Value | readonly Value[] | undefined> = {}
  rule.inputs.forEach((slot, i) => {
    if (isVariadic(slot)) named[slotName(slot)] = inputs.slice(i).filter((value) => value !== undefined)
    else if (inputs[i] !== undefined || isOptional(slot)) named[slotName(slot)] = inputs[i]
    else throw new ShapeError(`缺少输入 ${slot}`)
  })
  if (inputs.length > rule.inputs.length && !isVariadic(rule.inputs.at(-1))) {
    throw new ShapeError(`最多 ${rule.inputs.length} 个输入，给了 ${inputs.length} 个`)
  }
  const [first] = inputs
  if (rule.accepts && first && !rule.accepts.includes(first.dtype)) {
    throw new ShapeError(`${slotAt(rule, 0)} 不能是 ${first.dtype}，只接受 ${rule.accepts.join('、')}`)
  }
  return named
}
