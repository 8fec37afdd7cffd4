import type { Figure, LineChart, Mark, Numbers } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import { valueOf } from './report.ts'
import type { Report } from './report.ts'

/** Most groups that are drawn as bars. */
const BARS = 12

/** The range of some numbers with a twentieth of room at both ends. */
function roomy(...lists: readonly Numbers[]): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const list of lists)
    for (let index = 0; index < list.length; index++) {
      const value = list[index] ?? Number.NaN
      if (value < low) low = value
      if (value > high) high = value
    }
  if (!(low <= high)) return [0, 1]
  const room = high > low ? (high - low) / 20 : Math.max(Math.abs(low) / 10, 0.5)
  return [low - room, high + room]
}

/** A value in a sentence; one that these rows do not define is said to have no definition. */
const said = (value: number, digits?: number): string =>
  Number.isNaN(value) ? '没有定义' : write(value, digits)

const dots = (x: readonly number[], y: readonly number[]): Mark[] =>
  x.map((value, row) => ({ x: value, y: y[row] ?? 0, color: 1, shape: 'ring' }))

/** Bin means above the rows: a line alone would lie under their rings. */
const means = ({ x, y }: { readonly x: readonly number[]; readonly y: readonly number[] }): Mark[] =>
  x.map((value, bin) => ({ x: value, y: y[bin] ?? 0, color: 2, shape: 'square' }))

const residualOf = ({ drawn }: Report): number[] =>
  drawn.truth.map((value, row) => value - (drawn.forecast[row] ?? 0))

const shown = ({ rows, drawn }: Report): string =>
  drawn.truth.length < rows ? `（画出 ${write(rows)} 行里的 ${drawn.truth.length} 行，误差最大的都在）` : ''

export function fit(report: Report): Figure {
  const { drawn, metrics } = report
  const domain = roomy(drawn.truth, drawn.forecast)
  return {
    kind: 'lines',
    label: `预测与真实：R² ${said(valueOf(metrics, 'r2'), 4)}，CCC ${said(valueOf(metrics, 'ccc'), 4)}，偏差 ${write(valueOf(metrics, 'mean_error'))}${shown(report)}。`,
    x: { name: '真实值 y', domain },
    y: { name: '预测 ŷ', domain },
    ratio: 0.9,
    series: [],
    references: [
      {
        kind: 'curve',
        name: 'ŷ = y',
        x: domain,
        y: domain,
        nameAt: domain[1] - (domain[1] - domain[0]) * 0.12,
      },
    ],
    marks: dots(drawn.truth, drawn.forecast),
  }
}

export function residualPanels(report: Report): Figure {
  const { residuals, metrics } = report
  return {
    kind: 'panels',
    label: `四张残差图：|残差| 与预测的相关 ${said(residuals.widening)}，超额峰度 ${said(residuals.excess)}，Durbin–Watson ${said(valueOf(metrics, 'durbin_watson'))}${shown(report)}。`,
    columns: { wide: 2, narrow: 1 },
    panels: [
      { title: '残差与预测', figure: againstForecast(report) },
      { title: '正态 Q–Q', figure: normal(report) },
      { title: report.sequence === 'given' ? '残差与给的次序' : '残差与时间次序', figure: inOrder(report) },
      { title: '残差的直方图', figure: histogram(report) },
    ],
  }
}

const RESIDUAL = '残差 y − ŷ'
const ZERO = { kind: 'horizontal', at: 0, name: '' } as const

function againstForecast(report: Report): LineChart & { kind: 'lines' } {
  const { drawn, residuals } = report
  const residual = residualOf(report)
  return {
    kind: 'lines',
    label: `残差与预测，|残差| 与预测的 Spearman 相关 ${said(residuals.widening)}。`,
    x: { name: '预测 ŷ', domain: roomy(drawn.forecast) },
    y: { name: RESIDUAL, domain: roomy(residual, [0]) },
    names: 'inside',
    series: [
      { name: '分箱平均', color: 2, x: residuals.trend.x, runs: [residuals.trend.y], labelled: false },
    ],
    references: [ZERO],
    marks: [...dots(drawn.forecast, residual), ...means(residuals.trend)],
  }
}

