import { MetricError } from '../error.ts'
import { sum, weightedMean } from '../numeric/sum.ts'
import type { ClassCounts } from './class-counts.ts'
import { type Label, listed } from './label.ts'

/** How per-class values become one (scikit-learn's `average`). */
export const AVERAGES = ['binary', 'micro', 'macro', 'weighted', 'none'] as const
export type Average = (typeof AVERAGES)[number]

export interface AverageOptions {
  readonly average: Average
  /** The class reported by `binary`. */
  readonly posLabel: Label
  /** The value of 0/0; NaN leaves such a class out of the averages. */
  readonly zeroDivision: number
}

/** What a per-class ratio sees of one class, or of all classes pooled. */
export interface Counts {
  readonly hit: number
  readonly trueSum: number
  readonly predictedSum: number
  readonly total: number
}

/** A fraction per class; `0/0` becomes `zeroDivision`. */
export interface Ratio {
  readonly over: (counts: Counts) => number
  readonly under: (counts: Counts) => number
}

/**
 * Applies a ratio to each class and averages: `binary` one class, `micro` the pooled counts, `macro` the plain mean,
 * `weighted` the mean weighted by the rows of each class, `none` the list in sorted label order.
 * NaN values are left out of `macro` and `weighted`; NaN when nothing is left.
 * @throws MetricError for `binary` with more than two classes, or with a `posLabel` that is not one of two classes
 */
export function averageRatio(
  ratio: Ratio,
  counts: ClassCounts,
  options: AverageOptions,
): number | readonly number[] {
  const divide = (one: Counts): number => {
    const under = ratio.under(one)
    return under === 0 ? options.zeroDivision : ratio.over(one) / under
  }
  if (options.average === 'binary') return divide(positiveClass(counts, options.posLabel))
  if (options.average === 'micro') return divide(pooled(counts))
  const values = counts.classes.map((_, index) => divide(classAt(counts, index)))
  if (options.average === 'none') return values
  return averageDefined(values, options.average === 'weighted' ? counts.trueSums : undefined)
}

/** The mean of the values that are not NaN. All weights zero counts as no weights. */
export function averageDefined(values: readonly number[], weights?: ArrayLike<number>): number {
  const kept = values.flatMap((value, index) => (Number.isNaN(value) ? [] : [index]))
  const defined = kept.map((index) => values[index]!)
  const weightsKept = kept.map((index) => weights?.[index] ?? 1)
  return sum(weightsKept) === 0 ? sum(defined) / defined.length : weightedMean(defined, weightsKept)
}

function classAt(counts: ClassCounts, index: number): Counts {
  return {
    hit: counts.hits[index]!,
    trueSum: counts.trueSums[index]!,
    predictedSum: counts.predictedSums[index]!,
    total: counts.total,
  }
}

function pooled(counts: ClassCounts): Counts {
  return {
    hit: sum(counts.hits),
    trueSum: counts.total,
    predictedSum: counts.total,
    total: counts.total * counts.classes.length,
  }
}

function positiveClass(counts: ClassCounts, posLabel: Label): Counts {
  const { classes } = counts
  if (classes.length > 2) {
    throw new MetricError(
      'average',
      `average 是 binary 而 y_true 与 y_pred 共有 ${classes.length} 个类别，应为 micro、macro、weighted 或 none。`,
    )
  }
  const place = classes.indexOf(posLabel)
  if (place >= 0) return classAt(counts, place)
  if (classes.length === 2) {
    throw new MetricError(
      'pos_label',
      `pos_label 是 ${listed([posLabel])}，不在标签中，应为 ${listed(classes)} 之一。`,
    )
  }
  return { hit: 0, trueSum: 0, predictedSum: 0, total: counts.total }
}
