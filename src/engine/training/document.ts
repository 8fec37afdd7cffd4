import type { InitName, InitSpec, LayerSpec, LossSpec } from '../nn/spec.ts'
import type { ClipSpec, OptimizerSpec, PenaltySpec, ScheduleSpec } from '../optim/spec.ts'

/** Numbers nested to any depth, every list of a level equally long: an array as JSON writes it. */
export type Nested = number | readonly Nested[]

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
  /** Keys (or beginnings of keys, such as "0." ) of parameters that do not move. */
  readonly frozen?: readonly string[]
  /** Factors on the learning rate of parameters whose key begins so; the first match counts. */
  readonly lr_multipliers?: Readonly<Record<string, number>>
  /** Which parameters weight_decay touches: all (as in PyTorch, the default) or weights only. */
  readonly decay?: 'all' | 'weights'
}

/** The document that `npm run train` reads: see the contract in README. */
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
