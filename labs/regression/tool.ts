import { defineTool } from '../../src/lab/tool/index.ts'
import { number as write } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { blandAltman, fit, groupBars, residualPanels } from './figures.ts'
import { valueOf } from './report.ts'
import type { Measured, Report } from './report.ts'
import { copiedFromYesterday, fourRows, otherLevel, sound, widening, withZero } from './samples.ts'
import { named, WORDS } from './words.ts'

const range = (interval: Measured['interval']): string =>
  interval ? `${write(interval[0], 3)} – ${write(interval[1], 3)}` : '—'

const SEQUENCES: Readonly<Record<Report['sequence'], string>> = {
  given: '没有时间的列，次序按给的',
  time: '次序按时间',
  'time-within-groups': '同一时刻有多行，每组各成一个序列，组内按时间',
}

export default defineTool({
  id: 'regression',
  title: '回归评估台',
  summary:
    '粘贴真实值与预测，得到全部误差、两种基线的 R²、一致性、残差诊断、分组误差与区间，有毛病的地方写明。',
  section: '3.2',
  questions: ['3.2.1', '3.2.2', '3.2.3', '3.2.4', '3.2.6', '3.2.7', '2.2.1'],
  controls,
  random: true,
  inputs: {
    data: {
      label: '真实值与预测',
      help: '每行一条：真实值、预测，可以另有 group 与 time（或 date）列。CSV、TSV、分号或空白分隔，有没有表头都行；也接受 JSON 与 JSONL。',
      accept: '.csv,.tsv,.txt,.json,.jsonl',
    },
    training: {
      label: '训练集的目标',
      help: '可选，按时间次序一行一个：给出训练均值为基线的 R²，以及 MASE 与 RMSSE。只有训练均值时写一个数。',
      accept: '.csv,.tsv,.txt,.json,.jsonl',
      optional: true,
    },
  },
  samples: {
    sound: { label: '三个区，240 行', settings: {}, inputs: () => ({ data: sound() }) },
    widening: { label: '误差越来越大', settings: {}, inputs: () => ({ data: widening() }) },
    walk: {
      label: '照抄昨天',
      settings: { resample: 'blocks' },
      inputs: () => ({ data: copiedFromYesterday() }),
    },
    level: { label: '水平不同', settings: {}, inputs: otherLevel },
    zero: { label: '有一个 0', settings: {}, inputs: () => ({ data: withZero() }) },
    four: { label: '四行', settings: {}, inputs: () => ({ data: fourRows() }) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    { kind: 'read', text: `${write(report.rows)} 行；${report.understood}` },
    { kind: 'read', text: SEQUENCES[report.sequence] },
    ...(report.trainingMean === null
      ? []
      : [{ kind: 'read', text: `训练集均值 ${write(report.trainingMean, 4)}` } as const]),
    ...(report.unused.length === 0
      ? []
      : [{ kind: 'warning', text: `没有用到：${report.unused.slice(0, 8).join('、')}。` } as const]),
    ...(report.resamples === 0
      ? [{ kind: 'warning', text: '行太多，一次自助抽样要算很久，没有给区间。' } as const]
      : []),
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report: { metrics, rows } }) => {
    const at = (key: string): string => write(valueOf(metrics, key), 4)
    const bias = valueOf(metrics, 'mean_error')
    return `${write(rows)} 行的 MAE 是 ${at('mae')}，RMSE ${at('rmse')}，偏差 ${bias > 0 ? '+' : ''}${write(bias, 3)}；R² ${at('r2')}（基线是这份数据的均值）${Number.isNaN(valueOf(metrics, 'ccc')) ? '' : `，CCC ${at('ccc')}`}。`
  },
  figures: {
    fit: { title: '预测与真实', note: '点在线上是报准', plot: ({ report }) => fit(report) },
    agreement: {
      title: 'Bland–Altman',
      note: '两者的差与两者的平均',
      plot: ({ report }) => blandAltman(report),
    },
    residuals: {
      title: '四张残差图',
      note: '残差 = 真实 − 预测；方块是分箱或分段的平均',
      wide: true,
      plot: ({ report }) => residualPanels(report),
    },
    groups: { title: '各组的误差', plot: ({ report }) => groupBars(report) },
  },
  tables: {
    metrics: {
      title: '指标',
      note: '区间是自助抽样的 2.5% 到 97.5% 分位',
      rows: ({ report }) => ({
        columns: ['指标', '值', '95% 区间', '口径'],
        rows: [
          ...report.metrics.map(({ key, value, interval }) => [
            named(key),
            value,
            range(interval),
            WORDS[key]?.[1] ?? '',
          ]),
          ...report.refused.map(({ key, why }) => [named(key), null, '—', `不给：${why}`]),
        ],
      }),
    },
    limits: {
      title: '一致限',
      note: '差 = 预测 − 真实',
      rows: ({ report: { limits } }) => ({
        columns: ['量', '值', '95% 区间'],
        rows: [
          ['平均差', limits.bias, around(limits.bias, limits.biasMargin)],
          ['下限 d̄ − 1.96s', limits.low, around(limits.low, limits.limitMargin)],
          ['上限 d̄ + 1.96s', limits.high, around(limits.high, limits.limitMargin)],
          ['差的标准差 s（n − 1）', limits.sd, '—'],
        ],
      }),
    },
    groups: {
      title: '分组',
      note: '按绝对误差合计从大到小',
      rows: ({ report: { slices } }) =>
        slices && {
          columns: ['组', '行数', 'MAE', '95% 区间', '偏差', 'RMSE', '组内 R²', '占绝对误差合计'],
          rows: [
            ...slices.map((one) => [
              one.name,
              one.rows,
              one.mae,
              range(one.interval),
              one.bias,
              one.rmse,
              Number.isFinite(one.r2) ? one.r2 : null,
              `${write(100 * one.share)}%`,
            ]),
            ['各组 MAE 的平均', null, meanOf(slices.map(({ mae }) => mae)), '—', null, null, null, ''],
          ],
        },
    },
    worst: {
      title: '误差最大的行',
      rows: ({ report: { worst, groups } }) => ({
        columns: ['行号', '真实值', '预测', '误差 ŷ − y', ...(groups === null ? [] : ['组'])],
        rows: worst.map(({ line, truth, forecast, group }) => [
          `第 ${line} 行`,
          truth,
          forecast,
          forecast - truth,
          ...(group === null ? [] : [group]),
        ]),
      }),
    },
  },
  snippets: ({ report, settings }) => [
    {
      title: '报告时的一行',
      text: `n = ${report.rows}; MAE ${cite(report, 'mae')}; RMSE ${cite(report, 'rmse')}; bias ${cite(report, 'mean_error')}; R2 ${cite(report, 'r2')} (baseline: mean of the evaluated rows); CCC ${cite(report, 'ccc')}; percentile bootstrap, ${report.resamples} resamples by ${settings.resample}, seed ${settings.seed}.`,
    },
    { title: '用 scikit-learn 核对', text: CHECK },
  ],
  json: ({ report }) => ({
    rows: report.rows,
    groups: report.groups,
    sequence: report.sequence,
    metrics: Object.fromEntries(report.metrics.map(({ key, value }) => [key, value])),
    intervals_95: Object.fromEntries(
      report.metrics.flatMap(({ key, interval }) => (interval ? [[key, interval]] : [])),
    ),
    refused: Object.fromEntries(report.refused.map(({ key, why }) => [key, why])),
    resamples: report.resamples,
    bland_altman: {
      bias: report.limits.bias,
      lower: report.limits.low,
      upper: report.limits.high,
      sd: report.limits.sd,
      bias_margin_95: report.limits.biasMargin,
      limit_margin_95: report.limits.limitMargin,
    },
    residuals: {
      mean: report.residuals.mean,
      sd: report.residuals.sd,
      skewness: report.residuals.skewness,
      excess_kurtosis: report.residuals.excess,
      spearman_abs_residual_forecast: report.residuals.widening,
    },
    per_group: report.slices,
    worst: report.worst,
    warnings: report.warnings,
  }),
  conventions: [
    {
      name: '名字与定义',
      text: '与 scikit-learn 相同；同一份数据用 npm run metrics 得到同样的数。MAPE 是小数，不乘 100；sMAPE 的范围是 0 到 2。',
    },
    {
      name: '正负号',
      text: '残差是真实 − 预测（残差图）；偏差和 Bland–Altman 的差是预测 − 真实，正数是高报。',
    },
    {
      name: 'R² 的基线',
      text: 'scikit-learn 的 r2_score 以被评估数据的均值为基线；有些领域用训练集的均值，两者可以差很远，报告时写明。目标全相同时，全对记 1，否则记 0。',
    },
    {
      name: '有 0 不给 MAPE',
      text: 'scikit-learn 把分母换成 2⁻⁵²，一个 0 就能让 MAPE 到 10¹⁴；这里拒绝，改看 WAPE 或 MASE（Hyndman & Koehler 2006）。',
    },
    {
      name: '残差对预测',
      text: '残差对真实值的图必然有斜率（回归向均值），不是毛病，所以横轴用预测。Q–Q 的位置是 (i − 3/8)/(n + 1/4)（Blom 1958），直线过上下四分位点。',
    },
    {
      name: 'Durbin–Watson',
      text: '误差先减去平均误差：最小二乘的残差均值本来是 0，别的预测不是，偏差不该算成自相关。',
    },
    {
      name: '一致限',
      text: 'd̄ ± 1.96s（Bland & Altman 1986），限的标准误是 s√(1/n + 1.96²/(2(n − 1)))（1999）；同一对象的多次测量不独立时，这个区间偏窄。',
    },
    {
      name: '区间',
      text: '自助抽样 1000 次的百分位区间（行数多时减少次数，20 万行以上不给）。成块抽样的块长是 n^⅓，首尾相接（Politis & Romano 1992）。',
    },
  ],
  claims,
})

