import { optional } from '../arguments/argument.ts'
import { mask } from '../arguments/masks.ts'
import { integer, number } from '../arguments/numbers.ts'
import { type Metric, type MetricValue, metric } from '../metric.ts'
import { boundaryF1 } from './boundary-f1.ts'
import { hausdorff, hausdorff95 } from './hausdorff.ts'
import { classDice, classIou, frequencyWeightedIou, meanIou, pixelAccuracy } from './overlap.ts'
import { type PixelCounts, countPixels } from './pixel-counts.ts'

const MOST_CLASSES = 65_536

function counted(compute: (counts: PixelCounts) => MetricValue): Metric {
  return metric(
    {
      y_true: mask(),
      y_pred: mask(),
      num_classes: integer({ min: 1, max: MOST_CLASSES }),
      ignore_index: optional(integer()),
    },
    ({ y_true, y_pred, num_classes, ignore_index }) =>
      compute(countPixels(y_true, y_pred, num_classes, ignore_index)),
  )
}

/** Of two classes the foreground's value, otherwise one per class. */
function foregroundOrAll(perClass: (counts: PixelCounts) => Float64Array): Metric {
  return counted((counts) => {
    const values = perClass(counts)
    return values.length === 2 ? values[1]! : values
  })
}

/** Metrics of label masks [H,W]. */
export const segmentationMetrics = {
  iou: foregroundOrAll(classIou),
  dice: foregroundOrAll(classDice),
  mean_iou: counted(meanIou),
  pixel_accuracy: counted(pixelAccuracy),
  frequency_weighted_iou: counted(frequencyWeightedIou),
  boundary_f1: metric(
    { y_true: mask(), y_pred: mask(), tolerance: optional(number({ min: 0 })) },
    ({ y_true, y_pred, tolerance }) => boundaryF1(y_true, y_pred, tolerance),
  ),
  hausdorff: metric({ y_true: mask(), y_pred: mask() }, ({ y_true, y_pred }) => hausdorff(y_true, y_pred)),
  hausdorff95: metric({ y_true: mask(), y_pred: mask() }, ({ y_true, y_pred }) =>
    hausdorff95(y_true, y_pred),
  ),
} as const
