import { GraphBuilder } from '../graph/builder.ts'
import { notation } from '../graph/notation.ts'
import type { Notation } from '../graph/notation.ts'
import type { Graph } from '../graph/rule.ts'
import { DYNAMIC, existing } from '../graph/value.ts'
import type { Value } from '../graph/value.ts'
import { proportionalToRate } from '../optim/optimizer.ts'
import { writeColumns } from './streams.ts'
import type { Column, View } from './streams.ts'
import type { Plan } from './plan.ts'
import { forAll } from './scope.ts'
import { writeStep } from './step.ts'
import type { State, Step } from './step.ts'

/** How a step finds its rows: all of the data in order, or by indices that are fed. */
export interface Feeding {
  /** Rows of one data set. */
  readonly rows: number
  /** Data sets, laid one after another: one for all replicas, or one each. */
  readonly sets: number
  /** Rows a step; undefined: all rows in every step, in order, and nothing is gathered. */
  readonly batch: number | undefined
  /** Whether all replicas are fed the same indices. */
  readonly shared: boolean
}

/** Numbers that differ from step to step whatever the schedule: those of bias correction and of a first step. */
const ALWAYS_STEPPED: ReadonlySet<string> = new Set(['gain', 'rate', 'epsilon'])

/** Whether a number differs from step to step, and is therefore fed with a leading axis of steps. */
export const isStepped = ({ training }: Plan, name: string): boolean =>
  ALWAYS_STEPPED.has(name) || (proportionalToRate.has(name) && training.schedule.type !== 'constant')

/** Name of a graph's input for a slot of the optimizer. */
export const slotInput = (slot: string): string => `slot ${slot}`
/** The same for a number of the optimizer. */
export const numberInput = (name: string): string => `number ${name}`
/** The same for a dropout mask, by the key of its layer. */
export const maskInput = (key: string): string => `mask ${key}`

/** Declares the inputs of a training graph as they are first asked for. */
class Inputs {
  readonly #plan: Plan
  readonly #b: GraphBuilder
  readonly #known = new Map<string, Value>()

  constructor(plan: Plan, b: GraphBuilder) {
    this.#plan = plan
    this.#b = b
  }

  #once(name: string, shape: readonly number[], dtype: 'float32' | 'int32' | 'int64' = 'float32'): Value {
    const known = this.#known.get(name) ?? this.#b.input(name, dtype, shape)
    this.#known.set(name, known)
    return known
  }

  /** One number a replica, as it broadcasts against [R, P]; with a leading axis of steps when it is stepped. */
  number(name: string): Value {
    const each = this.#plan.lead === 1 ? [this.#plan.replicas, 1] : []
    return this.#once(numberInput(name), isStepped(this.#plan, name) ? [DYNAMIC, ...each] : each)
  }

  flat(name: string, length: number): Value {
    return this.#once(name, [...(this.#plan.lead === 1 ? [this.#plan.replicas] : []), length])
  }

  frozen(): Value | undefined {
    const { length } = this.#plan.frozen
    return length > 0 ? this.flat('frozen', length) : undefined
  }

  state(): State {
    const { learned, buffers, optimizer } = this.#plan
    const slots = optimizer.slots.map((slot) => [slot, this.flat(slotInput(slot), learned.length)])
    return {
      parameters: this.flat('parameters', learned.length),
      slots: Object.fromEntries(slots),
      ...(buffers.length > 0 && { buffers: this.flat('buffers', buffers.length) }),
    }
  }

  data(rows: number): { readonly x: Value; readonly y: Value } {
    const { sample, loss } = this.#plan
    return { x: this.#once('x', [rows, ...sample]), y: this.#once('y', [rows, ...loss.targets.shape]) }
  }

  rows(batch: number, shared: boolean): Value {
    const { lead, replicas } = this.#plan
    return this.#once('rows', [DYNAMIC, ...(lead === 1 ? [shared ? 1 : replicas] : []), batch], 'int32')
  }

  mask(key: string, batch: number): Value {
    const { network, lead, replicas } = this.#plan
    const spec = existing(
      network.masks?.find((mask) => mask.key === key),
      key,
    )
    return this.#once(maskInput(key), [DYNAMIC, ...(lead === 1 ? [replicas] : []), batch, ...spec.shape])
  }

  steps(): Value {
    return this.#once('steps', [], 'int64')
  }
}

/** The whole data as every replica's batch: [N, …] is repeated for each, [R·N, …] cut up, into [R, N, …]. */
function everyRow(f: Notation, plan: Plan, value: Value, { rows, sets }: Feeding): Value {
  if (plan.lead === 0) return value
  return forAll(f, plan, f.reshape(value, [sets, rows, ...value.shape.slice(1)]))
}

