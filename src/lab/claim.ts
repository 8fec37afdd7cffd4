import type { Controls, Settings } from './controls.ts'
import type { Context } from './experiment.ts'
import type { SeriesMap } from './series.ts'

/** What a measured number must satisfy. */
export type Expectation =
  | { readonly kind: 'near'; readonly value: number; readonly tolerance: number; readonly relative: boolean }
  | { readonly kind: 'between'; readonly min: number; readonly max: number }

/** Within `tolerance` of `value`. */
export const near = (value: number, tolerance: number): Expectation => ({
  kind: 'near',
  value,
  tolerance,
  relative: false,
})

/** Within a share of `value`: 0.05 is five per cent. */
export const nearly = (value: number, share: number): Expectation => ({
  kind: 'near',
  value,
  tolerance: share,
  relative: true,
})

/** Exactly `value`. */
export const exactly = (value: number): Expectation => near(value, 0)
export const atMost = (max: number): Expectation => ({ kind: 'between', min: -Infinity, max })
export const atLeast = (min: number): Expectation => ({ kind: 'between', min, max: Infinity })
export const between = (min: number, max: number): Expectation => ({ kind: 'between', min, max })

/** Whether a measured number satisfies an expectation; NaN satisfies none. */
export function satisfies(measured: number, expected: Expectation): boolean {
  if (expected.kind === 'between') return measured >= expected.min && measured <= expected.max
  const allowed = expected.relative ? Math.abs(expected.value) * expected.tolerance : expected.tolerance
  return Math.abs(measured - expected.value) <= allowed
}

interface ClaimBase<C extends Controls, Name extends string> {
  /** The sentence that is asserted, in Chinese, with its numbers. */
  readonly statement: string
  /** How it was measured, in one or two sentences: the set-up, the number of draws, what is compared. */
  readonly how: string
  /** Settings that differ from the lab's defaults; `seed` and `replicas` come from `seeds`. */
  readonly settings?: Partial<Omit<Settings<C>, 'seed' | 'replicas'>>
  /** How many seeds are run, from `from` (default 1) up. Calibrate thresholds on others. */
  readonly seeds: number
  readonly from?: number
  /** How many seeds must hold; left out: all. */
  readonly required?: number
  /** Where the expectation comes from: a formula, or a simulation made with other seeds. */
  readonly kind: 'closed-form' | 'simulation'
  /** Every measured name and what it must satisfy. */
  readonly expected: { readonly [N in Name]: Expectation }
  /** What each measured number is called in the table: name → 「最小相对误差」. */
  readonly names: { readonly [N in Name]: string }
}

/** A claim that reads an ordinary run of the lab: `read` answers for one replica. */
export interface ReadClaim<C extends Controls, R, Name extends string> extends ClaimBase<C, Name> {
  read(result: R, replica: number, settings: Settings<C>): { readonly [N in Name]: number }
  readonly compute?: never
}

/** A claim that calculates by itself, once a seed. */
export interface ComputeClaim<C extends Controls, S extends SeriesMap, Name extends string> extends ClaimBase<
  C,
  Name
> {
  compute(
    seed: number,
    settings: Settings<C>,
    context: Pick<Context<S>, 'ort'>,
  ): { readonly [N in Name]: number } | Promise<{ readonly [N in Name]: number }>
  readonly read?: never
}

export type Claim<C extends Controls, S extends SeriesMap, R, Name extends string = string> =
  ReadClaim<C, R, Name> | ComputeClaim<C, S, Name>
