/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { ScheduleSpec } from '../../src/engine/optim/spec.ts'
import type { PlateauStep } from './plateau.ts'
import type { Counts } from './updates.ts'

/** A fault of the schedule or of the loop around it. */
export interface Trap {
  readonly id: string
  readonly text: string
  /** False for what one should know although nothing need be wrong. */
  readonly fault: boolean
}

/** The schedule at some updates; all lists are of one length, in rising order of update. */
export interface Points {
  readonly update: readonly number[]
  readonly epoch: readonly number[]
  readonly lr: readonly number[]
}

/** A log beside the schedule. */
export interface Against {
  readonly understood: string
  readonly rows: number
  readonly without: number
  /** Rows whose step lies beyond the last update. */
  readonly beyond: number
  /** What is added to a logged step to get the update it belongs to: −1, 0 or 1. */
  readonly offset: number
  /** Largest |logged − designed| over the peak, and the step where it is. */
  readonly worst: number
  readonly worstStep: number
  readonly peak: number
  /** Last logged rate over the logged peak. */
  readonly end: number
  /** Total steps, by what they may have been mistaken for, with the worst deviation that they would leave; best first. */
  readonly totals: readonly { readonly name: string; readonly total: number; readonly worst: number }[]
  readonly steps: readonly number[]
  readonly logged: readonly number[]
  readonly designed: readonly number[]
}

export interface Report {
  readonly counts: Counts
  readonly warmup: number
  readonly horizon: number | null
  readonly spec: ScheduleSpec | null
  /** Updates that are drawn: all, or those before PyTorch stops. */
  readonly reached: number
  readonly points: Points
  /** The same schedule with the total that fits, at the same updates; null where it fits already. */
  readonly fitting: readonly number[] | null
  readonly table: Points
  /** Largest rate, and the first update that has it. */
  readonly top: { readonly lr: number; readonly update: number }
  /** Rate of the last update, over the peak of the options. */
  readonly endFraction: number
  readonly endLr: number
  /** Mean of the rates over the peak of the options. */
  readonly meanFraction: number
  /** Sum of the rates: what weight decay and the distance travelled scale with. */
  readonly sum: number
  readonly traps: readonly Trap[]
  readonly plateau: {
    readonly understood: string
    readonly steps: readonly PlateauStep[]
    readonly falseTrigger: number
  } | null
  readonly log: Against | null
  readonly code: string
}
