/** What the tool answers: plain data, from which its figures, tables and JSON are made. */

export type Interval = readonly [number, number] | null

/** `none`: fewer than 3 / FAR impostor pairs (rule of three); `rough`: fewer than 30 false accepts expected (rule of 30). */
export type Evidence = 'none' | 'rough' | 'enough'

export interface AtFar {
  readonly far: number
  readonly evidence: Evidence
  /** Impostor pairs that the rule of three asks for. */
  readonly needed: number
  /** null without evidence. */
  readonly tar: number | null
  readonly interval: Interval
  /** The most permissive observed score whose share of accepted impostors is at most `far`, as it was given; null without evidence. */
  readonly threshold: number | null
}

/** Rates at rising thresholds, thinned: 0 < FAR ≤ 1, 0 ≤ FRR < 1. */
export interface DetPoints {
  readonly far: readonly number[]
  readonly frr: readonly number[]
}

export interface Report {
  readonly understood: string
  readonly distance: boolean
  readonly genuine: number
  readonly impostor: number
  /** null where the rows name none. */
  readonly identities: number | null
  readonly eer: number
  readonly eerInterval: Interval
  /** The score where the two error rates cross, as it was given. */
  readonly eerThreshold: number
  readonly rates: readonly AtFar[]
  /** Share of genuine pairs that beat every impostor: nothing was falsely accepted, so FAR is at most 3 / impostor pairs. */
  readonly tarAtNone: number
  readonly det: DetPoints
  readonly resamples: number
  readonly histogram: {
    readonly edges: readonly number[]
    readonly genuine: readonly number[]
    readonly impostor: readonly number[]
  }
  readonly warnings: readonly string[]
}
