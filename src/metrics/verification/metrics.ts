import { optional } from '../arguments/argument.ts'
import { label, labels } from '../arguments/labels.ts'
import { number, numbers } from '../arguments/numbers.ts'
import { binaryTargets } from '../classification/binary-targets.ts'
import { MetricError } from '../error.ts'
import { metric } from '../metric.ts'
import { detCurve } from './det-curve.ts'
import { equalErrorRate, trueAcceptRate, verificationTargets } from './equal-error-rate.ts'

const trials = { genuine: numbers(), impostor: numbers() }

/** Metrics of one-to-one comparisons. */
export const verificationMetrics = {
  eer: metric(trials, ({ genuine, impostor }) => equalErrorRate(genuine, impostor)),
  tar_at_far: metric({ ...trials, far: number({ min: 0, max: 1 }) }, ({ genuine, impostor, far }) =>
    trueAcceptRate(genuine, impostor, far),
  ),
  det_curve: metric(
    {
      y_true: optional(labels()),
      y_score: optional(numbers()),
      pos_label: optional(label()),
      genuine: optional(numbers()),
      impostor: optional(numbers()),
    },
    ({ y_true, y_score, pos_label, genuine, impostor }) => {
      const byLabel = y_true !== undefined || y_score !== undefined || pos_label !== undefined
      if (byLabel === (genuine !== undefined || impostor !== undefined)) {
        throw new MetricError(
          'y_true',
          'det_curve 应为 y_true 与 y_score 一对，或 genuine 与 impostor 一对。',
        )
      }
      if (y_true && y_score) return { ...detCurve(binaryTargets(y_true, pos_label), y_score) }
      if (genuine && impostor) {
        const { targets, scores } = verificationTargets(genuine, impostor)
        return { ...detCurve(targets, scores) }
      }
      const missing = byLabel ? (y_true ? 'y_score' : 'y_true') : genuine ? 'impostor' : 'genuine'
      throw new MetricError(missing, `${missing} 缺失，应为由有限数或标签组成的非空数组。`)
    },
    ['y_true', 'y_score'],
  ),
} as const
