import type { Mask } from '../arguments/masks.ts'
import { MetricError } from '../error.ts'

/** Pixels per class: in both masks, in the truth, in the prediction. */
export interface PixelCounts {
  readonly both: Float64Array
  readonly truth: Float64Array
  readonly predicted: Float64Array
  readonly total: number
}

/**
 * Counts pixels class by class; a pixel whose truth is `ignoreIndex` is left out whatever was predicted there.
 * @param numClasses labels are 0 … numClasses − 1
 * @throws MetricError when the masks differ in size or a label is out of range, naming the pixel
 */
export function countPixels(yTrue: Mask, yPred: Mask, numClasses: number, ignoreIndex?: number): PixelCounts {
  mustMatch(yTrue, yPred)
  const both = new Float64Array(numClasses)
  const truth = new Float64Array(numClasses)
  const predicted = new Float64Array(numClasses)
  let total = 0
  yTrue.data.forEach((label, index) => {
    if (label === ignoreIndex) return
    const guess = yPred.data[index]!
    mustBeClass(label, 'y_true', index, yTrue.width, numClasses)
    mustBeClass(guess, 'y_pred', index, yTrue.width, numClasses)
    total += 1
    truth[label]! += 1
    predicted[guess]! += 1
    if (label === guess) both[label]! += 1
  })
  return { both, truth, predicted, total }
}

/** Refuses masks of different sizes. */
export function mustMatch(yTrue: Mask, yPred: Mask): void {
  if (yTrue.height === yPred.height && yTrue.width === yPred.width) return
  throw new MetricError(
    'y_pred',
    `y_pred 的大小是 ${yPred.height}×${yPred.width}，应与 y_true 相同，为 ${yTrue.height}×${yTrue.width}。`,
  )
}

function mustBeClass(label: number, field: string, index: number, width: number, numClasses: number): void {
  if (label >= 0 && label < numClasses) return
  const pixel = `${field}[${Math.floor(index / width)}][${index % width}]`
  throw new MetricError(
    pixel,
    `${pixel} 是 ${label}，应为 0 到 num_classes−1（${numClasses - 1}）的整数或 ignore_index。`,
  )
}
