import { isObject, list, shown, SpecError } from '../nn/field.ts'
import type { Complete, Field } from '../nn/field.ts'
import { loadInit, readInit } from '../nn/init.ts'
import { loadLayers, readLayers } from '../nn/layers.ts'
import { loadLosses, readLoss } from '../nn/losses.ts'
import type { InitName, InitSpec, LayerSpec, LossSpec } from '../nn/spec.ts'
import { loadOptimizers, readOptimizer } from '../optim/optimizers.ts'
import { loadSchedule, readSchedule } from '../optim/schedule-on-demand.ts'
import type { ClipSpec, OptimizerSpec, PenaltySpec, ScheduleSpec } from '../optim/spec.ts'
import { loadAdjustments, readAdjustments } from './adjustments-on-demand.ts'
import type { Adjustments } from './adjustments-on-demand.ts'

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
export interface CompleteTraining extends Required<Omit<TrainingSpec, keyof Adjustments>>, Adjustments {
  readonly loss: Complete<LossSpec>
  readonly optimizer: Complete<OptimizerSpec>
  readonly schedule: Complete<ScheduleSpec>
  readonly init: Complete<InitSpec>
}

const string: Field<string> = {
  read(value, path) {
    if (typeof value === 'string') return value
    throw new SpecError(path, `应为字符串，收到 ${shown(value)}`)
  },
}

/** Reads an object; throws a SpecError. The whole document is at path ''. */
export function readObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value
  throw new SpecError(path === '' ? '文档' : path, `应为对象，收到 ${shown(value)}`)
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
 * Fetches the layers, loss, optimizer, initialiser, schedule and adjustments that a specification names, or all of them without one, and
 * what the hyperparameters `kept` need. Comes before anything reads or binds the specification.
 */
export async function loadRows(spec?: TrainingSpec, kept: readonly string[] = []): Promise<void> {
  await Promise.all([
    loadLayers(spec?.layers),
    loadLosses(spec?.loss),
    loadOptimizers(spec?.optimizer),
    loadInit(spec && (spec.init ?? PLAIN)),
    loadSchedule(spec && (spec.schedule ?? CONSTANT)),
    loadAdjustments(spec, kept),
  ])
}

/** Reads a specification and fills in its defaults; throws a SpecError that names the field. */
export function readTraining(value: unknown): CompleteTraining {
  const object = readObject(value, '')
  const layers = readLayers(most(1000).read(object['layers'], 'layers'), 'layers')
  return {
    layers,
    loss: readLoss(object['loss'], 'loss'),
    optimizer: readOptimizer(object['optimizer'], 'optimizer'),
    schedule: readSchedule(object['schedule'] ?? CONSTANT, 'schedule'),
    init: readInit(object['init'] ?? PLAIN, 'init'),
    frozen: list(string).read(object['frozen'] ?? [], 'frozen'),
    ...readAdjustments(object),
  }
}
