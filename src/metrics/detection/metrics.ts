import { choice, optional } from '../arguments/argument.ts'
import { type Boxes, boxDetections, boxTruths, boxes } from '../arguments/boxes.ts'
import { cocoDataset } from '../arguments/coco-dataset.ts'
import { cocoResults, joinResults } from '../arguments/coco-results.ts'
import { number, numbers } from '../arguments/numbers.ts'
import { refuse } from '../error.ts'
import { type Metric, metric } from '../metric.ts'
import { type PairMatrix, boxIou, ciou, diou, giou } from './box-iou.ts'
import { coco } from './coco.ts'
import { SOFT_NMS_METHODS, nms, softNms } from './nms.ts'
import { averagePrecisionVoc, averagePrecisionVoc07 } from './voc-average-precision.ts'
import { type VocCurve, matchVoc } from './voc-matching.ts'

const MOST_PAIRS = 10_000_000

const scored = { boxes: boxes(), scores: numbers({}, 0) }

function pairs(compute: (boxes1: Boxes, boxes2: Boxes) => PairMatrix): Metric {
  return metric({ boxes1: boxes(), boxes2: boxes() }, ({ boxes1, boxes2 }) => {
    const size = (boxes1.length / 4) * (boxes2.length / 4)
    if (size > MOST_PAIRS) refuse('boxes2', `与 boxes1 共有 ${size} 对`, `不多于 ${MOST_PAIRS} 对的框`)
    return compute(boxes1, boxes2)
  })
}

function voc(compute: (curve: VocCurve) => number): Metric {
  return metric(
    {
      ground_truth: boxTruths(),
      detections: boxDetections(),
      iou: optional(number({ above: 0, max: 1 }), 0.5),
    },
    ({ ground_truth, detections, iou }) => compute(matchVoc(ground_truth, detections, iou)),
  )
}

function mustScoreEach(list: Boxes, scores: Float64Array): void {
  const count = list.length / 4
  if (count !== scores.length) refuse('scores', `有 ${scores.length} 项`, `与 boxes 等长，即 ${count} 项`)
}

/** Metrics of boxes. */
export const detectionMetrics = {
  box_iou: pairs(boxIou),
  giou: pairs(giou),
  diou: pairs(diou),
  ciou: pairs(ciou),
  nms: metric({ ...scored, iou_threshold: number({ min: 0, max: 1 }) }, (values) => {
    mustScoreEach(values.boxes, values.scores)
    return nms(values.boxes, values.scores, values.iou_threshold)
  }),
  soft_nms: metric(
    {
      ...scored,
      method: optional(choice(...SOFT_NMS_METHODS), 'linear'),
      sigma: optional(number({ above: 0 }), 0.5),
      iou_threshold: optional(number({ min: 0, max: 1 }), 0.3),
      score_threshold: optional(number(), 0.001),
    },
    ({ boxes: list, scores, method, sigma, iou_threshold, score_threshold }) => {
      mustScoreEach(list, scores)
      const options = { method, sigma, iouThreshold: iou_threshold, scoreThreshold: score_threshold }
      return { ...softNms(list, scores, options) }
    },
  ),
  average_precision_voc07: voc(averagePrecisionVoc07),
  average_precision_voc: voc(averagePrecisionVoc),
  coco: metric(
    { ground_truth: cocoDataset(), detections: cocoResults() },
    ({ ground_truth, detections: results }, { warn }) => {
      const { detections, unknown } = joinResults(ground_truth, results)
      if (unknown > 0)
        warn?.(`detections 中有 ${unknown} 项的 category_id 不在 ground_truth.categories 里，已略去。`)
      if (ground_truth.truths.idZero.includes(1)) {
        warn?.(
          'ground_truth.annotations 中有 id 为 0 的标注，pycocotools 把匹配到它的检测当作未匹配，这里也一样。',
        )
      }
      return { ...coco(ground_truth, detections) }
    },
  ),
} as const
