/** What the tool answers: plain data, from which its figures, tables and JSON are made. */

/** A threshold that could be chosen, and what it would do to the norms that count. */
export interface Candidate {
  readonly name: string
  readonly c: number
  /** Share of steps whose norm is above c, and what the log-normal model says. */
  readonly rate: number
  readonly modelled: number
  /** Mean of min(1, c / norm): how much of the step length is left. */
  readonly left: number
}

export interface Layer {
  readonly name: string
  readonly median: number
  readonly p95: number
  /** Mean share of the squared global norm. */
  readonly share: number
  readonly spikes: number
}

export interface Report {
  readonly understood: string
  readonly rows: number
  /** Norms that count: finite, positive, after what is skipped. */
  readonly counted: number
  readonly mean: number
  readonly quantiles: {
    readonly p50: number
    readonly p90: number
    readonly p95: number
    readonly p99: number
  }
  readonly model: {
    readonly mu: number
    readonly sigma: number
    readonly distance: number
    readonly limit: number
  }
  readonly chosen: Candidate
  readonly candidates: readonly Candidate[]
  readonly spikes: readonly {
    readonly step: number
    readonly norm: number
    readonly times: number
    readonly z: number
  }[]
  readonly layers: readonly Layer[]
  readonly drawn: {
    readonly series: { readonly x: readonly number[]; readonly y: readonly number[] }
    readonly density: {
      readonly x: readonly number[]
      readonly measured: readonly number[]
      readonly model: readonly number[]
    } | null
    readonly rates: {
      readonly c: readonly number[]
      readonly measured: readonly number[]
      readonly model: readonly number[]
    }
  }
  readonly warnings: readonly string[]
}
