/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { Back } from './back.ts'
import type { Constant } from './constants.ts'
import type { Shape } from './shape.ts'
import type { TransformId } from './transforms.ts'

/** The targets under one transform. */
export interface Tried {
  readonly id: TransformId
  readonly name: string
  readonly lambda: number | null
  /** Why it cannot be used, with the first line; the numbers are then null. */
  readonly refused: string | null
  readonly skewness: number | null
  readonly excess: number | null
  /** ln density a row above that of no transform, in nats; null where either is not finite. */
  readonly gain: number | null
}

/** Counts in equal bins, and the mean and deviation of what was counted. */
export interface Counted {
  readonly edges: readonly number[]
  readonly counts: readonly number[]
  readonly outside: number
  readonly mean: number
  readonly sd: number
}

export interface Advice {
  readonly what: string
  readonly why: string
}

export interface Report {
  readonly understood: string
  readonly unused: readonly string[]
  readonly shape: Shape
  readonly tried: readonly Tried[]
  readonly chosen: { readonly id: TransformId; readonly name: string; readonly suggested: boolean }
  readonly advice: readonly Advice[]
  readonly original: Counted
  readonly transformed: Counted
  readonly back: Back
  /** Means in bins of equally many rows by forecast; null without forecasts. */
  readonly bins: {
    readonly forecast: readonly number[]
    readonly corrected: readonly number[]
    readonly truth: readonly number[]
  } | null
  readonly constants: readonly Constant[]
  /** Cost of constants over the least cost, by measure; `mape` is empty where a target is 0. */
  readonly curves: {
    readonly constant: readonly number[]
    readonly log: boolean
    readonly rmse: readonly number[]
    readonly mae: readonly number[]
    readonly mape: readonly number[]
  } | null
  readonly warnings: readonly string[]
}
