import { mean, weightedMean } from '../numeric/sum.ts'
import { median } from '../numeric/quantile.ts'

const SMALLEST = 2 ** -52

/** One loss a row; `y` is the truth and `f` the forecast. */
type RowLoss = (y: number, f: number) => number

/** mean (y − f)², weighted if weights are given (sklearn.metrics.mean_squared_error). */
export function mse(yTrue: Float64Array, yPred: Float64Array, sampleWeight?: Float64Array): number {
  return average(yTrue, yPred, (y, f) => (y - f) ** 2, sampleWeight)
}

/** √MSE (sklearn.metrics.root_mean_squared_error), in the unit of y. */
export function rmse(yTrue: Float64Array, yPred: Float64Array): number {
  return Math.sqrt(mse(yTrue, yPred))
}

/** mean |y − f|, weighted if weights are given (sklearn.metrics.mean_absolute_error). */
export function mae(yTrue: Float64Array, yPred: Float64Array, sampleWeight?: Float64Array): number {
  return average(yTrue, yPred, (y, f) => Math.abs(y - f), sampleWeight)
}

/** median |y − f| (sklearn.metrics.median_absolute_error). */
export function medianAbsoluteError(yTrue: Float64Array, yPred: Float64Array): number {
  return median(rowLosses(yTrue, yPred, (y, f) => Math.abs(y - f)))
}

/** max |y − f| (sklearn.metrics.max_error). */
export function maxError(yTrue: Float64Array, yPred: Float64Array): number {
  return rowLosses(yTrue, yPred, (y, f) => Math.abs(y - f)).reduce((a, b) => Math.max(a, b), 0)
}

/** mean |y − f| / max(|y|, 2⁻⁵²), a fraction, not a percentage; huge when some y is 0 (sklearn.metrics.mean_absolute_percentage_error). */
export function mape(yTrue: Float64Array, yPred: Float64Array): number {
  return average(yTrue, yPred, (y, f) => Math.abs(y - f) / Math.max(Math.abs(y), SMALLEST))
}

/** mean 2|y − f| / (|y| + |f|), from 0 to 2; a pair 0, 0 contributes 0 (Makridakis 1993). */
export function smape(yTrue: Float64Array, yPred: Float64Array): number {
  return average(yTrue, yPred, (y, f) => (y === f ? 0 : (2 * Math.abs(y - f)) / (Math.abs(y) + Math.abs(f))))
}

/** mean (ln(1+y) − ln(1+f))² for values above −1 (sklearn.metrics.mean_squared_log_error). */
export function msle(yTrue: Float64Array, yPred: Float64Array): number {
  return average(yTrue, yPred, (y, f) => (Math.log1p(y) - Math.log1p(f)) ** 2)
}

/** mean of α·(y−f) above the forecast and (1−α)·(f−y) below it (Koenker & Bassett 1978; sklearn.metrics.mean_pinball_loss). */
export function pinball(yTrue: Float64Array, yPred: Float64Array, alpha: number): number {
  return average(yTrue, yPred, (y, f) => (y >= f ? alpha * (y - f) : (1 - alpha) * (f - y)))
}

/** mean of e²/2 where |e| ≤ δ and δ(|e| − δ/2) beyond (Huber 1964; torch.nn.HuberLoss). */
export function huber(yTrue: Float64Array, yPred: Float64Array, delta: number): number {
  return average(yTrue, yPred, (y, f) => {
    const error = Math.abs(y - f)
    return error <= delta ? error ** 2 / 2 : delta * (error - delta / 2)
  })
}

function rowLosses(yTrue: Float64Array, yPred: Float64Array, loss: RowLoss): Float64Array {
  return yTrue.map((y, index) => loss(y, yPred[index]!))
}

function average(yTrue: Float64Array, yPred: Float64Array, loss: RowLoss, weights?: Float64Array): number {
  const losses = rowLosses(yTrue, yPred, loss)
  return weights ? weightedMean(losses, weights) : mean(losses)
}
