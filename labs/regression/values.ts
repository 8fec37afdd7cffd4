/** Every number that the rows give, by its name, and those that they do not allow. */
import type { Settings } from '../../src/lab/tool/index.ts'
import { quantile } from '../../src/metrics/numeric/quantile.ts'
import { mean, sum } from '../../src/metrics/numeric/sum.ts'
import * as errors from '../../src/metrics/regression/errors.ts'
import { adjustedR2, d2AbsoluteError, explainedVariance, r2 } from '../../src/metrics/regression/explained.ts'
import { ccc, pearson, spearman } from './agreement.ts'
import type { controls } from './controls.ts'
import type { Report } from './report.ts'
import type { Groups } from '../../src/data/groups.ts'
import type { Rows } from './rows.ts'
import { durbinWatson, lagOne, naiveErrors, skillOverPrevious } from './serial.ts'
import type { Sequence } from './serial.ts'

type Options = Settings<typeof controls>
type Values = Readonly<Record<string, number>>
type Refused = Report['refused']

/** The metrics of the rows, in the order of the table. */
export function valuesOf(
  rows: Rows,
  sequence: Sequence,
  training: Float64Array | null,
  options: Options,
): { values: Values; refused: Refused } {
  const { truth, forecast, groups } = rows
  const error = forecast.map((value, row) => value - (truth[row] ?? 0))
  const refused = refusals(rows, options)
  const allowed = (key: string, value: () => number): Values =>
    refused.some((one) => one.key === key) ? {} : { [key]: value() }
  const bias = mean(error)
  const values = {
    mae: errors.mae(truth, forecast),
    rmse: errors.rmse(truth, forecast),
    mse: errors.mse(truth, forecast),
    mean_error: bias,
    error_std: Math.sqrt(mean(error.map((value) => (value - bias) ** 2))),
    median_absolute_error: errors.medianAbsoluteError(truth, forecast),
    p90_absolute_error: quantile(error.map(Math.abs), 0.9),
    max_error: errors.maxError(truth, forecast),
    rmse_over_mae: errors.rmse(truth, forecast) / errors.mae(truth, forecast),
    r2: r2(truth, forecast),
    ...(training ? { r2_train_mean: r2About(mean(training), truth, forecast) } : {}),
    ...(groups ? { r2_within_groups: r2Within(groups, truth, forecast) } : {}),
    ...(options.features > 0
      ? allowed('adjusted_r2', () => adjustedR2(truth, forecast, options.features))
      : {}),
    explained_variance: explainedVariance(truth, forecast),
    d2_absolute_error: d2AbsoluteError(truth, forecast),
    pearson: pearson(truth, forecast),
    spearman: spearman(truth, forecast),
    ccc: ccc(truth, forecast),
    ...allowed('mape', () => errors.mape(truth, forecast)),
    ...allowed('wape', () => sum(error.map(Math.abs)) / sum(truth.map(Math.abs))),
    smape: errors.smape(truth, forecast),
    ...allowed('msle', () => errors.msle(truth, forecast)),
    ...allowed('rmsle', () => Math.sqrt(errors.msle(truth, forecast))),
    huber: errors.huber(truth, forecast, options.delta),
    pinball: errors.pinball(truth, forecast, options.alpha),
    durbin_watson: durbinWatson(error, sequence),
    lag1_autocorrelation: lagOne(error, sequence),
    ...(rows.times ? { skill_over_previous: skillOverPrevious(truth, forecast, sequence) } : {}),
    ...(training && training.length > options.season
      ? scaled(truth, forecast, training, options.season)
      : {}),
  }
  return { values, refused }
}

/** 1 − Σ(y−f)² / Σ(y−c)²: R² against always reporting `centre`. A target equal to it gives NaN. */
export function r2About(centre: number, truth: Float64Array, forecast: Float64Array): number {
  const spread = errors.mse(truth, new Float64Array(truth.length).fill(centre))
  return spread === 0 ? Number.NaN : 1 - errors.mse(truth, forecast) / spread
}

/** R² against reporting the mean of each row's own group; NaN when no group varies. */
function r2Within({ of, count }: Groups, truth: Float64Array, forecast: Float64Array): number {
  const [totals, rows] = [new Float64Array(count), new Float64Array(count)]
  for (const [row, group] of of.entries()) {
    totals[group] = (totals[group] ?? 0) + (truth[row] ?? 0)
    rows[group] = (rows[group] ?? 0) + 1
  }
  const means = Float64Array.from(of, (group) => (totals[group] ?? 0) / (rows[group] ?? 1))
  const spread = errors.mse(truth, means)
  return spread === 0 ? Number.NaN : 1 - errors.mse(truth, forecast) / spread
}

/** MASE and RMSSE (Hyndman & Koehler 2006; M5): errors in units of the training series' seasonal naive error. */
function scaled(truth: Float64Array, forecast: Float64Array, training: Float64Array, season: number): Values {
  const naive = naiveErrors(training, season)
  return {
    mase: errors.mae(truth, forecast) / naive.absolute,
    rmsse: Math.sqrt(errors.mse(truth, forecast) / naive.squared),
  }
}

function refusals({ truth, forecast, lines }: Rows, { features }: Options): Refused {
  const zeros = truth.reduce((count, value) => count + Number(value === 0), 0)
  const low = truth.findIndex((value, row) => value <= -1 || (forecast[row] ?? 0) <= -1)
  const logs = `第 ${lines[low]} 行有不大于 −1 的值，ln(1 + y) 没有定义`
  return [
    ...(zeros > 0
      ? [
          {
            key: 'mape',
            why: `${zeros} 个真实值是 0（第一个在第 ${lines[truth.indexOf(0)]} 行），相对误差没有定义；看 WAPE`,
          },
        ]
      : []),
    ...(zeros === truth.length ? [{ key: 'wape', why: '真实值全是 0，没有可除的量' }] : []),
    ...(low >= 0
      ? [
          { key: 'msle', why: logs },
          { key: 'rmsle', why: logs },
        ]
      : []),
    ...(features > 0 && truth.length <= features + 1
      ? [{ key: 'adjusted_r2', why: `${truth.length} 行配 ${features} 个特征，行数要大于 k + 1` }]
      : []),
  ]
}
