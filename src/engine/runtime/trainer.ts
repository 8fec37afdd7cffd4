import { encode } from '../graph/encode.ts'
import { existing } from '../graph/value.ts'
import { SpecError } from '../nn/field.ts'
import { lastsFor } from '../optim/schedule-on-demand.ts'
import type { DenseArray } from '../training/array.ts'
import { loadRows, readTraining } from '../training/document.ts'
import { unpack } from '../training/layout.ts'
import type { Layout, ParameterRecord } from '../training/layout.ts'
import { bindPlan, HYPERPARAMETERS, isInGraph, sharesGraph } from '../training/plan.ts'
import type { HyperparameterName, Plan } from '../training/plan.ts'
import { streamColumns } from '../training/streams.ts'
import type { Column } from '../training/streams.ts'
import { History } from './checkpoints.ts'
import type { Checkpoint } from './checkpoints.ts'
import { Evaluator } from './evaluator.ts'
import type { Assessment } from './evaluator.ts'
import { Numbers } from './numbers.ts'
import { checkActivations, checkReplicas, initialState, rowOrder, sampleOf, trainingData } from './options.ts'
import type { Dataset, TrainerOptions } from './options.ts'
import type { Ort } from './ort.ts'
import { SeriesWriter } from './record.ts'
import type { TrainingRecord, Validation } from './record.ts'
import { Stepper } from './stepper.ts'
import type { NonFinite, RunState, StepperParts, Steps } from './stepper.ts'

export type { ParameterRecord } from '../training/layout.ts'
export type { HyperparameterName } from '../training/plan.ts'
export type { Checkpoint } from './checkpoints.ts'
export type { Assessment } from './evaluator.ts'
export type { Dataset, TrainerOptions } from './options.ts'
export type { TrainingRecord, Validation } from './record.ts'
export type { NonFinite } from './stepper.ts'

interface Parts {
  readonly ort: Ort
  readonly options: TrainerOptions
  readonly plan: Plan
  readonly columns: readonly Column[]
  readonly stepper: Steps
  readonly numbers: Numbers
  readonly frozen: Float32Array
  /** Steps that data and schedule allow. */
  readonly total: number
}

/**
 * A training run: R replicas of one network in one graph on one onnxruntime session, side by side or in turns. Works the same in Node and in a worker. What it
 * computes is a function of its options alone: how the steps are cut into calls changes no bit.
 */
export class Trainer {
  readonly #parts: Parts
  readonly #history: History
  readonly #evaluator: Evaluator
  #state: RunState
  #step = 0
  #validated = -1
  #isBusy = false

  private constructor(parts: Parts, state: RunState) {
    this.#parts = parts
    this.#state = state
    this.#evaluator = new Evaluator(parts.ort, parts.plan)
    this.#history = new History(parts.options.checkpointBudget ?? 2 ** 24)
    this.#history.offer(this.checkpoint())
  }

  /** Checks the options, builds the training graph and compiles it; rejects with a SpecError that names a wrong field. */
  static async create(ort: Ort, options: TrainerOptions): Promise<Trainer> {
    const { seeds, hyperparameters = {}, network, streams = [], nonFinite = 'stop' } = options
    const kept = HYPERPARAMETERS.filter((name) => hyperparameters[name] !== undefined)
    await loadRows(network, kept)
    const plan = bindPlan(readTraining(network), sampleOf(options), seeds.length, kept, options.module)
    const data = trainingData(plan, options)
    const order = rowOrder(options, data)
    checkActivations(plan, order.batch ?? data.rows)
    checkReplicas(hyperparameters, seeds.length)
    const columns = await streamColumns(plan, streams)
    const numbers = new Numbers(plan, hyperparameters)
    const { carried, frozen } = initialState(plan, options)
    const stops = nonFinite === 'stop'
    const members = [...seeds.keys()]
    const whole: StepperParts = { plan, data, order, seeds, members, numbers, frozen, columns, stops }
    const stepper = await (sharesGraph(plan) ? Stepper.create(ort, whole) : takeTurns(ort, whole, options))
    const total = Math.min(order.steps, lastsFor(plan.training.schedule))
    return new Trainer({ ort, options, plan, columns, stepper, numbers, frozen, total }, carried)
  }

  /** Steps done so far. */
  get step(): number {
    return this.#step
  }

  get replicas(): number {
    return this.#parts.plan.replicas
  }

