import { grad, vjp } from '../autodiff/grad.ts'
import type { Notation } from '../graph/notation.ts'
import { existing } from '../graph/value.ts'
import type { Value } from '../graph/value.ts'
import type { WrittenLoss } from '../nn/losses/row.ts'
import { decayNumbers, proportionalToRate } from '../optim/optimizer.ts'
import { marked } from './layout.ts'
import type { Plan } from './plan.ts'
import { openViews, scopeOf } from './scope.ts'
import type { Traces } from './scope.ts'

/** What one step hands to the next: flat vectors, [P], or [R, P] for R replicas. */
export interface State {
  readonly parameters: Value
  readonly slots: Readonly<Record<string, Value>>
  readonly buffers?: Value
}

/** What a step reads besides its state. */
export interface Surroundings {
  /** The batch, [R, B, …], and its targets as the loss prepared them. */
  readonly x: Value
  readonly target: Value
  readonly frozen?: Value
  /** A number by name: a scalar, or [R, 1]. */
  readonly number: (name: string) => Value
  /** The dropout mask of that key, [R, B, …]. */
  readonly mask: (key: string) => Value
}

/** A step as it was written, with everything that a stream may look at. */
export interface Step extends Traces {
  readonly before: State
  readonly after: State
  /** What the network put out, [R, B, …]. */
  readonly output: Value
  readonly target: Value
  /** Batch loss with its penalty: a scalar, or [R]. */
  readonly loss: Value
  /** loss = scale·total, where the loss is that and no penalty comes on top. */
  readonly total: WrittenLoss['total'] | undefined
  /** Gradient of the loss before clipping, flat. */
  readonly gradient: Value
  /** Its Euclidean norm, a scalar or [R, 1]; written when clipping needs it. */
  readonly norm: () => Value
}

/** Euclidean norm of a flat vector: a scalar, or [R, 1]. */
export const flatNorm = (f: Notation, vector: Value): Value =>
  f.sqrt(f.sumSquare(vector, [-1], vector.shape.length > 1))

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

interface Penalised {
  readonly loss: Value
  readonly gradient: Value
}

/** Adds l1·Σ|w| + (l2/2)·Σw² over weights to the loss, and its slope l1·sign(w) + l2·w to the gradient. */
function penalised(
  f: Notation,
  plan: Plan,
  { parameters }: State,
  number: (name: string) => Value,
  bare: Penalised,
): Penalised {
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
function clipped(
  f: Notation,
  plan: Plan,
  gradient: Value,
  norm: () => Value,
  number: (name: string) => Value,
): Value {
  const { clip } = plan.training
  if (clip === undefined) return gradient
  const max = number('clip')
  if (clip.type === 'norm') return f.mul(gradient, f.min(f.div(max, f.add(norm(), 1e-6)), 1))
  return f.max(f.min(gradient, max), f.neg(max))
}

/** Numbers with the factors that single parameters have on their learning rate and decay. */
function perParameter(f: Notation, plan: Plan, number: (name: string) => Value): (name: string) => Value {
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

/** (1 − momentum)·old + momentum·observed over all running statistics at once. */
function observedBuffers(f: Notation, plan: Plan, before: Value, { observed }: Traces): Value {
  const lead = before.shape.slice(0, -1)
  const rows = plan.buffers.places.map(({ spec, length }) => {
    return f.reshape(existing(observed.get(spec.key), spec.key), [...lead, length])
  })
  const fresh = rows.length > 1 ? f.concat(rows, -1) : (rows[0] ?? before)
  const momentum = f.b.constant(marked(plan.buffers, (spec) => spec.momentum))
  const keep = f.b.constant(marked(plan.buffers, (spec) => 1 - spec.momentum))
  return f.add(f.mul(before, keep), f.mul(fresh, momentum))
}

/** Writes one step of training: forward pass, loss, gradient, clipping, optimizer. */
export function writeStep(f: Notation, plan: Plan, before: State, around: Surroundings): Step {
  const { x, target, number } = around
  const traces: Traces = { outputs: new Map(), observed: new Map() }
  const learned = openViews(f, before.parameters, plan.learned)
  const frozen = openViews(f, around.frozen, plan.frozen)
  const isFrozen = new Set(plan.frozen.places.map(({ spec }) => spec.key))
  const scope = scopeOf(
    {
      f,
      lead: plan.lead,
      training: true,
      parameter: (key, shape) => (isFrozen.has(key) ? frozen(key, shape) : learned(key, shape)),
      buffer: openViews(f, before.buffers, plan.buffers),
      mask: around.mask,
    },
    traces,
  )
  const output = plan.network.forward(x, scope)
  const bare = plan.loss.write({ f, lead: plan.lead }, output, target)
  const [slope] = bare.slope
    ? vjp(f.b, [bare.slope.of], [bare.slope.gradient], [before.parameters])
    : grad(f.b, bare.loss, [before.parameters])
  const { loss, gradient } = penalised(f, plan, before, number, { loss: bare.loss, gradient: slope })
  const norm = () => flatNorm(f, gradient)
  const { parameters, slots } = plan.optimizer.update({
    f,
    parameters: before.parameters,
    gradient: clipped(f, plan, gradient, norm, number),
    slots: before.slots,
    number: perParameter(f, plan, number),
  })
  const buffers = before.buffers && observedBuffers(f, plan, before.buffers, traces)
  const after: State = { parameters, slots, ...(buffers && { buffers }) }
  const total = loss === bare.loss ? bare.total : undefined
  return { ...traces, before, after, output, target, loss, total, gradient, norm }
}
