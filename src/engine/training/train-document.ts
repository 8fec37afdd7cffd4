import { list, number, optional, refuseUnknown, SpecError } from '../nn/field.ts'
import { lastsFor } from '../optim/schedule-on-demand.ts'
import { readArray } from './array.ts'
import type { DenseArray, Nested } from './array.ts'
import { readObject, readTraining } from './document.ts'
import type { CompleteTraining, TrainingSpec } from './document.ts'

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
