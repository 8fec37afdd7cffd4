import { countFlags, flags } from '../numeric/arrays.ts'
import type { CocoDetections, CocoTruths } from './coco-dataset.ts'

/** IoU thresholds 0.50, 0.55, … 0.95 with the bits of `numpy.linspace(.5, .95, 10)`. */
export const IOU_THRESHOLDS: readonly number[] = Array.from({ length: 10 }, (_, index) =>
  index === 9 ? 0.95 : 0.5 + index * ((0.95 - 0.5) / 9),
)

const ALL_BITS = (1 << IOU_THRESHOLDS.length) - 1

/** Area ranges, both ends included: all, small, medium, large. */
export const AREA_RANGES: readonly (readonly [number, number])[] = [
  [0, 1e5 ** 2],
  [0, 32 ** 2],
  [32 ** 2, 96 ** 2],
  [96 ** 2, 1e5 ** 2],
]

/** What became of the detections of one category in one area range, one bit a threshold. */
export interface Outcome {
  /** Per detection: bit t is set when it matched an object at threshold t. */
  readonly matched: Uint16Array
  /** Per detection: bit t is set when it neither counts as a hit nor as a false alarm. */
  readonly ignored: Uint16Array
}

/** Boxes of one category in one image. */
export interface Scene {
  readonly detections: CocoDetections
  readonly truths: CocoTruths
  /** Indices of detections by falling score, at most 100. */
  readonly found: Uint32Array
  /** Indices of objects in file order. */
  readonly real: Uint32Array
  /** IoU of found[d] and real[g] at d·real.length + g. */
  readonly ious: Float64Array
}

/**
 * Matches the detections of a scene with its objects in one area range (pycocotools `COCOeval.evaluateImg`): by falling
 * score each takes the free object with the largest IoU at or above the threshold, one that counts before one that is
 * ignored (a crowd, or outside the area range); a crowd can be taken many times. A detection that matches nothing and
 * lies outside the area range is ignored.
 * @param outcome written from `start` on, one entry a detection
 * @returns how many objects count in this range
 */
export function matchScene(
  scene: Scene,
  [smallest, largest]: readonly [number, number],
  outcome: Outcome,
  start: number,
): number {
  const { detections, truths, found, real } = scene
  const isOutside = (area: number): boolean => area < smallest || area > largest
  const ignores = flags(real.length, (g) => truths.crowd[real[g]!] === 1 || isOutside(truths.area[real[g]!]!))
  if (real.length > 0) matchAtThresholds(scene, ignores, outcome, start)
  for (let d = 0; d < found.length; d += 1) {
    const corner = 4 * found[d]!
    if (isOutside(detections.boxes[corner + 2]! * detections.boxes[corner + 3]!)) {
      outcome.ignored[start + d]! |= ~outcome.matched[start + d]! & ALL_BITS
    }
  }
  return real.length - countFlags(ignores)
}

function matchAtThresholds(scene: Scene, ignores: Uint8Array, outcome: Outcome, start: number): void {
  const { truths, found, real, ious } = scene
  const order = countedFirst(ignores)
  const taken = new Uint8Array(real.length)
  IOU_THRESHOLDS.forEach((threshold, bit) => {
    taken.fill(0)
    for (let d = 0; d < found.length; d += 1) {
      const g = bestObject(ious, d * real.length, order, ignores, taken, threshold)
      if (g < 0) continue
      if (ignores[g] === 1) outcome.ignored[start + d]! |= 1 << bit
      // pycocotools writes down the object's id and reads 0 as "no match".
      if (truths.idZero[real[g]!] === 0) outcome.matched[start + d]! |= 1 << bit
      if (truths.crowd[real[g]!] === 0) taken[g] = 1
    }
  })
}

/** Places of the objects that count, then of those that are ignored. */
function countedFirst(ignores: Uint8Array): Uint32Array {
  const order = new Uint32Array(ignores.length)
  let next = 0
  for (const flag of [0, 1]) {
    for (let g = 0; g < ignores.length; g += 1) {
      if (ignores[g] !== flag) continue
      order[next] = g
      next += 1
    }
  }
  return order
}

/** The object to take, or −1; on equal IoU the later one in `order`. */
function bestObject(
  ious: Float64Array,
  start: number,
  order: Uint32Array,
  ignores: Uint8Array,
  taken: Uint8Array,
  threshold: number,
): number {
  let least = Math.min(threshold, 1 - 1e-10)
  let best = -1
  for (const g of order) {
    if (taken[g] === 1) continue
    if (best >= 0 && ignores[best] === 0 && ignores[g] === 1) break
    const iou = ious[start + g]!
    if (iou < least) continue
    least = iou
    best = g
  }
  return best
}

/**
 * IoU of every detection with every object; with a crowd, the share of the detection's area that lies in it
 * (pycocotools `maskUtils.iou` for boxes).
 */
export function overlaps(
  detections: CocoDetections,
  truths: CocoTruths,
  found: Uint32Array,
  real: Uint32Array,
): Float64Array {
  const result = new Float64Array(found.length * real.length)
  for (let d = 0; d < found.length; d += 1) {
    for (let g = 0; g < real.length; g += 1) {
      const crowd = truths.crowd[real[g]!] === 1
      result[d * real.length + g] = overlap(
        detections.boxes,
        4 * found[d]!,
        truths.boxes,
        4 * real[g]!,
        crowd,
      )
    }
  }
  return result
}

function overlap(a: Float64Array, i: number, b: Float64Array, j: number, crowd: boolean): number {
  const width = Math.min(a[i]! + a[i + 2]!, b[j]! + b[j + 2]!) - Math.max(a[i]!, b[j]!)
  const height = Math.min(a[i + 1]! + a[i + 3]!, b[j + 1]! + b[j + 3]!) - Math.max(a[i + 1]!, b[j + 1]!)
  if (width <= 0 || height <= 0) return 0
  const size = a[i + 2]! * a[i + 3]!
  const common = width * height
  return common / (crowd ? size : size + b[j + 2]! * b[j + 3]! - common)
}
