import { InputError } from '../../src/data/input-error.ts'
import { defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { mean, sum } from '../../src/metrics/numeric/sum.ts'
import { mae, rmse } from '../../src/metrics/regression/errors.ts'
import { groupsOf, partsBy, pitOf, shareOf } from './calibration.ts'
import type { controls } from './controls.ts'
import { scoreEnsemble } from './ensemble.ts'
import { gaussianNll, scoreGaussian } from './gaussian.ts'
import { perLevel, scoreQuantiles } from './quantiles.ts'
import type { Measured, Report } from './report.ts'
import { readRows } from './rows.ts'
import type { Rows } from './rows.ts'
import { countInside, intervalScore } from './scored.ts'
import type { Scored } from './scored.ts'
import { warningsOf } from './warnings.ts'

type Options = Settings<typeof controls>

/** Rows that the fan shows. */
const FAN = 80

export default defineWork({
  read: { data: readRows },
  analyse: ({ data }, settings: Options): Report => {
    const { truth, forecast, groups } = data
    if (truth.length < 2) throw new InputError('只有一行数据；至少要 2 行，覆盖率与 PIT 才有意义。')
    const scored = scoredOf(data, settings)
    const confidence = settings.band
    const { interval } = scored
    const widths = interval && interval.high.map((high, row) => high - (interval.low[row] ?? 0))
    const facts = {
      kind: forecast.kind,
      understood: data.understood,
      unused: data.unused,
      rows: truth.length,
      size: sizeOf(data),
      metrics: measured(data, scored),
      estimator: estimatorOf(data, settings),
      covered: scored.covered.map(({ nominal, inside }) =>
        shareOf(inside, truth.length, nominal, confidence),
      ),
      level: interval?.level ?? null,
      wanted: settings.level,
      interval:
        interval &&
        shareOf(countInside(truth, interval.low, interval.high), truth.length, interval.level, confidence),
      pit: pitOf(scored, confidence),
      confidence,
      levels:
        forecast.kind === 'quantiles'
          ? perLevel(truth, forecast.values, forecast.levels).map(({ level, pinball, below }) => ({
              ...shareOf(Math.round(below * truth.length), truth.length, level, confidence),
              pinball,
            }))
          : null,
      byCentre: partsBy(scored.centre, truth, scored, confidence),
      byWidth: widths && partsBy(widths, truth, scored, confidence),
      groups: groups && groupsOf(groups, truth, scored, confidence),
      fan: fanOf(truth, scored),
    }
    return { ...facts, warnings: warningsOf(facts, data, scored) }
  },
})

function scoredOf({ truth, forecast }: Rows, options: Options): Scored {
  if (forecast.kind === 'gaussian')
    return scoreGaussian(truth, forecast.mean, forecast.sd, options.level, options.bins)
  if (forecast.kind === 'ensemble') return scoreEnsemble(truth, forecast.values, forecast.members, options)
  return scoreQuantiles(truth, forecast.values, forecast.levels, options)
}

const sizeOf = ({ forecast }: Rows): number | null =>
  forecast.kind === 'gaussian'
    ? null
    : forecast.kind === 'ensemble'
      ? forecast.members
      : forecast.levels.length

function estimatorOf({ forecast }: Rows, { estimator }: Options): string {
  if (forecast.kind === 'gaussian') return '正态闭式'
  if (forecast.kind === 'quantiles') return '分位数近似 2 Σ w ρ'
  return estimator === 'fair' ? '集合，公平估计' : '集合，未修正'
}

/** Means of the scores with their standard errors, then what is no mean. */
function measured({ truth, forecast }: Rows, { scores, interval, centre }: Scored): readonly Measured[] {
  const means: Readonly<Record<string, Float64Array>> = {
    ...scores,
    ...(interval
      ? {
          interval_score: truth.map((y, row) =>
            intervalScore(interval.low[row] ?? 0, interval.high[row] ?? 0, y, interval.level),
          ),
          interval_width: interval.high.map((high, row) => high - (interval.low[row] ?? 0)),
        }
      : {}),
  }
  const climatology = climatologyCrps(truth)
  const single: Readonly<Record<string, number>> = {
    mae: mae(truth, centre),
    rmse: rmse(truth, centre),
    crps_climatology: climatology,
    // without a skill where every truth is the same
    ...(climatology > 0 ? { crps_skill: 1 - mean(scores['crps'] ?? []) / climatology } : {}),
    ...(forecast.kind === 'gaussian' ? scaleOf(truth, forecast.mean, forecast.sd) : {}),
  }
  return [
    ...Object.entries(means).map(([key, values]) => ({
      key,
      value: mean(values),
      error: standardError(values),
    })),
    ...Object.entries(single).map(([key, value]) => ({ key, value, error: null })),
  ]
}

/** s/√n with s over n − 1. */
function standardError(values: Float64Array): number {
  const centre = mean(values)
  const squares = sum(values.map((value) => (value - centre) ** 2))
  return Math.sqrt(squares / (values.length - 1) / values.length)
}

/** Mean CRPS of forecasting the distribution of these very truths for each of them: Σᵢⱼ|yᵢ − yⱼ| / (2n²). */
function climatologyCrps(truth: Float64Array): number {
  const n = truth.length
  const sorted = truth.slice().sort()
  return sum(sorted.map((y, place) => ((2 * place + 1 - n) * y) / n / n))
}

/** The factor on σ that fits these rows best, √mean z², and the NLL that it would give. */
function scaleOf(truth: Float64Array, centre: Float64Array, sd: Float64Array): Record<string, number> {
  const factor = Math.sqrt(mean(truth.map((y, row) => ((y - (centre[row] ?? 0)) / (sd[row] ?? 1)) ** 2)))
  if (factor === 0) return { sigma_factor: 0 }
  const scaled = truth.map((y, row) => gaussianNll(y, centre[row] ?? 0, factor * (sd[row] ?? 1)))
  return { sigma_factor: factor, nll_scaled: mean(scaled) }
}

function fanOf(truth: Float64Array, { interval, centre }: Scored): Report['fan'] {
  if (!interval) return null
  const count = Math.min(FAN, truth.length)
  const rows = Array.from({ length: count }, (_, at) => Math.round((at * (truth.length - 1)) / (count - 1)))
  const take = (values: Float64Array): number[] => rows.map((row) => values[row] ?? 0)
  return {
    row: rows.map((row) => row + 1),
    low: take(interval.low),
    high: take(interval.high),
    centre: take(centre),
    truth: take(truth),
  }
}
