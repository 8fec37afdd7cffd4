import {
  isObject,
  list,
  nonNegative,
  number,
  optional,
  positive,
  refuseUnknown,
  shown,
  SpecError,
  word,
} from '../nn/field.ts'
import type { Complete, Field } from '../nn/field.ts'
import { loadInit, readInit } from '../nn/init.ts'
import { loadLayers, readLayers } from '../nn/layers.ts'
import { loadLosses, readLoss } from '../nn/losses.ts'
import type { InitName, InitSpec, LayerSpec, LossSpec } from '../nn/spec.ts'
import { loadOptimizers, readOptimizer } from '../optim/optimizers.ts'
import { lastsFor, loadSchedule, readSchedule } from '../optim/schedule-on-demand.ts'
import type { ClipSpec, OptimizerSpec, PenaltySpec, ScheduleSpec } from '../optim/spec.ts'
import { readArray } from './array.ts'
import type { DenseArray, Nested } from './array.ts'

/** A network and how it is trained, without data: what a training-step graph is built from. */
export interface TrainingSpec {
  readonly layers: readonly LayerSpec[]
  readonly loss: LossSpec
  readonly optimizer: OptimizerSpec
  /** Left out: constant. */
  readonly schedule?: ScheduleSpec
  /** Left out: none. */
  readonly clip?: ClipSpec
  readonly penalty?: PenaltySpec
  /** Left out: kaiming_uniform. */
  readonly init?: InitName | InitSpec
  /** Beginnings of the keys of parameters that do not move: "0." is the first layer, "2.bias" one bias. */
  readonly frozen?: readonly string[]
  /** Factors on the learning rate of parameters whose key begins so; the first that fits counts. */
  readonly lr_multipliers?: Readonly<Record<string, number>>
  /** What weight_decay touches: all parameters, as PyTorch does by itself, or weights only. Left out: all. */
  readonly decay?: 'all' | 'weights'
}

/** The specification with every default filled in. */
export interface CompleteTraining extends Required<Omit<TrainingSpec, 'clip'>> {
  readonly loss: Complete<LossSpec>
  readonly optimizer: Complete<OptimizerSpec>
  readonly schedule: Complete<ScheduleSpec>
  readonly clip?: ClipSpec
  readonly penalty: Required<PenaltySpec>
  readonly init: Complete<InitSpec>
}

/** The document that `npm run train` reads. */
export interface TrainDocument extends TrainingSpec {
  /** Initial values by key ("0.weight", "0.bias", "2.1.weight"); those left out come from `init` and `seed`. */
  readonly params?: Readonly<Record<string, Nested>>
  /** Left out: 0. */
  readonly seed?: number
  readonly data: { readonly x: Nested; readonly y: Nested }
  /** One list of row indices a step, all equally long. */
  readonly batches: readonly (readonly number[])[]
  readonly eval?: { readonly x: Nested }
}

/** A document that has been read. */
export interface ReadDocument {
  readonly training: CompleteTraining
  readonly params: Readonly<Record<string, DenseArray>>
  readonly seed: number
  readonly x: DenseArray
  readonly y: DenseArray
  readonly batches: readonly (readonly number[])[]
  readonly evalX: DenseArray | undefined
}

const TRAINING_KEYS = [
  'layers',
  'loss',
  'optimizer',
  'schedule',
  'clip',
  'penalty',
  'init',
  'frozen',
  'lr_multipliers',
  'decay',
]

const string: Field<string> = {
  read(value, path) {
    if (typeof value === 'string') return value
    throw new SpecError(path, `应为字符串，收到 ${shown(value)}`)
  },
}

function readObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value
  throw new SpecError(path === '' ? '文档' : path, `应为对象，收到 ${shown(value)}`)
}

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

const most = (length: number): Field<readonly unknown[]> => ({
  read(value, path) {
    const layers = list<unknown>({ read: (layer) => layer }).read(value, path)
    if (layers.length > 0 && layers.length <= length) return layers
    throw new SpecError(path, `应有 1 到 ${length} 层，收到 ${layers.length} 层`)
  },
})

