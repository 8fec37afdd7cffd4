import { labelMetrics } from './classification/label-metrics.ts'
import { scoreMetrics } from './classification/score-metrics.ts'
import { detectionMetrics } from './detection/metrics.ts'
import type { Metric } from './metric.ts'
import { rankingMetrics } from './ranking/metrics.ts'
import { regressionMetrics } from './regression/metrics.ts'
import { segmentationMetrics } from './segmentation/metrics.ts'
import { textMetrics } from './text/metrics.ts'
import { verificationMetrics } from './verification/metrics.ts'

/** Every metric by name, group after group. */
export const groups = {
  'classification, labels': labelMetrics,
  'classification, scores': scoreMetrics,
  verification: verificationMetrics,
  regression: regressionMetrics,
  segmentation: segmentationMetrics,
  detection: detectionMetrics,
  text: textMetrics,
  ranking: rankingMetrics,
} as const satisfies Readonly<Record<string, Readonly<Record<string, Metric>>>>

type Groups = typeof groups

/** The name of a metric. */
export type MetricName = { [G in keyof Groups]: keyof Groups[G] & string }[keyof Groups]

export const registry: ReadonlyMap<string, Metric> = new Map(
  Object.values<Readonly<Record<string, Metric>>>(groups).flatMap((group) => Object.entries(group)),
)
