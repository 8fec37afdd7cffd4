import { MetricError } from '../error.ts'
import { countFlags, flags } from '../numeric/arrays.ts'
import { type Label, classesOf, listed } from './label.ts'

/** Binary truth: 1 where a row is of the positive class. */
export interface BinaryTargets {
  readonly positive: Uint8Array
  readonly positives: number
  readonly negatives: number
}

/**
 * Which rows are positive. Without `posLabel` the positive class is 1 when the labels are 0 and 1 or −1 and 1
 * (scikit-learn's rule for curves).
 * @throws MetricError for more than two classes, for other labels without `posLabel`, or for a `posLabel` not among two classes
 */
export function binaryTargets(yTrue: readonly Label[], posLabel?: Label): BinaryTargets {
  const classes = classesOf(yTrue)
  if (classes.length > 2) {
    throw new MetricError('y_true', `y_true 有 ${classes.length} 个类别（${listed(classes)}），应为两类。`)
  }
  if (posLabel !== undefined && classes.length === 2 && !classes.includes(posLabel)) {
    throw new MetricError(
      'pos_label',
      `pos_label 是 ${listed([posLabel])}，不在 y_true 中，应为 ${listed(classes)} 之一。`,
    )
  }
  if (posLabel === undefined && !isUsual(classes)) {
    throw new MetricError(
      'y_true',
      `y_true 的标签是 ${listed(classes)}，应为 0 与 1 或 -1 与 1，否则须用 pos_label 指明正类。`,
    )
  }
  return mark(yTrue, posLabel ?? 1)
}

/** Which rows equal a label. */
export function mark(yTrue: readonly Label[], label: Label): BinaryTargets {
  return targetsOf(flags(yTrue.length, (index) => yTrue[index] === label))
}

/** Flags of positive rows with their counts. */
export function targetsOf(positive: Uint8Array): BinaryTargets {
  const positives = countFlags(positive)
  return { positive, positives, negatives: positive.length - positives }
}

function isUsual(classes: readonly Label[]): boolean {
  return [[0, 1], [-1, 1], [0], [1], [-1]].some((usual) => usual.join() === classes.join())
}
