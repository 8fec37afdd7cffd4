import { optional } from '../arguments/argument.ts'
import { integer, number, numbers } from '../arguments/numbers.ts'
import { MetricError } from '../error.ts'
import { type Metric, metric } from '../metric.ts'
import * as errors from './errors.ts'
import { adjustedR2, d2AbsoluteError, explainedVariance, r2 } from './explained.ts'

const PAIR = ['y_true', 'y_pred'] as const
const pair = { y_true: numbers(), y_pred: numbers() }

function plain(compute: (yTrue: Float64Array, yPred: Float64Array) => number): Metric {
  return metric(pair, ({ y_true, y_pred }) => compute(y_true, y_pred), PAIR)
}

function weighted(
  compute: (yTrue: Float64Array, yPred: Float64Array, weights?: Float64Array) => number,
): Metric {
  return metric(
    { ...pair, sample_weight: optional(numbers({ min: 0 })) },
    ({ y_true, y_pred, sample_weight }) => {
      if (sample_weight?.every((weight) => weight === 0)) {
        throw new MetricError('sample_weight', 'sample_weight 全为 0，应为至少有一个大于 0 的有限数。')
      }
      return compute(y_true, y_pred, sample_weight)
    },
    [...PAIR, 'sample_weight'],
  )
}

/** Metrics of true and forecast numbers. */
export const regressionMetrics = {
  mse: weighted(errors.mse),
  rmse: plain(errors.rmse),
  mae: weighted(errors.mae),
  median_absolute_error: plain(errors.medianAbsoluteError),
  max_error: plain(errors.maxError),
  mape: plain(errors.mape),
  smape: plain(errors.smape),
  msle: metric(
    { y_true: numbers({ above: -1 }), y_pred: numbers({ above: -1 }) },
    ({ y_true, y_pred }) => errors.msle(y_true, y_pred),
    PAIR,
  ),
  r2: weighted(r2),
  adjusted_r2: metric(
    { ...pair, n_features: integer({ min: 1 }) },
    ({ y_true, y_pred, n_features }) => adjustedR2(y_true, y_pred, n_features),
    PAIR,
  ),
  explained_variance: plain(explainedVariance),
  pinball: metric(
    { ...pair, alpha: optional(number({ min: 0, max: 1 }), 0.5) },
    ({ y_true, y_pred, alpha }) => errors.pinball(y_true, y_pred, alpha),
    PAIR,
  ),
  huber: metric(
    { ...pair, delta: optional(number({ above: 0 }), 1) },
    ({ y_true, y_pred, delta }) => errors.huber(y_true, y_pred, delta),
    PAIR,
  ),
  d2_absolute_error: plain(d2AbsoluteError),
} as const
