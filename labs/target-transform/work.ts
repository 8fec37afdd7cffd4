import { InputError } from '../../src/data/input-error.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { gather } from '../../src/metrics/numeric/arrays.ts'
import { descending } from '../../src/metrics/numeric/order.ts'
import { quantile } from '../../src/metrics/numeric/quantile.ts'
import { mean } from '../../src/metrics/numeric/sum.ts'
import { adviceFor, suggested } from './advice.ts'
import { backOf } from './back.ts'
import type { Back } from './back.ts'
import { constantsOf, costCurves } from './constants.ts'
import type { controls } from './controls.ts'
import { counted } from './counted.ts'
import type { Report, Tried } from './report.ts'
import { readRows } from './rows.ts'
import type { Rows } from './rows.ts'
import { moments, shapeOf } from './shape.ts'
import type { Shape } from './shape.ts'
import { logDensity, transformsFor } from './transforms.ts'
import type { Transform } from './transforms.ts'

type Options = Settings<typeof controls>

/** Points of a cost curve, and bins by forecast with the fewest rows in one. */
const POINTS = 160
const BINS = 10
const LEAST = 20

export default defineWork({
  read: { data: readRows },
  analyse: ({ data }, settings: Options): Report => {
    const { targets } = data
    const shape = shapeOf(targets)
    const transforms = transformsFor(targets)
    const tried = triedOn(data, transforms)
    const id = settings.transform === 'auto' ? suggested(shape, tried) : settings.transform
    const place = tried.findIndex((one) => one.id === id)
    const [transform, trial] = [transforms[place], tried[place]]
    if (!transform || !trial || trial.refused !== null)
      throw new InputError(
        `${trial?.refused ?? ''}，不能用 ${trial?.name ?? ''}；换成 ln(1 + y) 或 Yeo–Johnson。`,
      )
    const { transformed, model, refusal } = forecastsOn(data, transform, settings)
    const back = backOf(targets, transformed, transform, model)
    const facts = {
      understood: data.understood,
      unused: data.unused,
      shape,
      tried,
      chosen: { id, name: transform.name, suggested: settings.transform === 'auto' },
      advice: adviceFor(shape, tried),
      original: counted(targets),
      transformed: counted(targets.map(transform.forward)),
      back,
      bins: model === 'forecast' ? binsOf(targets, transformed, transform, back) : null,
      constants: constantsOf(targets),
      curves: curvesOf(targets, shape),
    }
    return { ...facts, warnings: [...refusal, ...warningsOf(facts)] }
  },
})

/** Each transform on the targets, or the first line that it refuses. */
function triedOn({ targets, lines }: Rows, transforms: readonly Transform[]): Tried[] {
  const [plain] = transforms
  const before = plain ? logDensity(targets, plain) : Number.NaN
  return transforms.map((transform) => {
    const { id, name, lambda } = transform
    const row = targets.findIndex((y) => transform.refuses(y) !== null)
    if (row >= 0) {
      const y = targets[row] ?? 0
      const refused = `第 ${lines[row]} 行的目标是 ${write(y, 4)}，${transform.refuses(y)}`
      return { id, name, lambda, refused, skewness: null, excess: null, gain: null }
    }
    const moved = moments(targets.map(transform.forward))
    const gain = logDensity(targets, transform) - before
    return {
      id,
      name,
      lambda,
      refused: null,
      skewness: moved.skewness,
      excess: moved.excess,
      gain: Number.isFinite(gain) ? gain : null,
    }
  })
}

/** Forecasts on the transformed scale: those given, or the mean of the transformed targets where there are none or the transform refuses one. */
function forecastsOn(
  { targets, forecasts, lines }: Rows,
  transform: Transform,
  { unit }: Options,
): { transformed: Float64Array; model: Back['model']; refusal: readonly string[] } {
  if (forecasts && unit === 'transformed')
    return { transformed: forecasts, model: 'forecast', refusal: overflowing(forecasts, lines, transform) }
  const wrong = forecasts?.findIndex((f) => transform.refuses(f) !== null) ?? -1
  if (forecasts && wrong < 0)
    return { transformed: forecasts.map(transform.forward), model: 'forecast', refusal: [] }
  const centre = mean(targets.map(transform.forward))
  return {
    transformed: new Float64Array(targets.length).fill(centre),
    model: 'constant',
    refusal: forecasts
      ? [
          `第 ${lines[wrong]} 行的预测是 ${write(forecasts[wrong] ?? 0, 4)}，${transform.name} ${transform.refuses(forecasts[wrong] ?? 0)}：反变换一节改用常数模型，没有用到预测。`,
        ]
      : [],
  }
}

