import { GraphBuilder } from '../graph/builder.ts'
import { notation } from '../graph/notation.ts'
import type { Notation } from '../graph/notation.ts'
import type { Graph } from '../graph/rule.ts'
import { DYNAMIC } from '../graph/value.ts'
import type { Value } from '../graph/value.ts'
import { writeColumns } from './streams.ts'
import type { Column } from './streams.ts'
import type { Plan } from './plan.ts'
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
}

/** Numbers that differ from step to step: fed with a leading axis of steps. */
export const STEPPED: ReadonlySet<string> = new Set(['lr', 'gain', 'rate', 'epsilon', 'lr_decay'])

/** Names of a graph's inputs for slots, numbers and masks. */
export const slotInput = (slot: string): string => `slot ${slot}`
export const numberInput = (name: string): string => `number ${name}`
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
    return this.#once(numberInput(name), STEPPED.has(name) ? [DYNAMIC, ...each] : each)
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

  rows(batch: number): Value {
    const { lead, replicas } = this.#plan
    return this.#once('rows', [DYNAMIC, ...(lead === 1 ? [replicas] : []), batch], 'int32')
  }

  mask(key: string, batch: number): Value {
    const { network, lead, replicas } = this.#plan
    const spec = network.masks?.find((mask) => mask.key === key)
    if (spec === undefined) throw new Error(`没有名为 ${key} 的掩码`)
    return this.#once(maskInput(key), [DYNAMIC, ...(lead === 1 ? [replicas] : []), batch, ...spec.shape])
  }

  steps(): Value {
    return this.#once('steps', [], 'int64')
  }
}

/** The whole data as every replica's batch: [N, …] is repeated for each, [R·N, …] cut up, into [R, N, …]. */
function everyRow(f: Notation, { lead, replicas }: Plan, value: Value, { rows, sets }: Feeding): Value {
  if (lead === 0) return value
  const split = f.reshape(value, [sets, rows, ...value.shape.slice(1)])
  return f.expand(split, [replicas, ...split.shape.slice(1)])
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

/** Larger than any finite loss; neither NaN nor Infinity is less. */
const LARGEST = 3.4028234663852886e38

function isFinite(f: Notation, { loss }: Step): Value {
  return f.less(loss.shape.length > 0 ? f.sum(loss, [0]) : loss, LARGEST)
}

/**
 * The training graph: `steps` times a step of training in one Loop, the state carried, rows gathered inside.
 * Inputs: steps; parameters, slots, buffers; x, y and rows [K, (R,) B]; numbers; masks. Outputs: the next state and
 * `series`, [K, C], [K, R, C], or without the last axis when only the loss is reported.
 */
export function loopGraph({ plan, feeding, columns, stops }: LoopOptions): Graph {
  const b = new GraphBuilder()
  const outer = notation(b)
  const inputs = new Inputs(plan, b)
  const initial = inputs.state()
  const { x, y } = inputs.data(feeding.rows * feeding.sets)
  const target = plan.loss.prepare(outer, y)
  const frozen = inputs.frozen()
  const batch = feeding.batch ?? feeding.rows
  const result = b.loop({
    tripCount: inputs.steps(),
    state: listed(initial),
    body(inner, iteration, state) {
      const f = notation(inner)
      const pick = (data: Value): Value =>
        feeding.batch === undefined
          ? everyRow(outer, plan, data, feeding)
          : f.gather(outer.gather(data, inputs.rows(batch)), iteration)
      const number = (name: string): Value => {
        const value = inputs.number(name)
        return STEPPED.has(name) ? f.gather(value, iteration) : value
      }
      const step = writeStep(f, plan, unlisted(state, initial), {
        x: pick(x),
        target: pick(target),
        number,
        mask: (key) => f.gather(inputs.mask(key, batch), iteration),
        ...(frozen && { frozen }),
      })
      const scans = [writeColumns(columns, { f, plan, step })]
      return { state: listed(step.after), scans, ...(stops && { proceed: isFinite(f, step) }) }
    },
  })
  const [series] = result.scans
  if (series === undefined) throw new Error('训练图没有输出')
  return b.build({ ...stateOutputs(unlisted(result.state, initial)), series })
}
