import { fail, ShapeError } from './infer.ts'
import { ruleOf } from './ops.ts'
import type { OpName } from './ops.ts'
import { isGraph, isOptional, isVariadic, slotName } from './rule.ts'
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

/** Types of all outputs of an op; a ShapeError names the op and shows all that it was given. */
export function inferOutputs(op: OpName, inputs: Inputs, attributes: Attributes): readonly Type[] {
  const rule = ruleOf(op)
  try {
    return rule.infer(byName(rule, inputs), attributes)
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    const operands = inputs.map((value, i) => value && `${slotAt(rule, i)} = ${shown(value)}`)
    const settings = Object.entries(attributes).flatMap(([name, value]) =>
      isGraph(value) ? [] : [`${name} = ${JSON.stringify(value)}`],
    )
    const given = [...operands.filter(Boolean), ...settings].join('，')
    throw new ShapeError(`${op} 不接受 ${given}`, { cause: error })
  }
}

/** A type, and the elements where they are known and few: `int64[1] [4]`. */
const shown = (value: Value): string =>
  `${describe(value)}${value.data && value.data.length < 9 ? ` [${value.data.join(', ')}]` : ''}`

/** The name of the slot that the input at `position` fills. */
const slotAt = (rule: AnyRule, position: number): string =>
  slotName(rule.inputs[position] ?? rule.inputs.at(-1) ?? '')

/** Inputs keyed by the names of their slots. Throws a ShapeError when one is missing, too many, or of a wrong type. */
export function byName(rule: AnyRule, inputs: Inputs): Record<string, Value | readonly Value[] | undefined> {
  const named: Record<string, Value | readonly Value[] | undefined> = {}
  rule.inputs.forEach((slot, i) => {
    if (isVariadic(slot)) named[slotName(slot)] = inputs.slice(i).filter((value) => value !== undefined)
    else if (inputs[i] !== undefined || isOptional(slot)) named[slotName(slot)] = inputs[i]
    else fail()
  })
  if (inputs.length > rule.inputs.length && !isVariadic(rule.inputs.at(-1))) fail()
  const [first] = inputs
  if (rule.accepts && first && !rule.accepts.includes(first.dtype)) fail()
  return named
}
