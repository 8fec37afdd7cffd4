/** From the transformed scale back to the mean of the target. */
import { mean, sum } from '../../src/metrics/numeric/sum.ts'
import { mae, mape, rmse } from '../../src/metrics/regression/errors.ts'
import type { Transform } from './transforms.ts'

/** A way of forecasting in the original unit, with its errors. */
export interface Way {
  readonly key: 'direct' | 'lognormal' | 'smearing'
  /** Mean forecast, and Σŷ / Σy. */
  readonly mean: number
  readonly ratio: number
  readonly bias: number
  readonly mae: number
  readonly rmse: number
  /** Null where a target is 0. */
  readonly mape: number | null
}

export interface Back {
  /** Whose residuals: the forecasts given, or of the constant mean of the transformed targets. */
  readonly model: 'forecast' | 'constant'
  /** Standard deviation and mean of the residuals on the transformed scale. */
  readonly sigma: number
  readonly shift: number
  /** e^(σ̂²/2), the mean over the median of a log-normal distribution; null unless the transform is a logarithm, or beyond 10⁵⁰. */
  readonly lognormalFactor: number | null
  /** (1/n) Σ e^êᵢ (Duan 1983); null unless the transform is a logarithm. */
  readonly smearingFactor: number | null
  /** Factors of the middle 90 % around a forecast; null unless the transform is a logarithm. */
  readonly factors: readonly [number, number] | null
  readonly trueMean: number
  readonly ways: readonly Way[]
}

/** Residuals of which a smearing estimate is the mean, and places between which it is interpolated, where there is no closed form. */
const RESIDUALS = 200
const PLACES = 512
/** A factor beyond this says only that the residuals are nothing like normal. */
const LARGEST = 1e50
/** 95 % of a normal distribution lies below. */
const Z95 = 1.6448536269514722

/** The back-transform of `transformed` forecasts of the targets, as it is and corrected in two ways. */
export function backOf(
  targets: Float64Array,
  transformed: Float64Array,
  transform: Transform,
  model: Back['model'],
): Back {
  const residuals = targets.map((y, row) => transform.forward(y) - (transformed[row] ?? 0))
  const shift = mean(residuals)
  const variance = mean(residuals.map((value) => (value - shift) ** 2))
  const sigma = Math.sqrt(variance)
  const logarithm = transform.id === 'log' || transform.id === 'log1p'
  const origin = transform.id === 'log1p' ? 1 : 0
  const factor = Math.exp(variance / 2)
  const lognormalFactor = logarithm && factor < LARGEST ? factor : null
  const smearingFactor = logarithm ? mean(residuals.map(Math.exp)) : null
  const direct = transformed.map(transform.inverse)
  const scaled = (factor: number): Float64Array => direct.map((value) => (value + origin) * factor - origin)
  const corrected =
    smearingFactor === null ? smeared(transformed, residuals, transform) : scaled(smearingFactor)
  return {
    model,
    sigma,
    shift,
    lognormalFactor,
    smearingFactor,
    factors: logarithm ? [Math.exp(-Z95 * sigma), Math.exp(Z95 * sigma)] : null,
    trueMean: mean(targets),
    ways: [
      way('direct', targets, direct),
      ...(lognormalFactor === null ? [] : [way('lognormal', targets, scaled(lognormalFactor))]),
      way('smearing', targets, corrected),
    ],
  }
}

/**
 * (1/n) Σᵢ g⁻¹(g(ŷ) + êᵢ) for every row (Duan, JASA 1983), the residuals as the means of up to 200 groups of neighbours
 * in size; for more forecasts than places, linear between 512 of them.
 */
function smeared(transformed: Float64Array, residuals: Float64Array, { inverse }: Transform): Float64Array {
  const n = residuals.length
  const kept = Math.min(n, RESIDUALS)
  const sorted = residuals.slice().sort()
  const some = Float64Array.from({ length: kept }, (_, at) =>
    mean(sorted.subarray(Math.floor((at * n) / kept), Math.floor(((at + 1) * n) / kept))),
  )
  const at = (value: number): number => mean(some.map((residual) => inverse(value + residual)))
  const distinct = [...new Set(transformed)].sort((a, b) => a - b)
  const [low = 0, high = low] = [distinct[0], distinct.at(-1)]
  if (distinct.length <= PLACES) {
    const known = new Map(distinct.map((value) => [value, at(value)]))
    return transformed.map((value) => known.get(value) ?? at(value))
  }
  const step = (high - low) / (PLACES - 1)
  const table = Float64Array.from({ length: PLACES }, (_, place) => at(low + place * step))
  return transformed.map((value) => {
    const place = Math.min(PLACES - 2, Math.floor((value - low) / step))
    const share = (value - low) / step - place
    const [left = 0, right = 0] = [table[place], table[place + 1]]
    return left + share * (right - left)
  })
}

function way(key: Way['key'], targets: Float64Array, forecast: Float64Array): Way {
  return {
    key,
    mean: mean(forecast),
    ratio: sum(forecast) / sum(targets),
    bias: mean(forecast) - mean(targets),
    mae: mae(targets, forecast),
    rmse: rmse(targets, forecast),
    mape: targets.includes(0) ? null : mape(targets, forecast),
  }
}