/** Refuses forecasts that are too large to come back, as those of the original unit taken for logarithms are. */
function overflowing(
  forecasts: Float64Array,
  lines: readonly number[],
  { inverse, name }: Transform,
): readonly string[] {
  const far = forecasts.findIndex((value) => !(Math.abs(inverse(value)) < 1e100))
  if (far >= 0)
    throw new InputError(
      `第 ${lines[far]} 行的预测是 ${write(forecasts[far] ?? 0, 4)}，按 ${name} 反变换回来超出范围；它若写在原单位，把选项「预测写在」改成原单位。`,
    )
  return []
}

/** Mean truth, forecast and smeared forecast in up to ten bins of equally many rows by forecast. */
function binsOf(
  targets: Float64Array,
  transformed: Float64Array,
  transform: Transform,
  back: Back,
): Report['bins'] {
  const count = Math.min(BINS, Math.floor(targets.length / LEAST))
  if (count < 2) return null
  const order = descending(transformed).reverse()
  const direct = gather(transformed.map(transform.inverse), order)
  const truth = gather(targets, order)
  const pieces = (values: Float64Array): number[] =>
    Array.from({ length: count }, (_, bin) =>
      mean(
        values.subarray(
          Math.floor((bin * values.length) / count),
          Math.floor(((bin + 1) * values.length) / count),
        ),
      ),
    )
  const origin = transform.id === 'log1p' ? 1 : 0
  const factor = back.smearingFactor
  const forecast = pieces(direct)
  return {
    forecast,
    truth: pieces(truth),
    corrected: factor === null ? [] : forecast.map((value) => (value + origin) * factor - origin),
  }
}

/** Costs of constants from the 1 % quantile to beyond the mean and the median, over the least of each; null where nothing varies. */
function curvesOf(targets: Float64Array, shape: Shape): Report['curves'] {
  const low = quantile(targets, 0.02)
  const high = Math.max(shape.mean + Math.abs(shape.mean - shape.median), quantile(targets, 0.9))
  if (!(low < high) || shape.sd === 0) return null
  const log = low > 0 && high / low > 5
  const constant = Array.from({ length: POINTS }, (_, at) => {
    const share = at / (POINTS - 1)
    return log ? low * (high / low) ** share : low + (high - low) * share
  })
  const { rmse, mae, mape } = costCurves(targets, constant)
  return { constant, log, rmse: relative(rmse), mae: relative(mae), mape: relative(mape) }
}

function relative(costs: readonly number[]): readonly number[] {
  const least = Math.min(...costs)
  return least > 0 ? costs.map((cost) => cost / least) : []
}

/** What a reader of the numbers should know. */
function warningsOf({ shape, chosen, back, constants }: Omit<Report, 'warnings'>): string[] {
  const [direct] = back.ways
  const gap = direct ? 1 - direct.ratio : 0
  const smearing = back.smearingFactor
  const value = (key: string): number => constants.find((one) => one.key === key)?.value ?? Number.NaN
  const mape = value('mape_optimal')
  return [
    ...(back.model === 'forecast' &&
    smearing !== null &&
    gap > 0.03 &&
    Math.abs(back.shift) < 0.1 * back.sigma
      ? [
          `预测的合计只有真实的 ${percent(direct?.ratio ?? 1)}，而 ${chosen.name} 上几乎无偏（平均残差 ${write(back.shift, 2)}）：像是对数空间的预测直接 exp 回来，报的是中位数。要均值就乘 ${write(smearing, 4)}。`,
        ]
      : []),
    ...(back.lognormalFactor !== null &&
    smearing !== null &&
    Math.abs(back.lognormalFactor / smearing - 1) > 0.1
      ? [
          `e^(σ̂²/2) = ${write(back.lognormalFactor, 4)} 与 smearing ${write(smearing, 4)} 相差一成以上：残差不是正态的，用 smearing。`,
        ]
      : []),
    ...(chosen.id === 'log1p' && (shape.median < 0.1 || shape.zeros > 0.3)
      ? [
          `ln(1 + y) 里的 1 是一个单位：中位数 ${write(shape.median)}、${percent(shape.zeros)} 是 0 时，它几乎不变换或把 0 推成一堆；换单位结果就变。`,
        ]
      : []),
    ...(shape.zeros > 0
      ? [`${percent(shape.zeros)} 的目标是 0：MAPE 没有定义，不给 MAPE 的最优常数；也不要用 MAPE 训练。`]
      : []),
    ...(mape < 0.9 * value('median') && shape.negatives === 0
      ? [
          `MAPE 的最优常数 ${write(mape, 4)} 比中位数 ${write(value('median'), 4)} 低 ${percent(1 - mape / value('median'))}：用 MAPE 训练或选模型会系统性低报。`,
        ]
      : []),
  ]
}
