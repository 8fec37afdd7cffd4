/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { ImageReport } from './images/report.ts'

export type Report = TextReport | ImageReport

/** A row with the beginning of its text; the label is empty without labels. */
export interface Side {
  readonly line: number
  readonly text: string
  readonly label: string
}

/** A pair of rows whose texts are alike: `first` in the test set (or later in the one file), `second` in the training set. */
export interface Pair {
  readonly first: Side
  readonly second: Side
  readonly jaccard: number
  /** What the signatures estimated; 1 for equal texts. */
  readonly estimate: number
  readonly exact: boolean
  /** Rows of the pair carry different labels; false without labels. */
  readonly conflict: boolean
  /** Other rows with one of the two texts. */
  readonly more: number
}

export interface TextReport {
  readonly kind: 'texts'
  /** Two splits against each other, or one file against itself. */
  readonly mode: 'cross' | 'within'
  readonly understood: readonly string[]
  readonly trainRows: number
  /** Rows of the test set; in `within` mode those of the file. */
  readonly testRows: number
  /** Test rows whose text occurs in the training set, and those that are only near one; in `within` mode rows with an earlier twin. */
  readonly exactRows: number
  readonly nearRows: number
  /** Pairs of different texts that share a band, and those of them at or above the threshold. */
  readonly candidates: number
  readonly found: number
  /** Pairs, most alike first. */
  readonly pairs: readonly Pair[]
  /** Pairs at or above the threshold whose labels differ; null without labels. */
  readonly conflicts: number | null
  /** The largest Jaccard index of each test text that has a candidate. */
  readonly nearest: readonly number[]
  /** Test texts without any candidate. */
  readonly alone: number
  /** Values of the group column that occur on both sides, with their rows; null without such columns. */
  readonly groups: {
    readonly train: number
    readonly test: number
    readonly shared: readonly { readonly name: string; readonly train: number; readonly test: number }[]
    readonly sharedCount: number
    readonly testRows: number
  } | null
  /** Lines of the test rows that have a twin; at most 1000. */
  readonly lines: readonly number[]
  readonly warnings: readonly string[]
}
