/** What the tool answers: plain data, from which its figures, tables and JSON are made. */

/** One number with its interval; `key` is its name in `npm run metrics`, where that has it. */
export interface Measured {
  readonly key: string
  readonly value: number
  readonly interval: readonly [number, number] | null
}

export interface Operating {
  readonly threshold: number
  readonly how: string
}

/** Curves and distributions of a binary table with scores. */
export interface Curves {
  readonly roc: { readonly fpr: readonly number[]; readonly tpr: readonly number[] }
  readonly pr: { readonly recall: readonly number[]; readonly precision: readonly number[] }
  readonly histogram: {
    readonly edges: readonly number[]
    readonly positive: readonly number[]
    readonly negative: readonly number[]
  }
  readonly threshold: number
  /** How the threshold was found. */
  readonly how: string
  /** Rates at the threshold. */
  readonly at: { readonly fpr: number; readonly tpr: number; readonly precision: number }
  /** Trapezoid area under the precision–recall points, which is too high between them (Davis & Goadrich 2006). */
  readonly trapezoid: number
  readonly probabilities: boolean
}

export interface Report {
  readonly understood: string
  readonly rows: number
  readonly groups: number | null
  readonly classes: readonly string[]
  readonly counts: readonly number[]
  /** Index of the positive class; null with more than two classes. */
  readonly positive: number | null
  /** Rows by (true, predicted). */
  readonly confusion: readonly (readonly number[])[]
  readonly metrics: readonly Measured[]
  readonly perClass: readonly {
    readonly precision: number
    readonly recall: number
    readonly f1: number
    readonly specificity: number
  }[]
  readonly curves: Curves | null
  readonly resamples: number
  readonly warnings: readonly string[]
}
