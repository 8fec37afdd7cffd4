import { MetricError } from '../error.ts'
import { type Label, classesOf, encode, listed } from './label.ts'

const MOST_CLASSES = 2000

/**
 * C[i][j] = rows of class i predicted as class j (sklearn.metrics.confusion_matrix: rows are the truth).
 * Rows and columns are the sorted labels of both lists, or `labels` in the order given; a row whose truth or
 * prediction is not in `labels` is left out.
 * @throws MetricError when no label given occurs in `yTrue`, or when there are more than 2,000 classes
 */
export function confusionMatrix(
  yTrue: readonly Label[],
  yPred: readonly Label[],
  labels?: readonly Label[],
): readonly (readonly number[])[] {
  const { classes, codes } = encode(yTrue, yPred)
  const order = labels ?? classes
  const occurring = new Set(labels && classesOf(yTrue))
  if (labels && !labels.some((label) => occurring.has(label))) {
    const accepted = listed([...occurring])
    throw new MetricError('labels', `labels 里没有一个标签出现在 y_true 中，应至少含 ${accepted} 之一。`)
  }
  if (order.length > MOST_CLASSES) {
    throw new MetricError(
      'y_true',
      `y_true 与 y_pred 共有 ${order.length} 个类别，混淆矩阵应不多于 ${MOST_CLASSES} 类。`,
    )
  }
  const places = new Map(order.map((label, place) => [label, place]))
  const placeOf = classes.map((label) => places.get(label) ?? -1)
  const counts = order.map(() => Array.from({ length: order.length }, () => 0))
  codes[0]!.forEach((code, index) => {
    const [row, column] = [placeOf[code]!, placeOf[codes[1]![index]!]!]
    if (row >= 0 && column >= 0) counts[row]![column]! += 1
  })
  return counts
}
