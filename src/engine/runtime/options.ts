import { size } from '../graph/value.ts'
import { expectKnown, SpecError } from '../nn/field.ts'
import { initialValues } from '../nn/init.ts'
import type { DenseArray } from '../training/array.ts'
import type { Module } from '../nn/module.ts'
import type { TrainingSpec } from '../training/document.ts'
import { initialVector } from '../training/layout.ts'
import type { Layout, ParameterRecord } from '../training/layout.ts'
import { slotInput } from '../training/loop.ts'
import { checkedInputs, checkedTargets, MOST_ACTIVATIONS } from '../training/plan.ts'
import type { Plan } from '../training/plan.ts'
import type { StreamRequest } from '../training/streams.ts'
import type { HyperparameterValues } from './numbers.ts'
import { everyRow, given, shuffled } from './rows.ts'
import type { Extent, RowOrder } from './rows.ts'
import { joined } from './vectors.ts'

/** Training data: x [N, …] and y as the loss wants it. */
export interface Dataset {
  readonly x: DenseArray
  readonly y: DenseArray
}

/** What a training run is made from. */
export interface TrainerOptions {
  readonly network: TrainingSpec
  /**
   * A network, or with the loss `output_mean` any function to be minimised, written with the ops themselves. It stands in
   * for `network.layers`, which then only has to be a list that is not empty. One with convolutions, lookups, unusual activations, or maxima in what is
   * differentiated calls `addWindows`, `addIndexing`, `addBends` or `addExtremes` before.
   */
  readonly module?: Module
  /** One data set for all replicas, or one a replica (equal shapes). */
  readonly data: Dataset | readonly Dataset[]
  /** Rows a step, 1 … N; N is full batch, in order. Not read when `batches` are given. */
  readonly batchSize?: number
  /** One replica a seed; all train in one graph, side by side or, large convolutions, in turns. A seed fixes initial values, order of the rows and dropout masks. */
  readonly seeds: readonly number[]
  /**
   * One value a replica, in place of the one in `network`. Naming a hyperparameter here also keeps its place in the
   * graph, so that a run may change it even when it is 0.
   */
  readonly hyperparameters?: HyperparameterValues
  /** Series that the run records; `loss` is always there. */
  readonly streams?: readonly StreamRequest[]
  /** Evaluated before step 0 and then whenever the step is a multiple of `every`, in evaluation mode. */
  readonly validation?: Dataset & { readonly every: number }
  /** Initial values by key for every replica, or one record a replica; the rest comes from `init` and the seed. */
  readonly parameters?: ParameterRecord | readonly ParameterRecord[]
  /** Rows of each step, [step][row], instead of a fresh shuffle every epoch (whose last uneven batch is dropped). */
  readonly batches?: readonly (readonly number[])[]
  /** Start over with the first of `batches` after the last; left out: the run ends with them. */
  readonly repeat?: boolean
  /** What the first loss that is not finite does: end the run (the default), or nothing. */
  readonly nonFinite?: 'stop' | 'continue'
  /** Bytes that checkpoints for rewinding may take; default 16 MiB, 0 keeps none. */
  readonly checkpointBudget?: number
}

/** Data sets laid end to end, checked. */
export interface TrainingData extends Extent {
  readonly x: Float32Array
  readonly y: Float32Array
}

const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value)

/** The data sets of the options, one after another; throws a SpecError when they do not fit plan or each other. */
export function trainingData(plan: Plan, { data, seeds }: TrainerOptions): TrainingData {
  const sets: readonly Dataset[] = isList(data) ? data : [data]
  const rows = sets[0]?.x.shape[0] ?? 0
  if (sets.length !== 1 && sets.length !== seeds.length) {
    throw new SpecError('data', `应有 1 个数据集或每个种子一个（${seeds.length} 个），收到 ${sets.length} 个`)
  }
  if (sets.some(({ x }) => x.shape[0] !== rows)) throw new SpecError('data', '每个数据集的行数应相同')
  return {
    rows,
    sets: sets.length,
    x: joined(sets.map(({ x }) => checkedInputs(plan, x, 'data.x').values)),
    y: joined(sets.map(({ y }) => checkedTargets(plan, y, rows, 'data.y').values)),
  }
}

