/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { Bracket } from './hyperband.ts'

export interface Curve {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** Scores of one method and what its best is worth. */
export interface MethodReport {
  readonly name: string
  readonly trials: number
  readonly failed: number
  readonly mean: number
  /** Standard deviation with n − 1; 0 of one trial. */
  readonly deviation: number
  readonly best: number
  /** Best score drawn back to the mean by the share of its variance that is noise; null where noise explains all of it. */
  readonly shrunk: number | null
  /** Whether the spread of the scores is within what the seeds alone give (χ² of the variance, 5 % above). */
  readonly noiseOnly: boolean
  /** Budget → expected best. */
  readonly curve: Curve
}

export interface Report {
  /** Full trainings that the budget pays for. */
  readonly trials: number
  readonly hit: { readonly probability: number; readonly needed: number; readonly curve: Curve }
  readonly inflation: {
    /** E[max] of as many standard normal values. */
    readonly maximum: number
    /** By how much the best of the trials looks better than it is, in points. */
    readonly points: number
    /** Mean of what is observed, of what is true of the one chosen, and of the best there is, over the mean, in points. */
    readonly observed: number
    readonly chosen: number
    readonly best: number
    readonly curve: Curve
  }
  readonly seeds: {
    readonly normal: number
    readonly student: number
    readonly power: Curve
    /** Smallest difference for some numbers of seeds. */
    readonly detectable: readonly { readonly seeds: number; readonly difference: number }[]
    /** Cost of the comparison, both methods. */
    readonly cost: number
  }
  readonly hyperband: {
    readonly brackets: readonly Bracket[]
    readonly configurations: number
    readonly units: number
    readonly resumed: number
    /** Full trainings that a pass over all brackets costs. */
    readonly trainings: number
    readonly passes: number
  }
  readonly understood: string | null
  readonly failed: number
  readonly firstFailed: number
  readonly methods: readonly MethodReport[]
  readonly warnings: readonly string[]
}
