import { grad, vjp } from '../autodiff/grad.ts'
import type { Notation } from '../graph/notation.ts'
import { existing } from '../graph/value.ts'
import type { Value } from '../graph/value.ts'
import type { WrittenLoss } from '../nn/losses/row.ts'
import { adjustmentsFor } from './adjustments-on-demand.ts'
import { marked } from './layout.ts'
import type { Plan } from './plan.ts'
import { openViews, parameterViews, scopeOf } from './scope.ts'
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

/** What is descended: the batch loss, a scalar or [R], and its gradient in the parameters before clipping, flat; both with the penalty. */
export interface Descent {
  readonly loss: Value
  readonly gradient: Value
}

/** A step as it was written, with everything that a stream may look at. */
export interface Step extends Traces, Descent {
  readonly before: State
  readonly after: State
  /** What the network put out, [R, B, …]. */
  readonly output: Value
  readonly target: Value
  /** loss = scale·total, where the loss is that and no penalty comes on top. */
  readonly total: WrittenLoss['total'] | undefined
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
  const scope = scopeOf(
    {
      f,
      lead: plan.lead,
      training: true,
      parameter: parameterViews(f, plan, before.parameters, around.frozen),
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
  const adjustments = adjustmentsFor(plan)
  const plain: Descent = { loss: bare.loss, gradient: slope }
  const { loss, gradient } = adjustments?.penalised(f, plan, before, number, plain) ?? plain
  const { parameters, slots } = plan.optimizer.update({
    f,
    parameters: before.parameters,
    gradient: adjustments?.clipped(f, plan, gradient, number) ?? gradient,
    slots: before.slots,
    number: adjustments?.perParameter(f, plan, number) ?? number,
  })
  const buffers = before.buffers && observedBuffers(f, plan, before.buffers, traces)
  const after: State = { parameters, slots, ...(buffers && { buffers }) }
  const total = loss === bare.loss ? bare.total : undefined
  return { ...traces, before, after, output, target, loss, total, gradient }
}
