/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { LossName } from './losses.ts'

/** A number that another way of computing the loss would give. */
export interface Alternative {
  readonly key: string
  readonly name: string
  /** How it comes about, and how one sees it. */
  readonly how: string
  readonly value: number
}

/** One row of the input. */
export interface RowLoss {
  readonly line: number
  readonly label: string
  /** Probability of the true class; for losses of columns null. */
  readonly p: number | null
  /** As `reduction='none'` gives it; for losses of columns the mean over the row's columns. */
  readonly loss: number
  /** What the row adds to the denominator of the mean. */
  readonly share: number
}

export interface Report {
  readonly understood: string
  readonly loss: LossName
  readonly reduction: 'mean' | 'sum' | 'none'
  readonly rows: number
  readonly ignored: number
  readonly classes: number
  readonly names: readonly string[]
  readonly mean: number
  readonly sum: number
  /** The denominator of the mean. */
  readonly divisor: number
  /** What the loss is for equal scores everywhere, and for the best prediction that is the same for every row; null where there is no closed form. */
  readonly baselines: { readonly uniform: number; readonly constant: number | null }
  /** The first rows of the input. */
  readonly perRow: readonly RowLoss[]
  /** Finite losses by falling size, thinned, with the rank of each, from 1. */
  readonly sorted: {
    readonly rank: readonly number[]
    readonly loss: readonly number[]
    readonly infinite: number
  }
  /** Gradient with respect to the logits of the rows with the largest losses. */
  readonly gradient: {
    readonly lines: readonly number[]
    readonly labels: readonly string[]
    readonly values: readonly (readonly number[])[]
  }
  readonly alternatives: readonly Alternative[]
  /** PyTorch code with the first rows written out, and what it prints. */
  readonly pytorch: { readonly rows: number; readonly code: string }
  readonly warnings: readonly string[]
}

/** The number that the chosen reduction gives; without a reduction, the mean. */
export const valueOf = ({ reduction, mean, sum }: Pick<Report, 'reduction' | 'mean' | 'sum'>): number =>
  reduction === 'sum' ? sum : mean
