import { mean } from '../numeric/sum.ts'
import type { PixelCounts } from './pixel-counts.ts'

/**
 * Intersection over union of each class, C_kk / (ΣⱼC_kj + ΣⱼC_jk − C_kk) (Jaccard 1912; Long et al. 2015,
 * arXiv:1411.4038); NaN for a class in neither mask.
 */
export function classIou({ both, truth, predicted }: PixelCounts): Float64Array {
  return both.map((common, k) => common / (truth[k]! + predicted[k]! - common))
}

/** Dice = 2|A∩B| / (|A| + |B|) of each class (Dice 1945; the F1 of its pixels); NaN for a class in neither mask. */
export function classDice({ both, truth, predicted }: PixelCounts): Float64Array {
  return both.map((common, k) => (2 * common) / (truth[k]! + predicted[k]!))
}

/** The mean IoU over the classes that occur in either mask; NaN when every pixel is ignored. */
export function meanIou(counts: PixelCounts): number {
  return mean(classIou(counts).filter((value) => !Number.isNaN(value)))
}

/** The share of pixels labelled right; NaN when every pixel is ignored. */
export function pixelAccuracy({ both, total }: PixelCounts): number {
  return both.reduce((hits, common) => hits + common, 0) / total
}

/** The mean IoU weighted by how many pixels of the truth each class has (Long et al. 2015); NaN when every pixel is ignored. */
export function frequencyWeightedIou(counts: PixelCounts): number {
  const iou = classIou(counts)
  return counts.truth.reduce((sum, size, k) => (size === 0 ? sum : sum + size * iou[k]!), 0) / counts.total
}