const around = (value: number, margin: number): string =>
  `${write(value - margin, 3)} – ${write(value + margin, 3)}`

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Four significant digits, as ASCII. */
const plain = (value: number): string => String(Number(value.toPrecision(4)))

function cite({ metrics }: Report, key: string): string {
  const found = metrics.find((one) => one.key === key)
  const interval = found?.interval
  return `${plain(found?.value ?? Number.NaN)}${interval ? ` [${plain(interval[0])}, ${plain(interval[1])}]` : ''}`
}

const CHECK = `import numpy as np, pandas as pd
from sklearn import metrics as m

d = pd.read_csv("data.csv")
y, f = d["y_true"].to_numpy(), d["y_pred"].to_numpy()
e = f - y
print("MAE ", m.mean_absolute_error(y, f))
print("RMSE", m.root_mean_squared_error(y, f))          # scikit-learn >= 1.4
print("bias", e.mean())
print("R2  ", m.r2_score(y, f))
print("WAPE", np.abs(e).sum() / np.abs(y).sum())
print("CCC ", 2 * np.cov(y, f, ddof=0)[0, 1] / (y.var() + f.var() + e.mean() ** 2))
print("DW  ", (np.diff(e) ** 2).sum() / ((e - e.mean()) ** 2).sum())
`
