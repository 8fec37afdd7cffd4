/** The row of each class. */
import { RECALL_THRESHOLDS } from '../../src/metrics/detection/coco-accumulate.ts'
import type { Curves } from '../../src/metrics/detection/coco-accumulate.ts'
import { IOU_THRESHOLDS } from '../../src/metrics/detection/coco-match.ts'
import type { CategoryCurves } from '../../src/metrics/detection/coco.ts'
import {
  averagePrecisionVoc,
  averagePrecisionVoc07,
} from '../../src/metrics/detection/voc-average-precision.ts'
import { matchVoc } from '../../src/metrics/detection/voc-matching.ts'
import { mean } from '../../src/metrics/numeric/sum.ts'
import { HIT } from './errors.ts'
import type { Fates } from './errors.ts'
import type { ClassRow } from './report.ts'
import type { Scene } from './scene.ts'

/** Classes whose curves a report holds. */
const MOST_CURVES = 200

/** Positions of the boxes of each class. */
export function byClass(categories: Int32Array, count: number, order: Uint32Array): readonly Uint32Array[] {
  const sizes = new Uint32Array(count)
  for (const index of order) {
    const category = categories[index] ?? 0
    sizes[category] = (sizes[category] ?? 0) + 1
  }
  const lists = Array.from(sizes, (size) => new Uint32Array(size))
  const next = new Uint32Array(count)
  for (const index of order) {
    const category = categories[index] ?? 0
    const list = lists[category]
    if (list) list[next[category] ?? 0] = index
    next[category] = (next[category] ?? 0) + 1
  }
  return lists
}

/** What the rows are made from: lists of boxes by class, detections also by falling score. */
export interface Parts {
  readonly scene: Scene
  readonly fates: Fates
  readonly curves: readonly CategoryCurves[]
  readonly real: readonly Uint32Array[]
  readonly found: readonly Uint32Array[]
  readonly ranked: readonly Uint32Array[]
  /** Position of the chosen threshold among COCO's ten. */
  readonly threshold: number
}

export function classRow(parts: Parts, category: number): ClassRow {
  const { scene, curves, threshold } = parts
  const own = curves[category]?.all?.[100]
  const voc = vocCurve(parts, category)
  return {
    name: scene.dataset.names[category] ?? '',
    objects: curves[category]?.objects ?? 0,
    detections: parts.found[category]?.length ?? 0,
    ap: own ? mean(own.precision) : Number.NaN,
    ap50: at(own, 0),
    ap75: at(own, 5),
    apAt: at(own, threshold),
    voc07: averagePrecisionVoc07(voc),
    voc: averagePrecisionVoc(voc),
    best: bestF1(parts, category),
    curve:
      own && category < MOST_CURVES
        ? Array.from(precisionAt(own, threshold), (value) => Math.round(value * 1e4) / 1e4)
        : null,
  }
}

function precisionAt({ precision }: Curves, threshold: number): Float64Array {
  const width = RECALL_THRESHOLDS.length
  return precision.subarray(threshold * width, (threshold + 1) * width)
}

const at = (curves: Curves | undefined, threshold: number): number =>
  curves ? mean(precisionAt(curves, threshold)) : Number.NaN

/** The class as the VOC devkit matches it; a crowd is taken as difficult. */
function vocCurve(
  { scene, fates, real, found, threshold }: Parts,
  category: number,
): ReturnType<typeof matchVoc> {
  const { truths } = scene.dataset
  const { detections } = scene
  const objects = Array.from(real[category] ?? [], (index) => ({
    image: truths.image[index] ?? 0,
    box: corners(truths.boxes, index),
    difficult: fates.counts[index] !== 1,
  }))
  const boxes = Array.from(found[category] ?? [], (index) => ({
    image: detections.image[index] ?? 0,
    box: corners(detections.boxes, index),
    score: detections.score[index] ?? 0,
  }))
  return matchVoc(objects, boxes, IOU_THRESHOLDS[threshold] ?? 0.5)
}

/** x1, y1, x2, y2 of a box of a COCO column. */
export function corners(boxes: Float64Array, index: number): Float64Array {
  const [x = 0, y = 0, width = 0, height = 0] = boxes.subarray(4 * index, 4 * index + 4)
  return Float64Array.of(x, y, x + width, y + height)
}

/** The score from which on F1 is largest; equal scores are kept together. */
function bestF1({ scene, fates, curves, ranked }: Parts, category: number): ClassRow['best'] {
  const objects = curves[category]?.objects ?? 0
  const order = ranked[category] ?? new Uint32Array()
  if (objects === 0 || order.length === 0) return null
  const { score } = scene.detections
  let [hits, best] = [0, { score: Number.NaN, precision: 0, recall: 0, f1: -1 }]
  for (const [index, detection] of order.entries()) {
    if (fates.fate[detection] === HIT) hits++
    const own = score[detection] ?? 0
    if (score[order[index + 1] ?? -1] === own) continue
    const f1 = (2 * hits) / (index + 1 + objects)
    if (f1 > best.f1) best = { score: own, precision: hits / (index + 1), recall: hits / objects, f1 }
  }
  return best
}
