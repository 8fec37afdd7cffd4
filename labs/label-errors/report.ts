/** What the tool answers: plain data, from which its figures, tables and JSON are made. */

/** A row whose label is doubted. */
export interface Suspect {
  /** The line of the input it stands in, from 1. */
  readonly line: number
  /** Its name in the input; empty without such a column. */
  readonly name: string
  readonly group: string
  /** Indices of classes. */
  readonly given: number
  readonly suggested: number
  /** Probability of the given label, and of the suggested one. */
  readonly self: number
  readonly other: number
  /** (p_given − largest other p + 1) / 2, from 0 to 1. */
  readonly margin: number
}

export interface ClassNoise {
  readonly name: string
  /** Rows with this label, and how many truly belong to the class by the estimate. */
  readonly rows: number
  readonly estimated: number
  /** Mean probability of the class among the rows that carry its label; NaN without such rows. */
  readonly threshold: number
  /** P(true ≠ k | label k) and P(label ≠ k | true k), both estimated. */
  readonly wrongLabels: number
  readonly lostToOthers: number
  readonly suspects: number
}

export interface Report {
  readonly understood: string
  readonly rows: number
  readonly named: boolean
  readonly classes: readonly ClassNoise[]
  /** Counts by (label, confident class), and the joint distribution estimated from them. */
  readonly confident: readonly (readonly number[])[]
  readonly joint: readonly (readonly number[])[]
  /** Rows whose probabilities reach no threshold. */
  readonly uncounted: number
  /** Estimated share of wrong labels: what is off the diagonal of the joint. */
  readonly noise: number
  readonly accuracy: number
  readonly logLoss: number
  /** How many rows the rule doubts, and the most doubtful of them. */
  readonly found: number
  readonly suspects: readonly Suspect[]
  /** Groups with the most suspects; null without a group column. */
  readonly groups:
    readonly { readonly name: string; readonly rows: number; readonly suspects: number }[] | null
  /** Shares of rows by self-confidence, in equal bins over 0 to 1: counts of suspects and of the rest. */
  readonly confidence: { readonly suspects: readonly number[]; readonly rest: readonly number[] }
  readonly warnings: readonly string[]
}