/** The order in which the run visits its rows. */
export function rowOrder(options: TrainerOptions, extent: Extent): RowOrder {
  const { batches, batchSize = extent.rows, seeds, repeat = false } = options
  if (batches !== undefined && batches.length > 0) return given(batches, extent, seeds.length, repeat)
  if (batches !== undefined) return { ...everyRow, steps: 0 }
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > extent.rows) {
    throw new SpecError('batchSize', `应为 1 到数据行数 ${extent.rows} 的整数，收到 ${batchSize}`)
  }
  return batchSize === extent.rows ? everyRow : shuffled(extent, batchSize, seeds)
}

/** Throws when one layer would put out more numbers for a batch than memory holds. */
export function checkActivations({ network, replicas }: Plan, batch: number): void {
  const { widest = 0 } = network
  if (widest * batch * replicas <= MOST_ACTIVATIONS) return
  throw new SpecError(
    'batches',
    `一批的数据太大：${widest * batch * replicas} 个数，最多 ${MOST_ACTIVATIONS} 个`,
  )
}

/** The vectors that a run starts from. */
export interface InitialState {
  /** By input name of the training graph: parameters, slots, buffers; all replicas one after another. */
  readonly carried: Readonly<Record<string, Float32Array>>
  readonly frozen: Float32Array
}

/** Initial vectors of all replicas; an unknown key or a wrong shape throws a SpecError. */
export function initialState(plan: Plan, { seeds, parameters = {} }: TrainerOptions): InitialState {
  const records: readonly ParameterRecord[] = isList(parameters) ? parameters : seeds.map(() => parameters)
  records.forEach((record) => checkKeys(plan, record))
  const { init } = plan.training
  const every = (vectorOf: (record: ParameterRecord, seed: number) => Float32Array) =>
    joined(seeds.map((seed, r) => vectorOf(records[r] ?? {}, seed)))
  const draw = (layout: Plan['learned']) =>
    every((record, seed) => initialVector(layout, record, (spec) => initialValues(spec, init, seed)))
  const learned = draw(plan.learned)
  const buffers = every((record) =>
    initialVector(plan.buffers, record, ({ shape, initial }) => new Float32Array(size(shape)).fill(initial)),
  )
  return {
    carried: {
      parameters: learned,
      ...Object.fromEntries(
        plan.optimizer.slots.map((slot) => [slotInput(slot), new Float32Array(learned.length)]),
      ),
      ...(plan.buffers.length > 0 && { buffers }),
    },
    frozen: draw(plan.frozen),
  }
}

function checkKeys(plan: Plan, record: ParameterRecord): void {
  const layouts: readonly Layout[] = [plan.learned, plan.frozen, plan.buffers]
  const known = layouts.flatMap(({ places }) => places.map(({ spec }) => spec.key))
  for (const key of Object.keys(record)) expectKnown(key, known, `params.${key}`)
}

/** Shape of one sample of the first data set. */
export function sampleOf({ data }: TrainerOptions): readonly number[] {
  const [first] = [data].flat()
  const shape = first?.x.shape ?? []
  if (shape.length < 1 || shape[0] === 0) throw new SpecError('data.x', '至少要有一行')
  return shape.slice(1)
}

/** Checks that there is a seed, and that hyperparameters come with one value a seed. */
export function checkReplicas(
  values: Readonly<Partial<Record<string, readonly number[]>>>,
  replicas: number,
): void {
  if (replicas < 1) throw new SpecError('seeds', '至少要有一个种子')
  for (const [name, each] of Object.entries(values)) {
    if (each?.length === replicas) continue
    throw new SpecError(
      `hyperparameters.${name}`,
      `应每个种子一个值，共 ${replicas} 个，收到 ${each?.length ?? 0} 个`,
    )
  }
}
