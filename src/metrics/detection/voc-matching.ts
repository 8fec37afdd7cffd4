import type { BoxDetection, BoxTruth } from '../arguments/boxes.ts'
import { descending } from '../numeric/order.ts'

/** The precision–recall curve of one class, one point a detection by falling score. */
export interface VocCurve {
  readonly precision: Float64Array
  readonly recall: Float64Array
  /** Objects that count; with none, recall and AP are undefined. */
  readonly objects: number
}

/**
 * Matches detections as the PASCAL VOC devkit (VOCevaldet.m): by falling score, each takes the object of its image with
 * the largest overlap; overlap ≥ `iou` makes it a hit, a false alarm when that object is taken (a duplicate), and
 * nothing at all when the object is difficult. Difficult objects do not count as objects.
 * Overlap counts pixels with both ends included: a box is (x2−x1+1)(y2−y1+1) large. Precision is 0 before the first
 * detection that counts.
 */
export function matchVoc(
  groundTruth: readonly BoxTruth[],
  detections: readonly BoxDetection[],
  iou: number,
): VocCurve {
  const byImage = new Map<number | string, BoxTruth[]>()
  for (const object of groundTruth) {
    const objects = byImage.get(object.image)
    if (objects) objects.push(object)
    else byImage.set(object.image, [object])
  }
  const objects = groundTruth.filter(({ difficult }) => !difficult).length
  const taken = new Set<BoxTruth>()
  const precision = new Float64Array(detections.length)
  const recall = new Float64Array(detections.length)
  let [hits, alarms] = [0, 0]
  descending(Float64Array.from(detections, ({ score }) => score)).forEach((place, rank) => {
    const detection = detections[place]!
    const [object, overlap] = nearest(detection.box, byImage.get(detection.image) ?? [])
    if (object === undefined || overlap < iou) alarms += 1
    else if (!object.difficult) {
      if (taken.has(object)) alarms += 1
      else hits += 1
      taken.add(object)
    }
    precision[rank] = hits / Math.max(hits + alarms, 1)
    recall[rank] = hits / objects
  })
  return { precision, recall, objects }
}

function nearest(box: Float64Array, objects: readonly BoxTruth[]): readonly [BoxTruth | undefined, number] {
  let best: BoxTruth | undefined
  let largest = Number.NEGATIVE_INFINITY
  for (const object of objects) {
    const overlap = pixelOverlap(box, object.box)
    if (overlap > largest) [best, largest] = [object, overlap]
  }
  return [best, largest]
}

/** IoU with `+1` pixel sizes; −∞ for boxes that do not meet, which the devkit does not consider. */
function pixelOverlap(a: Float64Array, b: Float64Array): number {
  const width = Math.min(a[2]!, b[2]!) - Math.max(a[0]!, b[0]!) + 1
  const height = Math.min(a[3]!, b[3]!) - Math.max(a[1]!, b[1]!) + 1
  if (width <= 0 || height <= 0) return Number.NEGATIVE_INFINITY
  return (width * height) / (pixels(a) + pixels(b) - width * height)
}

function pixels(box: Float64Array): number {
  return (box[2]! - box[0]! + 1) * (box[3]! - box[1]! + 1)
}
