import { MetricError } from '../error.ts'
import { median } from '../numeric/quantile.ts'
import { mean, sum, weightedMean } from '../numeric/sum.ts'
import { mae } from './errors.ts'

/**
 * R² = 1 − Σ w(y−f)² / Σ w(y−ȳ)², ȳ the (weighted) mean of the rows evaluated; negative when worse than reporting ȳ
 * (sklearn.metrics.r2_score). A constant target gives 1 for a perfect forecast, otherwise 0; NaN for a single row.
 */
export function r2(yTrue: Float64Array, yPred: Float64Array, sampleWeight?: Float64Array): number {
  const weights = sampleWeight ?? new Float64Array(yTrue.length).fill(1)
  const centre = weightedMean(yTrue, weights)
  const residual = sum(yTrue.map((y, index) => weights[index]! * (y - yPred[index]!) ** 2))
  const spread = sum(yTrue.map((y, index) => weights[index]! * (y - centre) ** 2))
  return explained(residual, isConstant(yTrue) ? 0 : spread, yTrue.length)
}

/**
 * R² corrected for the number of features, 1 − (1−R²)(n−1)/(n−p−1) (Theil 1961).
 * @throws MetricError unless n > p + 1
 */
export function adjustedR2(yTrue: Float64Array, yPred: Float64Array, nFeatures: number): number {
  const n = yTrue.length
  if (n <= nFeatures + 1) {
    throw new MetricError(
      'n_features',
      `n_features 是 ${nFeatures} 而样本只有 ${n} 个，应为不小于 1、且比样本数至少小 2 的整数。`,
    )
  }
  return 1 - ((1 - r2(yTrue, yPred)) * (n - 1)) / (n - nFeatures - 1)
}

/** 1 − Var(y−f) / Var(y): R² that forgives a constant offset (sklearn.metrics.explained_variance_score); a constant target as in `r2`. */
export function explainedVariance(yTrue: Float64Array, yPred: Float64Array): number {
  const errors = yTrue.map((y, index) => y - yPred[index]!)
  return explained(variance(errors), isConstant(yTrue) ? 0 : variance(yTrue), 2)
}

/**
 * D² = 1 − MAE / MAE of always reporting the median of `yTrue` (sklearn.metrics.d2_absolute_error_score); a constant
 * target as in `r2`; NaN for a single row.
 */
export function d2AbsoluteError(yTrue: Float64Array, yPred: Float64Array): number {
  const baseline = new Float64Array(yTrue.length).fill(median(yTrue))
  return explained(mae(yTrue, yPred), mae(yTrue, baseline), yTrue.length)
}

function explained(residual: number, spread: number, rows: number): number {
  if (rows < 2) return Number.NaN
  if (spread !== 0) return 1 - residual / spread
  return residual === 0 ? 1 : 0
}

/** Asked of the values, since the rounded mean of equal values need not equal them. */
function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0])
}

function variance(values: Float64Array): number {
  const centre = mean(values)
  return mean(values.map((value) => (value - centre) ** 2))
}
