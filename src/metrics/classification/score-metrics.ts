import { type Values, choice, optional } from '../arguments/argument.ts'
import { label, labels } from '../arguments/labels.ts'
import { type Matrix, isMatrix, scores } from '../arguments/matrices.ts'
import { integer, numbers } from '../arguments/numbers.ts'
import { MetricError } from '../error.ts'
import { type Metric, type MetricValue, metric } from '../metric.ts'
import { type BinaryTargets, binaryTargets, mark } from './binary-targets.ts'
import { classColumns, mustSumToOne } from './class-columns.ts'
import { ece } from './ece.ts'
import { type Label, classesOf, listed } from './label.ts'
import { rocAucOneVsOne, rocAucOneVsRest } from './multiclass-roc-auc.ts'
import { precisionRecallCurve } from './precision-recall-curve.ts'
import { brier, logLoss, twoColumns } from './probability-scores.ts'
import { averagePrecision, ks, rocAuc } from './roc-auc.ts'
import { rocCurve } from './roc.ts'
import { topKAccuracy, topKAccuracyBinary } from './top-k.ts'

const PAIR = ['y_true', 'y_score'] as const
/** Rows of probabilities may be off 1 by rounding to two digits. */
const ROUNDED = 0.02
const MULTICLASS_AVERAGES = ['macro', 'weighted', 'micro', 'none'] as const

function binary(compute: (targets: BinaryTargets, scores: Float64Array) => MetricValue): Metric {
  return metric(
    { y_true: labels(), y_score: numbers(), pos_label: optional(label()) },
    ({ y_true, y_score, pos_label }) => compute(binaryTargets(y_true, pos_label), y_score),
    PAIR,
  )
}

const forecast = { y_true: labels(), y_score: scores({ min: 0, max: 1 }), pos_label: optional(label()) }

/**
 * Class columns and probabilities per class. One column of probabilities is that of `pos_label`, or else of the larger
 * of two labels, or of label 1.
 */
function forecastOf({ y_true, y_score, pos_label }: Values<typeof forecast>): readonly [Int32Array, Matrix] {
  if (!isMatrix(y_score)) {
    const larger = pos_label === undefined ? largerLabel(y_true, '两类，或一类一列的 y_score') : undefined
    const { positive } = larger ?? binaryTargets(y_true, pos_label)
    return [new Int32Array(positive), twoColumns(y_score)]
  }
  mustSumToOne(y_score, ROUNDED)
  return [classColumns(y_true, y_score), y_score]
}

/** The larger of two labels is positive, as in scikit-learn; undefined when only one occurs. */
function largerLabel(yTrue: readonly Label[], wanted: string): BinaryTargets | undefined {
  const classes = classesOf(yTrue)
  if (classes.length > 2) {
    throw new MetricError(
      'y_true',
      `y_true 有 ${classes.length} 个类别（${listed(classes)}）而 y_score 是一列，应为${wanted}。`,
    )
  }
  return classes.length === 2 ? mark(yTrue, classes[1]!) : undefined
}

const multiclassAuc = metric(
  {
    y_true: labels(),
    y_score: scores(),
    multi_class: optional(choice('ovr', 'ovo')),
    average: optional(choice(...MULTICLASS_AVERAGES), 'macro'),
  },
  ({ y_true, y_score, multi_class, average }) => {
    if (!isMatrix(y_score)) {
      const targets = largerLabel(y_true, '两类，或一类一列的 y_score 并指定 multi_class')
      return targets ? rocAuc(targets, y_score) : Number.NaN
    }
    if (multi_class === undefined) {
      throw new MetricError('multi_class', 'multi_class 缺失而 y_score 一类一列，应为 ovr、ovo 之一。')
    }
    mustSumToOne(y_score, 1e-5 + 1e-8)
    const columns = classColumns(y_true, y_score)
    if (multi_class === 'ovr') return rocAucOneVsRest(columns, y_score, average)
    if (average === 'macro' || average === 'weighted') return rocAucOneVsOne(columns, y_score, average)
    throw new MetricError(
      'average',
      `average 是 ${average} 而 multi_class 是 ovo，应为 macro、weighted 之一。`,
    )
  },
  PAIR,
)

/** Metrics of true labels and scores. */
export const scoreMetrics = {
  log_loss: metric(forecast, (values) => logLoss(...forecastOf(values)), PAIR),
  brier: metric(forecast, (values) => brier(...forecastOf(values)), PAIR),
  roc_auc: multiclassAuc,
  roc_curve: binary((targets, values) => ({ ...rocCurve(targets, values) })),
  pr_curve: binary((targets, values) => ({ ...precisionRecallCurve(targets, values) })),
  average_precision: binary(averagePrecision),
  top_k_accuracy: metric(
    { y_true: labels(), y_score: scores(), k: optional(integer({ min: 1 }), 2) },
    ({ y_true, y_score, k }) => {
      if (isMatrix(y_score)) return topKAccuracy(classColumns(y_true, y_score), y_score, k)
      const targets = largerLabel(y_true, '两类，或一类一列的 y_score') ?? binaryTargets(y_true)
      return topKAccuracyBinary(targets.positive, y_score, k)
    },
    PAIR,
  ),
  ece: metric(
    { ...forecast, n_bins: optional(integer({ min: 1, max: 1_000_000 }), 15) },
    ({ n_bins, ...values }) => ece(...forecastOf(values), n_bins),
    PAIR,
  ),
  ks: binary(ks),
} as const
