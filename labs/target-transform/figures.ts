import type { Figure, LineChart } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import type { Counted, Report } from './report.ts'

/** Counts as steps beside the normal density of the same mean and deviation. */
function histogram(
  name: string,
  { edges, counts, outside, mean, sd }: Counted,
): LineChart & { kind: 'lines' } {
  const [from = 0, to = 1] = [edges[0], edges.at(-1)]
  const rows = counts.reduce((sum, count) => sum + count, outside)
  const grid = Array.from({ length: 81 }, (_, at) => from + ((to - from) * at) / 80)
  const scale = (rows * (to - from)) / counts.length / (sd * Math.sqrt(2 * Math.PI))
  const drawn = sd > 0 && Number.isFinite(scale)
  return {
    kind: 'lines',
    label: `${name}的分布，均值 ${write(mean)}，标准差 ${write(sd)}${outside > 0 ? `，${outside} 行在图外` : ''}。`,
    x: { name: outside > 0 ? `${name}（图外 ${write(outside)} 行）` : name, domain: [from, to] },
    y: { name: '行数', include: [0] },
    names: 'inside',
    series: [
      {
        name: '行数',
        color: 1,
        x: counts.flatMap((_, bin) => [edges[bin] ?? 0, edges[bin + 1] ?? 0]),
        runs: [counts.flatMap((count) => [count, count])],
        labelled: false,
      },
    ],
    references: drawn
      ? [
          {
            kind: 'curve',
            name: '同均值方差的正态',
            x: grid,
            y: grid.map((x) => scale * Math.exp(-(((x - mean) / sd) ** 2) / 2)),
            nameAt: from + (to - from) * 0.8,
          },
        ]
      : [],
  }
}

export function shapes({ original, transformed, chosen, shape, tried }: Report): Figure {
  const after = tried.find(({ id }) => id === chosen.id)?.skewness ?? 0
  return {
    kind: 'panels',
    label:
      chosen.id === 'none'
        ? `目标的分布，偏度 ${write(shape.skewness)}，不变换。`
        : `目标的分布：变换前偏度 ${write(shape.skewness)}，${chosen.name} 之后 ${write(after)}。`,
    columns: { wide: chosen.id === 'none' ? 1 : 2, narrow: 1 },
    panels: [
      { title: '变换前', figure: histogram('y', original) },
      ...(chosen.id === 'none' ? [] : [{ title: '变换后', figure: histogram(chosen.name, transformed) }]),
    ],
  }
}

/** 1, 2 and 5 times powers of ten between two positive numbers, no more than five of them. */
function roundBetween(low: number, high: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))]
  const found = Array.from({ length: last - first + 1 }, (_, at) => at + first)
    .flatMap((exponent) => [1, 2, 5].map((digit) => Number(`${digit}e${exponent}`)))
    .filter((tick) => tick >= low && tick <= high)
  const stride = Math.ceil(found.length / 5)
  return found.filter((_, at) => at % stride === 0)
}

const CURVES = { rmse: ['RMSE', 2], mae: ['MAE', 1], mape: ['MAPE', 6] } as const
const BEST = { rmse: 'mean', mae: 'median', mape: 'mape_optimal' } as const
/** Costs above this multiple of the least are left out of the drawing. */
const TALLEST = 2.5

export function costs({ curves, constants }: Report): Figure | null {
  if (!curves) return null
  const value = (key: string): number => constants.find((one) => one.key === key)?.value ?? Number.NaN
  const shown = (['rmse', 'mae', 'mape'] as const).filter((measure) => curves[measure].length > 0)
  if (shown.length === 0) return null
  const [from = 0, to = 1] = [curves.constant[0], curves.constant.at(-1)]
  const words = shown.map((measure) => `${CURVES[measure][0]} 在 ${write(value(BEST[measure]), 4)}`)
  return {
    kind: 'lines',
    label: `恒报一个常数的代价，最低点各不相同：${words.join('，')}。`,
    x: {
      name: '恒报的常数',
      scale: curves.log ? 'log' : 'linear',
      domain: [from, to],
      ticks: curves.log ? roundBetween(from, to) : undefined,
    },
    y: { name: '代价 / 最低代价', domain: [0.95, TALLEST] },
    names: 'inside',
    series: shown.map((measure) => {
      const kept = curves.constant.flatMap((_, at) => ((curves[measure][at] ?? 9) <= TALLEST ? [at] : []))
      return {
        name: CURVES[measure][0],
        color: CURVES[measure][1],
        x: kept.map((at) => curves.constant[at] ?? 0),
        runs: [kept.map((at) => curves[measure][at] ?? 1)],
      }
    }),
    marks: shown
      .map((measure) => ({ at: value(BEST[measure]), color: CURVES[measure][1] }))
      .filter(({ at }) => at >= from && at <= to)
      .map(({ at, color }) => ({ x: at, y: 1, color, shape: 'dot', name: write(at, 3) })),
  }
}

const WAYS = {
  direct: '直接反变换',
  lognormal: '乘 e^(σ²/2)',
  smearing: 'smearing',
} as const

export function means({ back, chosen }: Report): Figure | null {
  const all = [...back.ways.map((one) => one.mean), back.trueMean]
  if (chosen.id === 'none' || all.some((value) => !(value > 0 && value < Infinity))) return null
  const [direct] = back.ways
  return {
    kind: 'bars',
    label: `预测的均值与真实均值 ${write(back.trueMean, 4)}：直接反变换得 ${write(direct?.mean ?? 0, 4)}，是它的 ${percent(direct?.ratio ?? 0)}。`,
    unit: '平均值，与 y 同单位',
    right: { name: back.model === 'forecast' ? '预测的平均' : '常数模型', color: 1 },
    rows: [
      ...back.ways.map((one) => ({ name: WAYS[one.key], right: one.mean })),
      { name: '真实均值', right: back.trueMean },
    ],
  }
}

export function calibration({ bins, chosen }: Report): Figure | null {
  if (!bins) return null
  const all = [...bins.forecast, ...bins.corrected, ...bins.truth]
  const [low, high] = [Math.min(...all), Math.max(...all)]
  if (!(low < high) || !all.every(Number.isFinite)) return null
  const log = low > 0 && high / low > 8
  const domain = log ? ([low / 1.15, high * 1.15] as const) : ([low, high] as const)
  const ratio = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / bins.truth.reduce((sum, value) => sum + value, 0)
  const scale = log ? ('log' as const) : ('linear' as const)
  return {
    kind: 'lines',
    label: `按预测分成 ${bins.truth.length} 箱：直接反变换的合计是真实的 ${percent(ratio(bins.forecast))}${bins.corrected.length > 0 ? `，smearing 之后 ${percent(ratio(bins.corrected))}` : ''}。`,
    x: { name: '预测的平均', scale, domain, ticks: log ? roundBetween(...domain) : undefined },
    y: { name: '真实的平均', scale, domain, ticks: log ? roundBetween(...domain) : undefined },
    ratio: 0.9,
    series: [
      { name: chosen.id === 'none' ? '预测' : '直接反变换', color: 2, x: bins.forecast, runs: [bins.truth] },
      ...(bins.corrected.length > 0
        ? [{ name: 'smearing', color: 3 as const, x: bins.corrected, runs: [bins.truth] }]
        : []),
    ],
    references: [{ kind: 'curve', name: '无偏', x: [...domain], y: [...domain], nameAt: domain[0] * 1.2 }],
  }
}
