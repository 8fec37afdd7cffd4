import { IOU_THRESHOLDS } from './coco-match.ts'

/** Recalls 0, 0.01, … 1 with the bits of `numpy.linspace(0, 1, 101)`. */
export const RECALL_THRESHOLDS: readonly number[] = Array.from({ length: 101 }, (_, index) =>
  index === 100 ? 1 : index * 0.01,
)

/** The detections of one category over all images by falling score, and what became of them in one area range. */
export interface Ranked {
  readonly matched: Uint16Array
  readonly ignored: Uint16Array
  /** Place of each detection among those of its image, from 0. */
  readonly rank: Uint8Array
  /** Objects that count. */
  readonly objects: number
}

/** Precision at each IoU threshold and recall (threshold·101 + recall), and the recall reached at each threshold. */
export interface Curves {
  readonly precision: Float64Array
  readonly recall: Float64Array
}

/**
 * Precision at 101 recalls for every IoU threshold (pycocotools `COCOeval.accumulate`): the falling envelope of
 * TP/(TP+FP+2⁻⁵²), read at the first detection whose recall reaches the level, 0 where none does.
 * @param maxDetections how many detections of an image count, the best first
 */
export function accumulate(ranked: Ranked, maxDetections: number): Curves {
  const width = RECALL_THRESHOLDS.length
  const precision = new Float64Array(IOU_THRESHOLDS.length * width)
  const recall = new Float64Array(IOU_THRESHOLDS.length)
  const hits = new Float64Array(ranked.rank.length)
  const envelope = new Float64Array(ranked.rank.length)
  IOU_THRESHOLDS.forEach((_, t) => {
    const points = countUp(ranked, maxDetections, 1 << t, hits, envelope)
    for (let index = points - 2; index >= 0; index -= 1) {
      if (envelope[index + 1]! > envelope[index]!) envelope[index] = envelope[index + 1]!
    }
    recall[t] = points === 0 ? 0 : hits[points - 1]! / ranked.objects
    let point = 0
    RECALL_THRESHOLDS.forEach((level, index) => {
      while (point < points && hits[point]! / ranked.objects < level) point += 1
      precision[t * width + index] = point < points ? envelope[point]! : 0
    })
  })
  return { precision, recall }
}

/** Writes running hits and precision of the detections that count; returns how many there are. */
function countUp(
  { matched, ignored, rank }: Ranked,
  maxDetections: number,
  bit: number,
  hits: Float64Array,
  precision: Float64Array,
): number {
  let [points, truePositives, falsePositives] = [0, 0, 0]
  for (let index = 0; index < rank.length; index += 1) {
    if (rank[index]! >= maxDetections) continue
    if ((ignored[index]! & bit) === 0) {
      if ((matched[index]! & bit) === 0) falsePositives += 1
      else truePositives += 1
    }
    hits[points] = truePositives
    precision[points] = truePositives / (falsePositives + truePositives + Number.EPSILON)
    points += 1
  }
  return points
}
