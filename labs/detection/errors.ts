/**
 * What became of every detection and object at one IoU threshold, and why a false positive is one: the error types of TIDE (Bolya, Foley,
 * Hays & Hoffman, ECCV 2020, arXiv:2008.08115), in the order in which its published code tries them.
 */
import { indices } from '../../src/metrics/numeric/arrays.ts'
import { descending } from '../../src/metrics/numeric/order.ts'
import { sortByCategory } from '../../src/metrics/detection/coco-dataset.ts'
import type { CocoDataset, CocoDetections } from '../../src/metrics/detection/coco-dataset.ts'
import { overlaps } from '../../src/metrics/detection/coco-match.ts'

/** Fates of a detection; from `LOC` on it is a false positive. */
export const UNCOUNTED = 0
export const HIT = 1
export const IGNORED = 2
export const LOC = 3
export const CLS = 4
export const BOTH = 5
export const DUPE = 6
export const BKG = 7

/** Detections of one class in one image that count, the best first (pycocotools `maxDets`). */
const MOST = 100

/** Largest area of pycocotools' range `all`; an object beyond it is ignored. */
const LARGEST_AREA = 1e10

export interface Thresholds {
  /** Foreground: a detection with at least this IoU finds an object. */
  readonly iou: number
  /** Background: a false positive with at most this IoU with everything has nothing to do with any object. */
  readonly background: number
}

export interface Fates {
  /** One of the fates for each detection. */
  readonly fate: Uint8Array
  /** The object that the fate is about: found, nearly found, of another class, already taken; −1 for none. */
  readonly object: Int32Array
  /** IoU with that object; without one the largest IoU with any object of the image. */
  readonly iou: Float64Array
  /** The detection that found each object, or −1. */
  readonly finder: Int32Array
  /** The best detection that would find a missed object if its box or class were right, or −1. */
  readonly claimant: Int32Array
  /** 1 for objects that count: neither crowd nor difficult. */
  readonly counts: Uint8Array
  /** Detections by rising image, then class, then falling score. */
  readonly order: Uint32Array
}

/** Boxes with class and image exchanged, so that a sort by class sorts them by image. */
const turned = ({ image, category, boxes }: CocoDataset['truths'] | CocoDetections) => ({
  image: category,
  category: image,
  boxes,
})

/** Judges image after image; yields how many images are done. */
export function* judge(
  { truths, images, categories }: CocoDataset,
  detections: CocoDetections,
  thresholds: Thresholds,
): Generator<number, Fates> {
  const rank = descending(detections.score)
  const found = sortByCategory(turned(detections), categories.length, images.length, rank)
  const inFileOrder = indices(truths.area.length)
  const real = sortByCategory(turned(truths), categories.length, images.length, inFileOrder)
  const fates: Fates = {
    fate: new Uint8Array(detections.score.length),
    object: new Int32Array(detections.score.length).fill(-1),
    iou: new Float64Array(detections.score.length),
    finder: new Int32Array(truths.area.length).fill(-1),
    claimant: new Int32Array(truths.area.length).fill(-1),
    counts: Uint8Array.from(truths.area, (area, index) =>
      truths.crowd[index] === 1 || area > LARGEST_AREA ? 0 : 1,
    ),
    order: found.order,
  }
  for (let image = 0; image < images.length; image++) {
    const own = found.order.subarray(found.starts[image], found.starts[image + 1])
    const objects = real.order.subarray(real.starts[image], real.starts[image + 1])
    const ious = overlaps(detections, truths, own, objects)
    const match = { own, objects, ious, detections, truths, thresholds, fates }
    matchImage(match)
    explainImage(match)
    yield image + 1
  }
  return fates
}

interface ImageMatch {
  readonly own: Uint32Array
  readonly objects: Uint32Array
  /** IoU of own[d] and objects[g] at d·objects.length + g. */
  readonly ious: Float64Array
  readonly detections: CocoDetections
  readonly truths: CocoDataset['truths']
  readonly thresholds: Thresholds
  readonly fates: Fates
}

/** Hits and ignored detections, by the rule of pycocotools (`evaluateImg`): the free object with the largest IoU, one that counts first. */
function matchImage({ own, objects, ious, detections, truths, thresholds, fates }: ImageMatch): void {
  const least = Math.min(thresholds.iou, 1 - 1e-10)
  let [category, seen] = [-1, 0]
  for (const [d, detection] of own.entries()) {
    const its = detections.category[detection] ?? 0
    if (its !== category) [category, seen] = [its, 0]
    if (++seen > MOST) continue
    let [best, largest, counted] = [-1, least, false]
    for (const [g, object] of objects.entries()) {
      if (truths.category[object] !== its) continue
      const crowd = truths.crowd[object] === 1
      if ((fates.finder[object] ?? -1) >= 0 && !crowd) continue
      const counts = fates.counts[object] === 1
      const iou = ious[d * objects.length + g] ?? 0
      if (iou < (counts && !counted ? least : largest) || (counted && !counts)) continue
      ;[best, largest, counted] = [g, iou, counts]
    }
    const object = objects[best]
    if (object === undefined) continue
    fates.fate[detection] = counted ? HIT : IGNORED
    fates.object[detection] = object
    fates.iou[detection] = largest
    fates.finder[object] = detection
  }
}

/** Why each detection that is left is a false positive, and which missed objects a correction of it would find. */
function explainImage(match: ImageMatch): void {
  const { own, detections, fates } = match
  let [category, seen] = [-1, 0]
  for (const [d, detection] of own.entries()) {
    const its = detections.category[detection] ?? 0
    if (its !== category) [category, seen] = [its, 0]
    if (++seen > MOST || fates.fate[detection] !== UNCOUNTED) continue
    const { fate, object, iou } = reasonOf(match, d, its)
    fates.fate[detection] = fate
    fates.object[detection] = object
    fates.iou[detection] = iou
    if ((fate === LOC || fate === CLS) && fates.finder[object] === -1) claim(match, detection, object)
  }
}

function claim({ detections, fates }: ImageMatch, detection: number, object: number): void {
  const before = fates.claimant[object] ?? -1
  if (before < 0 || (detections.score[detection] ?? 0) > (detections.score[before] ?? 0))
    fates.claimant[object] = detection
}

function reasonOf(
  { objects, ious, truths, thresholds, fates }: ImageMatch,
  d: number,
  category: number,
): { fate: number; object: number; iou: number } {
  let [same, sameIou, other, otherIou] = [-1, 0, -1, 0]
  for (const [g, object] of objects.entries()) {
    if (fates.counts[object] !== 1) continue
    const iou = ious[d * objects.length + g] ?? 0
    if (truths.category[object] === category) {
      if (iou > sameIou) [same, sameIou] = [object, iou]
    } else if (iou > otherIou) [other, otherIou] = [object, iou]
  }
  const { iou: least, background } = thresholds
  if (sameIou >= background && sameIou < least) return { fate: LOC, object: same, iou: sameIou }
  if (otherIou >= least) return { fate: CLS, object: other, iou: otherIou }
  if (sameIou >= least) return { fate: DUPE, object: same, iou: sameIou }
  if (otherIou <= background) return { fate: BKG, object: -1, iou: Math.max(sameIou, otherIou) }
  return { fate: BOTH, object: other, iou: otherIou }
}
