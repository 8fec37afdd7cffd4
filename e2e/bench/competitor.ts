import type { ParameterRecord } from '../../src/engine/runtime/trainer.ts'
import type { Task } from './tasks.ts'

/** Somebody who trains a task from given initial parameters. */
export interface Competitor {
  /** Trains `steps` steps more, one batch a step, and answers the loss before the last of them (of the first replica). */
  train(steps: number): Promise<number>
  release(): Promise<void> | void
}

/** Prepares a competitor; undefined where it cannot train this task at all. */
export type Entry = (
  task: Task,
  initial: readonly ParameterRecord[],
  batches: readonly (readonly number[])[],
) => Promise<Competitor | undefined>