/** State as a list, in the order in which a Loop carries it, and back. */
const listed = (state: State): readonly Value[] => [
  state.parameters,
  ...Object.values(state.slots),
  ...(state.buffers ? [state.buffers] : []),
]

function unlisted(values: readonly Value[], like: State): State {
  const [parameters = like.parameters, ...rest] = values
  const names = Object.keys(like.slots)
  const slots = Object.fromEntries(names.map((name, i) => [name, rest[i] ?? like.parameters]))
  const buffers = rest[names.length]
  return { parameters, slots, ...(buffers && { buffers }) }
}

/** Names of the outputs that hold the next state, those of the inputs with " next". */
export const nextState = (input: string): string => `${input} next`

const stateOutputs = ({ parameters, slots, buffers }: State): Record<string, Value> => ({
  [nextState('parameters')]: parameters,
  ...Object.fromEntries(Object.entries(slots).map(([name, value]) => [nextState(slotInput(name)), value])),
  ...(buffers && { [nextState('buffers')]: buffers }),
})

/** What a training graph is built for. */
export interface LoopOptions {
  readonly plan: Plan
  readonly feeding: Feeding
  readonly columns: readonly Column[]
  /** Ends the loop after the first step whose loss is not finite. */
  readonly stops: boolean
}

/** No finite loss is larger; neither NaN nor Infinity is less. */
const LARGEST = 3.4028234663852886e38

/** Whether the losses of all replicas are finite; seen on the total where the loss is a multiple of it. */
function isFinite(f: Notation, { loss, total }: Step): Value {
  const seen = total?.value ?? loss
  const sum = seen.shape.length > 0 ? f.sum(seen, [0]) : seen
  return total && total.scale < 0 ? f.greater(sum, -LARGEST) : f.less(sum, LARGEST)
}

/** What one step reports, and the factor that is still missing when it is the loss alone. */
function report(columns: readonly Column[], view: View): { readonly value: Value; readonly scale: number } {
  const { total } = view.step
  return columns.length === 1 && total ? total : { value: writeColumns(columns, view), scale: 1 }
}

/**
 * The training graph: `steps` times a step of training in one Loop, the state carried, batches gathered before it.
 * Inputs: steps; parameters, slots, buffers; x, y and rows [K, (R,) B], R being 1 when all see the same; numbers; masks. Outputs: the next state and
 * `series`, [K, C], [K, R, C], or without the last axis when only the loss is reported.
 */
export function loopGraph({ plan, feeding, columns, stops }: LoopOptions): Graph {
  const b = new GraphBuilder()
  const outer = notation(b)
  const inputs = new Inputs(plan, b)
  const initial = inputs.state()
  const batches = batchesOf(outer, plan, inputs, feeding)
  const frozen = inputs.frozen()
  let scale = 1
  const result = b.loop({
    tripCount: inputs.steps(),
    state: listed(initial),
    body(inner, iteration, state) {
      const f = notation(inner)
      const now = (value: Value, changes: boolean) => (changes ? f.gather(value, iteration) : value)
      const batch = (value: Value) => (batches.change ? forAll(f, plan, f.gather(value, iteration)) : value)
      const step = writeStep(f, plan, unlisted(state, initial), {
        x: batch(batches.x),
        target: batch(batches.target),
        number: (name) => now(inputs.number(name), isStepped(plan, name)),
        mask: (key) => now(inputs.mask(key, batches.size), true),
        ...(frozen && { frozen }),
      })
      const reported = report(columns, { f, plan, step })
      scale = reported.scale
      return {
        state: listed(step.after),
        scans: [reported.value],
        ...(stops && { proceed: isFinite(f, step) }),
      }
    },
  })
  const series = outer.mul(existing(result.scans[0], 'series'), scale)
  return b.build({ ...stateOutputs(unlisted(result.state, initial)), series })
}

/** x and prepared targets of every step, [K, (R,) B, …] (R is 1 when all see the same), or of all steps alike when each sees every row. */
function batchesOf(f: Notation, plan: Plan, inputs: Inputs, feeding: Feeding) {
  const { x, y } = inputs.data(feeding.rows * feeding.sets)
  const target = plan.loss.prepare(f, y)
  const { batch, shared } = feeding
  if (batch === undefined) {
    const all = (value: Value) => everyRow(f, plan, value, feeding)
    return { x: all(x), target: all(target), size: feeding.rows, change: false }
  }
  const rows = inputs.rows(batch, shared)
  return { x: f.gather(x, rows), target: f.gather(target, rows), size: batch, change: true }
}
