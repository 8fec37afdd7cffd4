/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { Fate, FormatName } from './formats.ts'
import type { Scaling } from './scaling.ts'

/** One number in one format. */
export interface Rounded {
  readonly value: number
  readonly bits: string
  /** |rounded − x| / |x|; null for 0 and what is not finite. */
  readonly relativeError: number | null
  readonly fate: Fate
}

export interface OfFormat {
  readonly name: string
  readonly largest: number
  readonly smallestNormal: number
  readonly smallest: number
  readonly epsilon: number
  /** Bits of the exponent and the fraction. */
  readonly layout: readonly [exponent: number, fraction: number]
  readonly counts: Readonly<Record<Fate, number>>
  /** Largest relative error of the values that are neither lost nor infinite. */
  readonly worstError: number
  readonly listed: readonly Rounded[]
  readonly sums: {
    readonly running: number
    readonly compensated: number
    readonly inFp32: number
    readonly stuckAfter: number | null
    readonly path: readonly number[]
  }
  readonly scaling: Scaling | null
  /** Shares that are lost over exponents of the scale. */
  readonly lost: {
    readonly exponents: readonly number[]
    readonly underflow: readonly number[]
    readonly subnormal: readonly number[]
    readonly overflow: readonly number[]
  } | null
}

export interface Report {
  readonly understood: string
  readonly count: number
  readonly zeros: number
  readonly notFinite: number
  /** Sizes of the non-zero finite values, before scaling; null where there are none. */
  readonly sizes: { readonly least: number; readonly median: number; readonly most: number } | null
  readonly exponent: number
  /** The first values, as given. */
  readonly values: readonly number[]
  /** Number of values at which the paths of the sums are recorded. */
  readonly places: readonly number[]
  readonly exact: { readonly sum: number; readonly path: readonly number[] }
  readonly formats: Readonly<Record<FormatName, OfFormat>>
  /** How many scaled values have the binary exponent `from + index`. */
  readonly octaves: { readonly from: number; readonly counts: readonly number[] } | null
  readonly warnings: readonly string[]
}