function normal({ residuals: { qq, skewness, excess } }: Report): LineChart & { kind: 'lines' } {
  const ends = roomy(qq.normal)
  return {
    kind: 'lines',
    label: `残差的正态分位图，偏度 ${write(skewness)}，超额峰度 ${write(excess)}。`,
    x: { name: '正态分位', domain: ends },
    y: { name: RESIDUAL, domain: roomy(qq.residual) },
    names: 'inside',
    series: [],
    references: [{ kind: 'curve', x: ends, y: ends.map((z) => qq.intercept + qq.slope * z) }],
    marks: dots(qq.normal, qq.residual),
  }
}

function inOrder(report: Report): LineChart & { kind: 'lines' } {
  const { drawn, residuals, rows, metrics } = report
  const residual = residualOf(report)
  return {
    kind: 'lines',
    label: `残差按次序，Durbin–Watson ${said(valueOf(metrics, 'durbin_watson'))}，一阶自相关 ${said(valueOf(metrics, 'lag1_autocorrelation'))}。`,
    x: { name: '第几行', domain: [0, rows + 1] },
    y: { name: RESIDUAL, domain: roomy(residual, [0]) },
    names: 'inside',
    series: [
      { name: '分段平均', color: 2, x: residuals.drift.x, runs: [residuals.drift.y], labelled: false },
    ],
    references: [ZERO],
    marks: [...dots(drawn.place, residual), ...means(residuals.drift)],
  }
}

/** Counts as steps beside the normal density of the same mean and deviation. */
function histogram({ residuals, rows }: Report): LineChart & { kind: 'lines' } {
  const { edges, counts, outside } = residuals.histogram
  const [from = 0, to = 1] = [edges[0], edges.at(-1)]
  const width = (to - from) / counts.length
  const grid = Array.from({ length: 81 }, (_, at) => from + ((to - from) * at) / 80)
  const scale = (rows * width) / (residuals.sd * Math.sqrt(2 * Math.PI))
  const density = grid.map((x) => scale * Math.exp(-(((x - residuals.mean) / residuals.sd) ** 2) / 2))
  return {
    kind: 'lines',
    label: `残差的直方图，均值 ${write(residuals.mean)}，标准差 ${write(residuals.sd)}${outside > 0 ? `，${outside} 行在图外` : ''}。`,
    x: { name: RESIDUAL, domain: [from, to] },
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
    references:
      residuals.sd > 0 && Number.isFinite(scale)
        ? [{ kind: 'curve', name: '同均值方差的正态', x: grid, y: density, nameAt: from + (to - from) * 0.8 }]
        : [],
  }
}

const level = (at: number, name: string) =>
  ({ kind: 'horizontal', at, name: `${name} ${write(at)}` }) as const

export function blandAltman(report: Report): Figure {
  const { drawn, limits } = report
  const difference = residualOf(report).map((value) => -value)
  const middle = drawn.truth.map((value, row) => (value + (drawn.forecast[row] ?? 0)) / 2)
  return {
    kind: 'lines',
    label: `Bland–Altman：平均差 ${write(limits.bias)}，一致限 ${write(limits.low)} 到 ${write(limits.high)}，每条限的 95% 区间 ±${write(limits.limitMargin)}。`,
    x: { name: '两者平均 (y + ŷ) / 2', domain: roomy(middle) },
    y: { name: '差 ŷ − y', domain: roomy(difference, [limits.low, limits.high]) },
    ratio: 0.9,
    series: [],
    references: [level(limits.high, '+1.96s'), level(limits.bias, '平均差'), level(limits.low, '−1.96s')],
    marks: dots(middle, difference),
  }
}

export function groupBars({ slices, metrics, groups }: Report): Figure | null {
  if (!slices || slices.length < 2) return null
  const drawn = slices.slice(0, BARS)
  const [first] = drawn
  return {
    kind: 'bars',
    label: `各组的 MAE，按绝对误差合计排列：「${first?.name ?? ''}」占合计的 ${write(100 * (first?.share ?? 0))}%，全体 MAE ${write(valueOf(metrics, 'mae'), 4)}${(groups ?? 0) > BARS ? `；画出 ${groups} 组里的 ${BARS} 组` : ''}。`,
    unit: 'MAE，与 y 同单位',
    right: { name: 'MAE', color: 1 },
    rows: drawn.map(({ name, rows, mae }) => ({ name: `${short(name)}（${write(rows)} 行）`, right: mae })),
  }
}

const short = (name: string): string => (name.length > 16 ? `${name.slice(0, 15)}…` : name)
