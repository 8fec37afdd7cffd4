import type { Boxes } from '../arguments/boxes.ts'
import { descending } from '../numeric/order.ts'
import { pairIou } from './box-iou.ts'

/**
 * Non-maximum suppression: by falling score, keep a box unless its IoU with one already kept exceeds the threshold
 * (torchvision.ops.nms). Equal scores keep the order given.
 * @returns indices of the boxes kept, by falling score
 */
export function nms(boxes: Boxes, scores: Float64Array, iouThreshold: number): readonly number[] {
  const order = descending(scores)
  const suppressed = new Uint8Array(scores.length)
  const kept: number[] = []
  order.forEach((box, rank) => {
    if (suppressed[box] === 1) return
    kept.push(box)
    for (let later = rank + 1; later < order.length; later += 1) {
      const other = order[later]!
      if (suppressed[other] === 0 && pairIou(boxes, box, boxes, other) > iouThreshold) suppressed[other] = 1
    }
  })
  return kept
}

export const SOFT_NMS_METHODS = ['linear', 'gaussian'] as const

export interface SoftNmsOptions {
  readonly method: (typeof SOFT_NMS_METHODS)[number]
  /** Width of the Gaussian; the smaller, the harder the suppression. */
  readonly sigma: number
  /** `linear` lowers only scores of boxes that overlap more than this. */
  readonly iouThreshold: number
  /** A box is dropped when its score has fallen below this. */
  readonly scoreThreshold: number
}

/**
 * Soft-NMS (Bodla et al. 2017, arXiv:1704.04503): select the box with the largest score, lower the scores of the others
 * by their overlap with it, by 1 − IoU (linear) or exp(−IoU²/σ) (gaussian), and repeat.
 * @returns indices in the order of selection, with the scores they had when selected
 */
export function softNms(
  boxes: Boxes,
  scores: Float64Array,
  options: SoftNmsOptions,
): { readonly indices: readonly number[]; readonly scores: readonly number[] } {
  const current = Float64Array.from(scores)
  const waiting = new Set(scores.keys())
  const indices: number[] = []
  while (waiting.size > 0) {
    let best = -1
    for (const index of waiting) if (best < 0 || current[index]! > current[best]!) best = index
    if (current[best]! < options.scoreThreshold) break
    waiting.delete(best)
    indices.push(best)
    for (const other of waiting) current[other]! *= decay(pairIou(boxes, best, boxes, other), options)
  }
  return { indices, scores: indices.map((index) => current[index]!) }
}

function decay(iou: number, { method, sigma, iouThreshold }: SoftNmsOptions): number {
  if (method === 'gaussian') return Math.exp(-(iou ** 2) / sigma)
  return iou > iouThreshold ? 1 - iou : 1
}