  /** Does up to `steps` steps (fewer when a value stops being finite or the data ends) and answers what they gave. */
  async advance(steps: number): Promise<TrainingRecord> {
    if (this.#isBusy) throw new Error('上一次 advance 还没有结束')
    this.#isBusy = true
    try {
      return await this.#advance(Math.min(steps, this.#parts.total - this.#step))
    } finally {
      this.#isBusy = false
    }
  }

  async #advance(steps: number): Promise<TrainingRecord> {
    const { columns, numbers, stepper } = this.#parts
    const first = this.#step
    const end = first + steps
    const writer = new SeriesWriter(columns, this.replicas, steps)
    const validation: Validation[] = []
    let stopped: NonFinite | undefined
    await this.#validate(validation)
    while (this.#step < end && stopped === undefined) {
      const count = Math.min(end - this.#step, stepper.most, this.#untilValidation())
      stopped = await this.#chunk(count, writer)
      if (stopped === undefined) await this.#validate(validation)
    }
    this.#history.offer(this.checkpoint())
    const done = this.#step - first
    return {
      first,
      steps: done,
      series: writer.record(done),
      lrs: Array.from({ length: this.replicas }, (_, r) => numbers.rates(first, done, r)),
      validation,
      ...(stopped && { stopped }),
    }
  }

  /** One call of onnxruntime. */
  async #chunk(count: number, writer: SeriesWriter): Promise<NonFinite | undefined> {
    const { stepper, options } = this.#parts
    const { state, series, steps, isSound } = await stepper.run(this.#state, this.#step, count)
    if (isSound || options.nonFinite === 'continue') {
      writer.append(series, steps)
      this.#state = state
      this.#step += steps
      return undefined
    }
    return this.#stop(steps - 1, series, writer)
  }

  /** The loss of the step `sound` steps further on is not finite: goes to the step that computed the first such value. */
  async #stop(sound: number, series: Float32Array, writer: SeriesWriter): Promise<NonFinite> {
    const { stepper } = this.#parts
    const start = this.#state
    const at = async (step: number) => (step > 0 ? (await stepper.run(start, this.#step, step)).state : start)
    const before = Math.max(0, sound - 1)
    let state = await at(before)
    let found = await stepper.probe(state, this.#step + before)
    let done = before
    if (found === undefined && sound > before) {
      done = sound
      state = await at(sound)
      found = await stepper.probe(state, this.#step + sound)
    }
    writer.append(series, done)
    this.#state = state
    this.#step += done
    return found ?? { step: this.#step, replica: 0, tensor: 'loss' }
  }

  async #validate(into: Validation[]): Promise<void> {
    const { validation } = this.#parts.options
    if (validation === undefined || this.#step % validation.every !== 0 || this.#validated === this.#step)
      return
    this.#validated = this.#step
    into.push({ step: this.#step, ...(await this.assess(validation)) })
  }

  #untilValidation(): number {
    const every = this.#parts.options.validation?.every
    return every === undefined ? Infinity : every - (this.#step % every)
  }

  /** Network output for x [N, …] in evaluation mode: one array [N, …] a replica. */
  async evaluate(x: DenseArray): Promise<readonly DenseArray[]> {
    return this.#evaluator.evaluate(this.#vectors(), x)
  }

  /** Mean loss (without penalty) and accuracy of a data set in evaluation mode: [replica]. */
  async assess(data: Dataset): Promise<Assessment> {
    return this.#evaluator.assess(this.#vectors(), data)
  }

  #vectors(): RunState {
    return { ...this.#state, frozen: this.#parts.frozen }
  }

  /** Values by key in PyTorch's shapes, running statistics included. */
  parameters(replica = 0): ParameterRecord {
    const { plan } = this.#parts
    const parts = this.#layouts().map(([layout, name]) => unpack(layout, this.#part(name, replica)))
    const record: ParameterRecord = Object.assign({}, ...parts)
    const keys = [...plan.network.parameters, ...(plan.network.buffers ?? [])].map(({ key }) => key)
    return Object.fromEntries(keys.map((key) => [key, existing(record[key], key)]))
  }

  #layouts(): readonly (readonly [Layout, string])[] {
    const { plan } = this.#parts
    return [
      [plan.learned, 'parameters'],
      [plan.frozen, 'frozen'],
      [plan.buffers, 'buffers'],
    ]
  }

  /** One replica's part of a vector. */
  #part(name: string, replica: number): Float32Array {
    const vector = this.#vectors()[name] ?? new Float32Array()
    const each = vector.length / this.replicas
    return vector.slice(replica * each, (replica + 1) * each)
  }

  checkpoint(): Checkpoint {
    return { step: this.#step, state: this.#state }
  }

  /** Takes the run back (or forward) to a checkpoint of this trainer. */
  restore({ step, state }: Checkpoint): void {
    this.#step = step
    this.#state = state
    this.#validated = -1
    this.#history.truncate(step)
  }

  /** Back to the newest kept checkpoint at or before `step`, then forward to it: bit for bit the state that the run had there. */
  async rewind(step: number): Promise<void> {
    const checkpoint = this.#history.before(step)
    if (checkpoint === undefined || step > this.#step) {
      throw new Error(`不能回到第 ${step} 步：现在是第 ${this.#step} 步，没有更早的检查点`)
    }
    this.restore(checkpoint)
    if (step > checkpoint.step) await this.advance(step - checkpoint.step)
  }

  /** Changes hyperparameters for all replicas (a number) or each (an array), from the next step on, without a new graph. */
  set(values: Partial<Readonly<Record<HyperparameterName, number | readonly number[]>>>): void {
    const { plan, numbers } = this.#parts
    for (const [name, value] of Object.entries(values)) {
      if (!isInGraph(plan, name))
        throw new SpecError(name, '这张图里没有它，创建时写进 hyperparameters 才能改')
      const each = typeof value === 'number' ? Array.from({ length: this.replicas }, () => value) : value
      numbers.set({ [name]: each })
    }
  }

  /** The training graph, in the form in which it runs, as an ONNX file. */
  stepGraph(): Uint8Array {
    return encode(this.#parts.stepper.graph)
  }

  /** The same graph as readable text. */
  async stepGraphText(): Promise<string> {
    const { dump } = await import('../graph/dump.ts')
    return dump(this.#parts.stepper.graph)
  }

  /** The trained network of one replica in evaluation mode as an ONNX file: input x [N, …], output [N, …]. */
  async network(replica = 0): Promise<Uint8Array> {
    const { networkGraph } = await import('../training/network-graph.ts')
    return encode(networkGraph(this.#parts.plan, this.parameters(replica)))
  }

  /** Frees the sessions; the trainer cannot be used afterwards. */
  async release(): Promise<void> {
    await this.#parts.stepper.release()
    await this.#evaluator.release()
  }
}

async function takeTurns(ort: Ort, whole: StepperParts, options: TrainerOptions): Promise<Steps> {
  const { apart, Turns } = await import('./turns.ts')
  return Turns.create(ort, apart(whole, options))
}
