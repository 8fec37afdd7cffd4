import type { Mask } from '../arguments/masks.ts'
import { quantile } from '../numeric/quantile.ts'
import { squaredDistances } from './distance-transform.ts'
import { mustMatch } from './pixel-counts.ts'

/**
 * Hausdorff distance in pixels between the non-zero pixels of two masks: the larger of the two directed distances,
 * each the largest distance from a pixel of one set to the nearest of the other (Huttenlocher et al. 1993).
 * 0 when both masks are empty, Infinity when one is.
 */
export function hausdorff(yTrue: Mask, yPred: Mask): number {
  return fromBothSides(yTrue, yPred, (distances) => distances.reduce((a, b) => Math.max(a, b), 0))
}

/**
 * The same with the 95th percentile (linear interpolation) in place of the largest, taken in each direction and then
 * the larger of the two (Maier-Hein et al. 2024, arXiv:2206.01653); other tools pool both directions first.
 */
export function hausdorff95(yTrue: Mask, yPred: Mask): number {
  return fromBothSides(yTrue, yPred, (distances) => quantile(distances, 0.95))
}

function fromBothSides(yTrue: Mask, yPred: Mask, summary: (distances: Float64Array) => number): number {
  mustMatch(yTrue, yPred)
  const [trueEmpty, predictedEmpty] = [yTrue, yPred].map(({ data }) => data.every((label) => label === 0))
  if (trueEmpty || predictedEmpty) return trueEmpty && predictedEmpty ? 0 : Number.POSITIVE_INFINITY
  return Math.max(summary(directed(yTrue, yPred)), summary(directed(yPred, yTrue)))
}

/** The distance from each non-zero pixel of one mask to the nearest of the other. */
function directed(from: Mask, to: Mask): Float64Array {
  const squared = squaredDistances(to.data, to.height, to.width)
  return squared.filter((_, index) => from.data[index] !== 0).map(Math.sqrt)
}