const PLAIN: InitName = 'kaiming_uniform'
const CONSTANT: ScheduleSpec = { type: 'constant' }

/**
 * Fetches the layers, loss, optimizer, initialiser and schedule that a specification names, or all of them without one. Comes before
 * anything reads or binds the specification.
 */
export async function loadRows(spec?: TrainingSpec): Promise<void> {
  await Promise.all([
    loadLayers(spec?.layers),
    loadLosses(spec?.loss),
    loadOptimizers(spec?.optimizer),
    loadInit(spec && (spec.init ?? PLAIN)),
    loadSchedule(spec && (spec.schedule ?? CONSTANT)),
  ])
}

/** Reads a specification and fills in its defaults; throws a SpecError that names the field. */
export function readTraining(value: unknown): CompleteTraining {
  const object = readObject(value, '')
  const layers = readLayers(most(1000).read(object['layers'], 'layers'), 'layers')
  const clip = readClip(object['clip'])
  return {
    layers,
    loss: readLoss(object['loss'], 'loss'),
    optimizer: readOptimizer(object['optimizer'], 'optimizer'),
    schedule: readSchedule(object['schedule'] ?? CONSTANT, 'schedule'),
    ...(clip && { clip }),
    penalty: readPenalty(object['penalty']),
    init: readInit(object['init'] ?? PLAIN, 'init'),
    frozen: list(string).read(object['frozen'] ?? [], 'frozen'),
    lr_multipliers: readMultipliers(object['lr_multipliers']),
    decay: word('all', 'weights').read(object['decay'] ?? 'all', 'decay'),
  }
}

/** Row indices 0 … rows − 1. */
const rowIndex = (rows: number) =>
  number(` 0 到 ${rows - 1} 的整数（data.x 的行）`, (v) => Number.isInteger(v) && v >= 0 && v < rows)

function readBatches(value: unknown, rows: number): readonly (readonly number[])[] {
  const batches = list(list(rowIndex(rows))).read(value, 'batches')
  const length = batches[0]?.length
  batches.forEach((batch, step) => {
    if (batch.length === 0) throw new SpecError(`batches[${step}]`, '不能是空的一批')
    if (batch.length === length) return
    throw new SpecError(`batches[${step}]`, `应与第一批一样有 ${length} 行，收到 ${batch.length} 行`)
  })
  return batches
}

const seedField = optional(number('整数', Number.isSafeInteger), 0)

/** Reads the document of `npm run train`; throws a SpecError that names the first field that is wrong. */
export function readDocument(value: unknown): ReadDocument {
  const object = readObject(value, '')
  refuseUnknown(object, [...TRAINING_KEYS, 'params', 'seed', 'data', 'batches', 'eval'], '')
  const training = readTraining(object)
  const data = readObject(object['data'], 'data')
  refuseUnknown(data, ['x', 'y'], 'data')
  const x = readArray(data['x'], 'data.x')
  const y = readArray(data['y'], 'data.y')
  const params = Object.entries(readObject(object['params'] ?? {}, 'params'))
  const batches = readBatches(object['batches'], x.shape[0] ?? 0)
  const lasts = lastsFor(training.schedule)
  if (batches.length > lasts) {
    throw new SpecError('schedule.total_steps', `应不小于 batches 的步数 ${batches.length}，收到 ${lasts}`)
  }
  return {
    training,
    params: Object.fromEntries(params.map(([key, nested]) => [key, readArray(nested, `params.${key}`)])),
    seed: seedField.read(object['seed'] ?? 0, 'seed'),
    x,
    y,
    batches,
    evalX: readEval(object['eval']),
  }
}

function readEval(value: unknown): DenseArray | undefined {
  if (value === undefined || value === null) return undefined
  const object = readObject(value, 'eval')
  refuseUnknown(object, ['x'], 'eval')
  return readArray(object['x'], 'eval.x')
}
