import type { Boxes } from '../arguments/boxes.ts'

const EPSILON = 1e-7

/** One value per pair of boxes: `result[i][j]` for box i of the first list and j of the second. */
export type PairMatrix = readonly (readonly number[])[]

/** The overlap of two boxes and the box that encloses both. */
interface Pair {
  readonly iou: number
  readonly union: number
  readonly hullWidth: number
  readonly hullHeight: number
}

/**
 * Intersection over union with continuous coordinates, area (x2−x1)(y2−y1) (torchvision.ops.box_iou).
 * NaN for two boxes without area.
 */
export function boxIou(boxes1: Boxes, boxes2: Boxes): PairMatrix {
  return pairwise(boxes1, boxes2, (i, j) => pairOf(boxes1, i, boxes2, j).iou)
}

/** IoU − (hull − union)/hull, hull the smallest enclosing box (Rezatofighi et al. 2019; torchvision.ops.generalized_box_iou). */
export function giou(boxes1: Boxes, boxes2: Boxes): PairMatrix {
  return pairwise(boxes1, boxes2, (i, j) => {
    const { iou, union, hullWidth, hullHeight } = pairOf(boxes1, i, boxes2, j)
    const hull = hullWidth * hullHeight
    return iou - (hull - union) / hull
  })
}

/** IoU − d²/(c² + 10⁻⁷), d between centres, c the hull's diagonal (Zheng et al. 2020; torchvision.ops.distance_box_iou). */
export function diou(boxes1: Boxes, boxes2: Boxes): PairMatrix {
  return pairwise(boxes1, boxes2, (i, j) => diouOf(boxes1, i, boxes2, j, pairOf(boxes1, i, boxes2, j)))
}

/**
 * DIoU − αv with v = 4/π²·(atan w₁/h₁ − atan w₂/h₂)² and α = v/(1 − IoU + v + 10⁻⁷)
 * (Zheng et al. 2020; torchvision.ops.complete_box_iou).
 */
export function ciou(boxes1: Boxes, boxes2: Boxes): PairMatrix {
  return pairwise(boxes1, boxes2, (i, j) => {
    const pair = pairOf(boxes1, i, boxes2, j)
    const angle = Math.atan(aspect(boxes1, i)) - Math.atan(aspect(boxes2, j))
    const v = (4 / Math.PI ** 2) * angle ** 2
    const alpha = v / (1 - pair.iou + v + EPSILON)
    return diouOf(boxes1, i, boxes2, j, pair) - alpha * v
  })
}

/** IoU of box i of one list and box j of another. */
export function pairIou(boxes1: Boxes, i: number, boxes2: Boxes, j: number): number {
  return pairOf(boxes1, i, boxes2, j).iou
}

function pairwise(boxes1: Boxes, boxes2: Boxes, value: (i: number, j: number) => number): PairMatrix {
  return Array.from({ length: boxes1.length / 4 }, (_, i) =>
    Array.from({ length: boxes2.length / 4 }, (__, j) => value(i, j)),
  )
}

function pairOf(a: Boxes, i: number, b: Boxes, j: number): Pair {
  const [p, q] = [4 * i, 4 * j]
  const width = Math.max(0, Math.min(a[p + 2]!, b[q + 2]!) - Math.max(a[p]!, b[q]!))
  const height = Math.max(0, Math.min(a[p + 3]!, b[q + 3]!) - Math.max(a[p + 1]!, b[q + 1]!))
  const union = area(a, p) + area(b, q) - width * height
  return {
    iou: (width * height) / union,
    union,
    hullWidth: Math.max(a[p + 2]!, b[q + 2]!) - Math.min(a[p]!, b[q]!),
    hullHeight: Math.max(a[p + 3]!, b[q + 3]!) - Math.min(a[p + 1]!, b[q + 1]!),
  }
}

function diouOf(a: Boxes, i: number, b: Boxes, j: number, pair: Pair): number {
  const [p, q] = [4 * i, 4 * j]
  const across = (a[p]! + a[p + 2]!) / 2 - (b[q]! + b[q + 2]!) / 2
  const down = (a[p + 1]! + a[p + 3]!) / 2 - (b[q + 1]! + b[q + 3]!) / 2
  const diagonal = pair.hullWidth ** 2 + pair.hullHeight ** 2 + EPSILON
  return pair.iou - (across ** 2 + down ** 2) / diagonal
}

function area(boxes: Boxes, start: number): number {
  return (boxes[start + 2]! - boxes[start]!) * (boxes[start + 3]! - boxes[start + 1]!)
}

function aspect(boxes: Boxes, index: number): number {
  const start = 4 * index
  return (boxes[start + 2]! - boxes[start]!) / (boxes[start + 3]! - boxes[start + 1]!)
}
