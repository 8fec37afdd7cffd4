/** The best constant forecast for each measure, and what each constant costs under all of them. */
import { mean, sum } from '../../src/metrics/numeric/sum.ts'
import { quantile } from '../../src/metrics/numeric/quantile.ts'
import { mae, mape, msle, rmse } from '../../src/metrics/regression/errors.ts'

/** The smallest value at which the weights up to it reach half of all; `sorted` rises. Minimises Σ wᵢ|yᵢ − c|. */
export function weightedMedian(sorted: Float64Array, weight: (value: number) => number): number {
  const half = sum(sorted.map(weight)) / 2
  let reached = 0
  for (const value of sorted) {
    reached += weight(value)
    if (reached >= half) return value
  }
  return sorted.at(-1) ?? Number.NaN
}

/** Mean Poisson deviance 2(y ln(y/c) − y + c) of a constant c > 0 (sklearn.metrics.mean_poisson_deviance); y ≥ 0. */
export function poissonDeviance(targets: Float64Array, constant: number): number {
  return mean(targets.map((y) => 2 * ((y === 0 ? 0 : y * Math.log(y / constant)) - y + constant)))
}

export const MEASURES = ['rmse', 'mae', 'mape', 'msle', 'poisson'] as const
export type Measure = (typeof MEASURES)[number]

/** A constant, the measures it is best for, and its value under each; a measure that the targets do not allow is missing. */
export interface Constant {
  readonly key: string
  readonly value: number
  readonly best: readonly Measure[]
  readonly costs: Readonly<Partial<Record<Measure, number>>>
}

/** The constants that minimise RMSE (and Poisson deviance), MAE, MAPE and MSLE, with all their costs. */
export function constantsOf(targets: Float64Array): readonly Constant[] {
  const sorted = targets.slice().sort()
  const [least = 0] = sorted
  const noZero = targets.every((y) => y !== 0)
  const candidates: { key: string; value: number; best: readonly Measure[] }[] = [
    { key: 'mean', value: mean(targets), best: least >= 0 ? ['rmse', 'poisson'] : ['rmse'] },
    { key: 'median', value: quantile(sorted, 0.5), best: ['mae'] },
    ...(noZero
      ? [
          {
            key: 'mape_optimal',
            value: weightedMedian(sorted, (y) => 1 / Math.abs(y)),
            best: ['mape'] as const,
          },
        ]
      : []),
    ...(least > -1
      ? [{ key: 'msle_optimal', value: Math.expm1(mean(targets.map(Math.log1p))), best: ['msle'] as const }]
      : []),
  ]
  return candidates.map((one) => ({ ...one, costs: costsOf(targets, one.value, least, noZero) }))
}

function costsOf(targets: Float64Array, constant: number, least: number, noZero: boolean): Constant['costs'] {
  const forecast = new Float64Array(targets.length).fill(constant)
  return {
    rmse: rmse(targets, forecast),
    mae: mae(targets, forecast),
    ...(noZero ? { mape: mape(targets, forecast) } : {}),
    ...(least > -1 && constant > -1 ? { msle: msle(targets, forecast) } : {}),
    ...(least >= 0 && constant > 0 ? { poisson: poissonDeviance(targets, constant) } : {}),
  }
}

/** RMSE, MAE and MAPE of many constants as curves, by sums over the sorted targets; MAPE empty where a target is 0. */
export function costCurves(targets: Float64Array, constants: readonly number[]) {
  const sorted = targets.slice().sort()
  const n = sorted.length
  const { mean: centre, variance } = aboutMean(sorted)
  const absolute = weightedDistance(sorted, () => 1)
  const relative = sorted.includes(0) ? null : weightedDistance(sorted, (y) => 1 / Math.abs(y))
  return {
    rmse: constants.map((c) => Math.sqrt(variance + (c - centre) ** 2)),
    mae: constants.map((c) => absolute(c) / n),
    mape: relative ? constants.map((c) => relative(c) / n) : [],
  }
}

function aboutMean(values: Float64Array): { mean: number; variance: number } {
  const centre = mean(values)
  return { mean: centre, variance: mean(values.map((value) => (value - centre) ** 2)) }
}

/** c ↦ Σ wᵢ|yᵢ − c| in O(log n) a call. */
function weightedDistance(sorted: Float64Array, weight: (value: number) => number): (c: number) => number {
  const n = sorted.length
  const [weights, products] = [new Float64Array(n + 1), new Float64Array(n + 1)]
  for (const [index, value] of sorted.entries()) {
    weights[index + 1] = (weights[index] ?? 0) + weight(value)
    products[index + 1] = (products[index] ?? 0) + weight(value) * value
  }
  return (c) => {
    let [low, high] = [0, n]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] ?? 0) <= c) low = middle + 1
      else high = middle
    }
    const [w = 0, p = 0, allW = 0, allP = 0] = [weights[low], products[low], weights[n], products[n]]
    return c * w - p + (allP - p) - c * (allW - w)
  }
}
