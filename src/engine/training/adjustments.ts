import type { Notation } from '../graph/notation.ts'
import type { Value } from '../graph/value.ts'
import { nonNegative, positive, refuseUnknown, word } from '../nn/field.ts'
import { decayNumbers, proportionalToRate } from '../optim/optimizer.ts'
import type { ClipSpec, PenaltySpec } from '../optim/spec.ts'
import type { Adjustments } from './adjustments-on-demand.ts'
import { readObject } from './document.ts'
import { marked } from './layout.ts'
import type { Plan } from './plan.ts'
import type { Descent, State } from './step.ts'

/** A number that a step is fed with, by name: a scalar, or [R, 1]. */
type NumberOf = (name: string) => Value

function readClip(value: unknown): ClipSpec | undefined {
  if (value === undefined || value === null) return undefined
  const object = readObject(value, 'clip')
  refuseUnknown(object, ['type', 'max'], 'clip')
  return {
    type: word('norm', 'value').read(object['type'], 'clip.type'),
    max: positive.read(object['max'], 'clip.max'),
  }
}

function readPenalty(value: unknown): Required<PenaltySpec> {
  const object = readObject(value ?? {}, 'penalty')
  refuseUnknown(object, ['l1', 'l2'], 'penalty')
  return {
    l1: nonNegative.read(object['l1'] ?? 0, 'penalty.l1'),
    l2: nonNegative.read(object['l2'] ?? 0, 'penalty.l2'),
  }
}

function readMultipliers(value: unknown): Readonly<Record<string, number>> {
  const object = readObject(value ?? {}, 'lr_multipliers')
  return Object.fromEntries(
    Object.entries(object).map(([key, factor]) => [key, nonNegative.read(factor, `lr_multipliers.${key}`)]),
  )
}

/** Reads the adjustments of a document and fills in what it leaves out; throws a SpecError that names the field. */
export function readAdjustments(object: Readonly<Record<string, unknown>>): Adjustments {
  const clip = readClip(object['clip'])
  return {
    ...(clip && { clip }),
    penalty: readPenalty(object['penalty']),
    lr_multipliers: readMultipliers(object['lr_multipliers']),
    decay: word('all', 'weights').read(object['decay'] ?? 'all', 'decay'),
  }
}

/** A constant with one number a parameter, or undefined when it would be 1 everywhere. */
function unlessOnes({ b }: Notation, values: Float32Array): Value | undefined {
  return values.every((value) => value === 1) ? undefined : b.constant(values)
}

/** 1 at every weight, 0 at biases and at the parameters of normalisation. */
const weightMask = (f: Notation, plan: Plan): Value | undefined =>
  unlessOnes(
    f,
    marked(plan.learned, ({ role }) => (role === 'weight' ? 1 : 0)),
  )

const masked = (f: Notation, value: Value, mask: Value | undefined): Value =>
  mask ? f.mul(value, mask) : value

/** Adds l1·Σ|w| + (l2/2)·Σw² over weights to the loss, and its slope l1·sign(w) + l2·w to the gradient. */
export function penalised(
  f: Notation,
  plan: Plan,
  { parameters }: State,
  number: NumberOf,
  bare: Descent,
): Descent {
  const uses = (name: 'l1' | 'l2') => plan.training.penalty[name] > 0 || plan.kept.includes(name)
  const total = (values: Value) => f.sum(values, [-1], false)
  const once = (name: 'l1' | 'l2') =>
    plan.lead === 1 ? f.reshape(number(name), [plan.replicas]) : number(name)
  let { loss, gradient } = bare
  const weights = uses('l1') || uses('l2') ? masked(f, parameters, weightMask(f, plan)) : parameters
  if (uses('l1')) {
    loss = f.add(loss, f.mul(total(f.b.op('Abs', [weights])), once('l1')))
    gradient = f.add(gradient, f.mul(f.sign(weights), number('l1')))
  }
  if (uses('l2')) {
    loss = f.add(loss, f.mul(total(f.square(weights)), f.mul(once('l2'), 0.5)))
    gradient = f.add(gradient, f.mul(weights, number('l2')))
  }
  return { loss, gradient }
}

/** The gradient that the optimizer sees: scaled by min(1, max/(norm + 1e-6)), or clipped to ±max, as torch.nn.utils does. */
export function clipped(f: Notation, plan: Plan, gradient: Value, number: NumberOf): Value {
  const { clip } = plan.training
  if (clip === undefined) return gradient
  const max = number('clip')
  if (clip.type === 'norm') {
    const norm = f.sqrt(f.sumSquare(gradient, [-1], plan.lead === 1))
    return f.mul(gradient, f.min(f.div(max, f.add(norm, 1e-6)), 1))
  }
  return f.max(f.min(gradient, max), f.neg(max))
}

/** Numbers with the factors that single parameters have on their learning rate and decay. */
export function perParameter(f: Notation, plan: Plan, number: NumberOf): NumberOf {
  const { lr_multipliers: factors, decay } = plan.training
  const factor = (key: string) =>
    Object.entries(factors).find(([beginning]) => key.startsWith(beginning))?.[1] ?? 1
  const rates = unlessOnes(
    f,
    marked(plan.learned, ({ key }) => factor(key)),
  )
  const decays = decay === 'weights' ? weightMask(f, plan) : undefined
  return (name) => {
    const value = proportionalToRate.has(name) ? masked(f, number(name), rates) : number(name)
    return decayNumbers.has(name) ? masked(f, value, decays) : value
  }
}
