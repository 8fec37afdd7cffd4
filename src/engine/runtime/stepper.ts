import type { Graph } from '../graph/rule.ts'
import { size } from '../graph/value.ts'
import { loopGraph, nextState } from '../training/loop.ts'
import type { Feeding } from '../training/loop.ts'
import type { Plan } from '../training/plan.ts'
import type { Column } from '../training/streams.ts'
import { Numbers } from './numbers.ts'
import type { TrainingData } from './options.ts'
import type { Ort } from './ort.ts'
import { Program } from './program.ts'
import type { Feed } from './program.ts'
import type { RowOrder } from './rows.ts'
import type { Vectors } from './vectors.ts'

/** The vectors that a training graph carries from step to step, by input name. */
export type RunState = Vectors

/** The first value that is not finite. */
export interface NonFinite {
  /** The step that computed it. The run stands before this step. */
  readonly step: number
  /** Index of the replica that failed. */
  readonly replica: number
  /** In the order of computation: "parameter 0.weight", "output 2" (of layer 2), "loss", "grad 0.weight". */
  readonly tensor: string
}

/** Everything that some steps depend on besides the state they start from. */
export interface StepperParts {
  readonly plan: Plan
  readonly data: TrainingData
  readonly order: RowOrder
  readonly seeds: readonly number[]
  /** Which replicas of the run these are. */
  readonly members: readonly number[]
  readonly numbers: Numbers
  readonly frozen: Float32Array
  readonly columns: readonly Column[]
  readonly stops: boolean
}

/** What feeds dropout masks; fetched with the first network that has some. */
type Masks = typeof import('./masks.ts') | undefined

/** Most steps of one call of onnxruntime. */
const MOST_STEPS = 4096

/** Bytes of x that one call may gather. */
const BATCH_BYTES = 2 ** 24

/** What a call of onnxruntime gave. */
export interface Stretch {
  readonly state: RunState
  /** [steps, R, C] in row-major order. */
  readonly series: Float32Array
  readonly steps: number
  /** Whether the last loss of every replica is finite. */
  readonly isSound: boolean
}

/** Runs steps of training: functions of state, step and count, without a state of their own. */
export interface Steps {
  /** The training graph, in the form in which it runs. */
  readonly graph: Graph
  /** Most steps that one call of {@link run} does. */
  readonly most: number
  /** Does `count` steps from step `first` on; fewer when a loss is not finite: the last one then is the first such. */
  run(state: RunState, first: number, count: number): Promise<Stretch>
  /** What is the first value of a step that is not finite, if any. */
  probe(state: RunState, step: number): Promise<NonFinite | undefined>
  release(): Promise<void>
}

/** Steps of replicas that share a graph. */
export class Stepper implements Steps {
  readonly #ort: Ort
  readonly #parts: StepperParts
  readonly #program: Program
  readonly #masks: Masks
  readonly #names: ReadonlySet<string>
  readonly most: number

  private constructor(ort: Ort, parts: StepperParts, program: Program, masks: Masks) {
    this.#ort = ort
    this.#parts = parts
    this.#program = program
    this.#masks = masks
    this.#names = new Set(program.graph.inputs.map(({ name }) => name))
    const { plan, order, data } = parts
    const masked = masks?.mostMasked(plan, order.batch ?? data.rows) ?? Infinity
    const gathered = 4 * (order.shared ? 1 : plan.replicas) * (order.batch ?? 0) * size(plan.sample)
    this.most = Math.max(1, Math.floor(Math.min(MOST_STEPS, masked, BATCH_BYTES / gathered)))
  }

  /** The same graph for other replicas; it is compiled once and released once. */
  for(parts: StepperParts): Stepper {
    return new Stepper(this.#ort, parts, this.#program, this.#masks)
  }

  get graph(): Graph {
    return this.#program.graph
  }

  static async create(ort: Ort, parts: StepperParts): Promise<Stepper> {
    const graph = loopGraph({ ...parts, feeding: feedingOf(parts) })
    const [program, masks] = await Promise.all([
      Program.compile(ort, graph),
      parts.plan.network.masks?.length ? import('./masks.ts') : undefined,
    ])
    return new Stepper(ort, parts, program, masks)
  }

  async run(state: RunState, first: number, count: number): Promise<Stretch> {
    const outputs = await this.#program.run(this.#feeds(state, first, count))
    const series = floats(outputs['series']?.data)
    const width = this.#parts.columns.length
    const steps = series.length / (this.#parts.plan.replicas * width)
    const last = series.slice((steps - 1) * this.#parts.plan.replicas * width)
    return {
      state: Object.fromEntries(
        Object.keys(state).map((name) => [name, floats(outputs[nextState(name)]?.data)]),
      ),
      series,
      steps,
      isSound: last.every((value, i) => i % width > 0 || Number.isFinite(value)),
    }
  }

  /** Builds, runs and frees a graph of its own. */
  async probe(state: RunState, step: number): Promise<NonFinite | undefined> {
    const { probeColumns } = await import('../training/probe.ts')
    const { plan } = this.#parts
    const columns = probeColumns(plan)
    const graph = loopGraph({ ...this.#parts, feeding: feedingOf(this.#parts), columns, stops: false })
    const program = await Program.compile(this.#ort, graph)
    const outputs = await program.run(this.#feeds(state, step, 1))
    await program.release()
    const found = outputs['series']?.data ?? []
    for (const [c, { name }] of columns.entries()) {
      for (let replica = 0; replica < plan.replicas; replica++) {
        if (!Number.isFinite(Number(found[replica * columns.length + c])))
          return { step, replica, tensor: name }
      }
    }
    return undefined
  }

  release(): Promise<void> {
    return this.#program.release()
  }

  #feeds(state: RunState, first: number, count: number): Record<string, Feed> {
    const { plan, data, order, seeds, members, numbers, frozen } = this.#parts
    return {
      ...state,
      frozen,
      x: data.x,
      y: data.y,
      rows: order.rows(first, count),
      steps: BigInt64Array.of(BigInt(count)),
      ...numbers.feeds(this.#names, members, first, count),
      ...this.#masks?.maskFeeds(plan, seeds, order.batch ?? data.rows, first, count),
    }
  }
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the graph puts out float32 only
const floats = (data: Feed | undefined): Float32Array => (data ?? new Float32Array()) as Float32Array

const feedingOf = ({ data, order }: StepperParts): Feeding => ({
  rows: data.rows,
  sets: data.sets,
  batch: order.batch,
  shared: order.shared,
})
