import type { DenseArray } from '../training/array.ts'
import type { TrainingSpec } from '../training/document.ts'
import type { SeriesName, StreamRequest } from '../training/streams.ts'
import type { Ort } from './ort.ts'

/** Training data: x [N, …] and y as the loss wants it. */
export interface Dataset {
  readonly x: DenseArray
  readonly y: DenseArray
}

/** Hyperparameters that may differ between replicas and be changed while the run goes on, without a new graph. */
export type HyperparameterName =
  | 'lr'
  | 'momentum'
  | 'dampening'
  | 'weight_decay'
  | 'alpha'
  | 'beta1'
  | 'beta2'
  | 'eps'
  | 'clip'
  | 'l1'
  | 'l2'
  | 'label_smoothing'

export interface TrainerOptions {
  readonly network: TrainingSpec
  /** One data set for all replicas, or one a replica (equal shapes). */
  readonly data: Dataset | readonly Dataset[]
  /** Rows a step, 1 … N. */
  readonly batchSize: number
  /** One replica a seed; all train in one graph. A seed fixes initial values, order of the rows and dropout masks. */
  readonly seeds: readonly number[]
  /** One value a replica, in place of the one in `network`. */
  readonly hyperparameters?: Partial<Readonly<Record<HyperparameterName, readonly number[]>>>
  /** Series that the run records; `loss` is always there. */
  readonly streams?: readonly StreamRequest[]
  /** Evaluated before step 0 and then every `every` steps, in evaluation mode. */
  readonly validation?: Dataset & { readonly every: number }
  /** Initial values by key for every replica, or one record a replica; the rest comes from `init` and the seed. */
  readonly parameters?: ParameterRecord | readonly ParameterRecord[]
  /** Rows of each step, instead of a fresh shuffle every epoch (the last uneven batch is dropped): [step][row]; the run ends with them. */
  readonly batches?: readonly (readonly number[])[]
  /** Bytes that checkpoints for {@link Trainer.rewind} may take; default 16 MiB, 0 keeps none. */
  readonly checkpointBudget?: number
}

/** Parameters (and running statistics) by key, in PyTorch's shapes. */
export type ParameterRecord = Readonly<Record<string, DenseArray>>

/** Why a run stopped before it was told to. */
export interface NonFinite {
  readonly step: number
  /** Index of the replica that failed. */
  readonly replica: number
  /** `loss`, or the key of the first parameter whose gradient or new value is not finite, as in "grad 0.weight". */
  readonly tensor: string
}

/** What some steps of training gave. */
export interface TrainingRecord {
  /** Step of the first entry of each series. */
  readonly first: number
  /** Steps done, at most those asked for. */
  readonly steps: number
  /** [replica][step − first], float32. */
  readonly series: Readonly<Partial<Record<SeriesName, readonly Float32Array[]>>>
  /** Rates used: [replica][step − first]. */
  readonly lrs: readonly Float32Array[]
  /** Validation results that fell into these steps, oldest first; `loss` and (class indices) `accuracy` are [replica]. */
  readonly validation: readonly {
    readonly step: number
    readonly loss: Float32Array
    readonly accuracy?: Float32Array
  }[]
  readonly stopped?: NonFinite
}

/** State of a run at one step: give it back to {@link Trainer.restore}. */
export interface Checkpoint {
  readonly step: number
  readonly state: Readonly<Record<string, Float32Array>>
}

/** A training run: R replicas of one network, in one graph, on one ORT session. Works in Node and in a worker. */
export interface Trainer {
  /** Steps done so far. */
  readonly step: number
  readonly replicas: number
  /** All series since step 0 (truncated by {@link rewind}). */
  readonly record: TrainingRecord
  /** Does up to `steps` steps (fewer when a value stops being finite or `batches` ends) and answers what they gave. */
  advance(steps: number): Promise<TrainingRecord>
  /** Network output for x [N, …] in evaluation mode: one array [N, …] a replica. */
  evaluate(x: DenseArray): Promise<readonly DenseArray[]>
  /** Mean loss (and accuracy) of a data set in evaluation mode: [replica]. */
  assess(data: Dataset): Promise<{ readonly loss: Float32Array; readonly accuracy?: Float32Array }>
  /** Learned values by key in PyTorch's shapes, running statistics included. */
  parameters(replica?: number): ParameterRecord
  checkpoint(): Checkpoint
  restore(checkpoint: Checkpoint): void
  /** Back to the newest kept checkpoint at or before `step`, then forward to `step`: the run continues as if never gone further. */
  rewind(step: number): Promise<void>
  /** Changes hyperparameters for all replicas (a number) or each (an array), from the next step on, without a new graph. */
  set(values: Partial<Readonly<Record<HyperparameterName, number | readonly number[]>>>): void
  /** Frees the sessions; the trainer cannot be used afterwards. */
  release(): Promise<void>
}

export type CreateTrainer = (ort: Ort, options: TrainerOptions) => Promise<Trainer>
