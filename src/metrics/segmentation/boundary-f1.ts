import type { Mask } from '../arguments/masks.ts'
import { flags } from '../numeric/arrays.ts'
import { squaredDistances } from './distance-transform.ts'
import { mustMatch } from './pixel-counts.ts'

/** Share of the image diagonal that a boundary may be off by when no tolerance is given (Csurka et al. 2013). */
export const BOUNDARY_TOLERANCE = 0.0075

/**
 * The F1 of boundary pixels: a predicted boundary pixel is right when a true one lies within `tolerance` pixels, and
 * the other way round for recall (Csurka et al., BMVC 2013). The boundary of a mask is its non-zero pixels with a zero
 * or the image's edge among their four neighbours. 1 when neither mask has a boundary, 0 when one has.
 * @param tolerance in pixels, ≥ 0; left out: 0.75 % of the image diagonal
 */
export function boundaryF1(yTrue: Mask, yPred: Mask, tolerance?: number): number {
  mustMatch(yTrue, yPred)
  const reach = tolerance ?? BOUNDARY_TOLERANCE * Math.hypot(yTrue.height, yTrue.width)
  const [truth, predicted] = [boundary(yTrue), boundary(yPred)]
  const [trueSize, predictedSize] = [count(truth), count(predicted)]
  if (trueSize === 0 && predictedSize === 0) return 1
  if (trueSize === 0 || predictedSize === 0) return 0
  const found = (of: Uint8Array, near: Uint8Array): number => {
    const distances = squaredDistances(near, yTrue.height, yTrue.width)
    return of.reduce((total, is, index) => total + (is && Math.sqrt(distances[index]!) <= reach ? 1 : 0), 0)
  }
  const precision = found(predicted, truth) / predictedSize
  const recall = found(truth, predicted) / trueSize
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
}

function boundary({ data, height, width }: Mask): Uint8Array {
  return flags(data.length, (index) => {
    if (data[index] === 0) return false
    const [y, x] = [Math.floor(index / width), index % width]
    const atEdge = y === 0 || x === 0 || y === height - 1 || x === width - 1
    return atEdge || [index - 1, index + 1, index - width, index + width].some((next) => data[next] === 0)
  })
}

function count(marks: Uint8Array): number {
  return marks.reduce((total, is) => total + is, 0)
}
