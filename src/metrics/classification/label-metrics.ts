import { choice, optional } from '../arguments/argument.ts'
import { indicatorOrLabels, mustHaveShape } from '../arguments/indicators.ts'
import { label, labelOrder, labels } from '../arguments/labels.ts'
import { nanOr, number } from '../arguments/numbers.ts'
import { type Metric, metric } from '../metric.ts'
import { accuracy, balancedAccuracy, hammingLoss } from './accuracy.ts'
import { AVERAGES } from './average.ts'
import { confusionMatrix } from './confusion-matrix.ts'
import { KAPPA_WEIGHTS, cohenKappa } from './kappa.ts'
import type { Label } from './label.ts'
import { matthewsCorrcoef } from './matthews.ts'
import { f1, fbeta, jaccard, precision, recall, specificity } from './precision-recall-f.ts'

const PAIR = ['y_true', 'y_pred'] as const
const pair = { y_true: labels(), y_pred: labels() }
const averaged = {
  ...pair,
  average: optional(choice(...AVERAGES), 'binary'),
  pos_label: optional(label(), 1 as Label),
  zero_division: optional(nanOr(number({ min: 0, max: 1 })), 0),
}

type ClassMetric = typeof precision

function perClass(compute: ClassMetric): Metric {
  return metric(
    averaged,
    ({ y_true, y_pred, average, pos_label, zero_division }) =>
      compute(y_true, y_pred, { average, posLabel: pos_label, zeroDivision: zero_division }),
    PAIR,
  )
}

function whole(compute: (yTrue: readonly Label[], yPred: readonly Label[]) => number): Metric {
  return metric(pair, ({ y_true, y_pred }) => compute(y_true, y_pred), PAIR)
}

/** Metrics of true and predicted labels. */
export const labelMetrics = {
  accuracy: whole(accuracy),
  balanced_accuracy: whole(balancedAccuracy),
  precision: perClass(precision),
  recall: perClass(recall),
  f1: perClass(f1),
  fbeta: metric(
    { ...averaged, beta: number({ min: 0 }) },
    ({ y_true, y_pred, average, pos_label, zero_division, beta }) =>
      fbeta(y_true, y_pred, { average, posLabel: pos_label, zeroDivision: zero_division, beta }),
    PAIR,
  ),
  jaccard: perClass(jaccard),
  specificity: perClass(specificity),
  matthews_corrcoef: whole(matthewsCorrcoef),
  cohen_kappa: metric(
    { ...pair, weights: optional(choice(...KAPPA_WEIGHTS), 'none') },
    ({ y_true, y_pred, weights }) => cohenKappa(y_true, y_pred, weights),
    PAIR,
  ),
  hamming_loss: metric({ y_true: indicatorOrLabels(), y_pred: indicatorOrLabels() }, ({ y_true, y_pred }) => {
    mustHaveShape(y_pred, y_true)
    return hammingLoss(y_true.entries, y_pred.entries)
  }),
  confusion_matrix: metric(
    { ...pair, labels: optional(labelOrder()) },
    ({ y_true, y_pred, labels: order }) => confusionMatrix(y_true, y_pred, order),
    PAIR,
  ),
} as const
