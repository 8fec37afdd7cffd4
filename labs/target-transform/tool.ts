import { defineTool } from '../../src/lab/tool/index.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import type { Measure } from './constants.ts'
import { controls } from './controls.ts'
import { calibration, costs, means, shapes } from './figures.ts'
import { claimsWithZeros, counts, fiveValues, lognormal, straightBack } from './samples.ts'

const MEASURES: Readonly<Record<Measure, string>> = {
  rmse: 'RMSE',
  mae: 'MAE',
  mape: 'MAPE',
  msle: 'MSLE',
  poisson: 'Poisson 偏差',
}

const CONSTANTS: Readonly<Record<string, string>> = {
  mean: '均值',
  median: '中位数',
  mape_optimal: '以 1/y 加权的中位数',
  msle_optimal: '1 + y 的几何平均 − 1',
}

const WAYS = {
  direct: '直接反变换',
  lognormal: '乘 e^(σ²/2)',
  smearing: 'smearing',
} as const

export default defineTool({
  id: 'target-transform',
  title: '目标变换与反变换检查器',
  summary:
    '粘贴回归目标 y（可以再加一列预测），看它的偏度与零、该用哪个变换和损失、对数反变换少报多少，以及各个指标下最好的常数。',
  section: '2.2',
  questions: ['2.2.5', '2.2.1', '3.2.3', '3.2.1'],
  controls,
  disabled: { unit: ({ transform }) => transform === 'none' && '不变换时两种单位相同' },
  inputs: {
    data: {
      label: '目标 y',
      help: '每行一个数；也可以是一行里用逗号隔开的数、[1, 2, 3] 这样的列表，或带表头的 CSV（列名 y，预测的列名 y_pred）。',
      accept: '.csv,.tsv,.txt',
    },
  },
  samples: {
    lognormal: {
      label: '对数正态，2,000 个',
      settings: {},
      inputs: () => ({ data: lognormal(2000, 0.5, 40) }),
    },
    straight: { label: 'exp 直接回来的预测', settings: {}, inputs: () => ({ data: straightBack() }) },
    zeros: { label: '六成是 0 的赔付', settings: {}, inputs: () => ({ data: claimsWithZeros() }) },
    counts: { label: '次数', settings: {}, inputs: () => ({ data: counts() }) },
    five: { label: '五个数', settings: {}, inputs: () => ({ data: fiveValues() }) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report: { shape, understood, unused, chosen, warnings } }) => [
    { kind: 'read', text: `${write(shape.rows)} 个目标；${understood}` },
    { kind: 'read', text: `变换：${chosen.name}${chosen.suggested ? '（按数据建议）' : ''}` },
    ...(unused.length === 0
      ? []
      : [{ kind: 'warning', text: `没有用到：${unused.slice(0, 8).join('、')}。` } as const]),
    ...warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report: { shape, advice, back } }) => {
    const factors =
      back.lognormalFactor === null || back.smearingFactor === null
        ? ''
        : `反变换的偏差因子 e^(σ̂²/2) = ${write(back.lognormalFactor, 4)}，smearing ${write(back.smearingFactor, 4)}。`
    return `偏度 ${write(shape.skewness, 3)}，零占 ${percent(shape.zeros)}；建议：${advice[0]?.what ?? '不用变换，只标准化'}。${factors}`
  },
  figures: {
    shapes: { title: '变换前后的分布', wide: true, plot: ({ report }) => shapes(report) },
    costs: { title: '恒报一个常数', note: '指标不同，最好的常数不同', plot: ({ report }) => costs(report) },
    means: { title: '反变换之后的均值', plot: ({ report }) => means(report) },
    calibration: {
      title: '分箱看偏差',
      note: '线在虚线上方是少报',
      plot: ({ report }) => calibration(report),
    },
  },
  tables: {
    advice: {
      title: '建议',
      rows: ({ report: { advice } }) =>
        advice.length === 0
          ? null
          : { columns: ['做法', '依据'], rows: advice.map(({ what, why }) => [what, why]) },
    },
    shape: {
      title: '目标的形状',
      rows: ({ report: { shape } }) => ({
        columns: ['量', '值', '说明'],
        rows: [
          ['均值', shape.mean, '标准化时只用训练集的'],
          ['标准差', shape.sd, '除以 n'],
          ['偏度', shape.skewness, '0 为对称；对数正态 (0, 0.5) 是 1.75'],
          ['超额峰度', shape.excess, '正态为 0'],
          ['最小', shape.min, ''],
          ['25% 分位', shape.q25, ''],
          ['中位数', shape.median, ''],
          ['75% 分位', shape.q75, ''],
          ['最大', shape.max, ''],
          ['零的比例', shape.zeros, ''],
          ['负数的比例', shape.negatives, ''],
          [
            '方差 / 均值',
            Number.isFinite(shape.dispersion) ? shape.dispersion : null,
            '计数是 Poisson 时为 1',
          ],
        ],
      }),
    },
    transforms: {
      title: '变换',
      note: '增益是每行对数密度比不变换多的 nats，含雅可比项',
      rows: ({ report: { tried } }) => ({
        columns: ['变换', '偏度', '超额峰度', '增益', '备注'],
        rows: tried.map((one) => [
          one.name,
          one.skewness,
          one.excess,
          one.gain,
          one.refused ? `不能用：${one.refused}` : '',
        ]),
      }),
    },
    back: {
      title: '反变换',
      note: '合计比是 Σŷ / Σy',
      rows: ({ report: { back, chosen } }) =>
        chosen.id === 'none' && back.model === 'constant'
          ? null
          : {
              columns: ['做法', '平均预测', '合计比', '偏差', 'MAE', 'RMSE', 'MAPE'],
              rows: back.ways.map((one) => [
                WAYS[one.key],
                one.mean,
                Number.isFinite(one.ratio) ? one.ratio : null,
                one.bias,
                one.mae,
                one.rmse,
                one.mape,
              ]),
            },
    },
    constants: {
      title: '最好的常数',
      note: '每一列里它最小的标在「最适合」',
      rows: ({ report: { constants } }) => ({
        columns: ['常数', '值', '最适合', ...Object.values(MEASURES)],
        rows: constants.map((one) => [
          CONSTANTS[one.key] ?? one.key,
          one.value,
          one.best.map((measure) => MEASURES[measure]).join('、'),
          one.costs.rmse ?? null,
          one.costs.mae ?? null,
          one.costs.mape ?? null,
          one.costs.msle ?? null,
          one.costs.poisson ?? null,
        ]),
      }),
    },
  },
  snippets: ({ report: { chosen } }) =>
    chosen.id === 'log' || chosen.id === 'log1p'
      ? [{ title: '对数目标与 smearing', text: smearingCode(chosen.id) }]
      : [{ title: '只标准化', text: STANDARDISE }],
  json: ({ report }) => ({
    rows: report.shape.rows,
    shape: report.shape,
    transforms: report.tried,
    transform: report.chosen.id,
    advice: report.advice,
    back_transform: {
      model: report.back.model,
      sigma: report.back.sigma,
      mean_residual: report.back.shift,
      lognormal_factor: report.back.lognormalFactor,
      smearing_factor: report.back.smearingFactor,
      interval_factors_90: report.back.factors,
      mean_target: report.back.trueMean,
      ways: report.back.ways,
    },
    constants: report.constants,
    warnings: report.warnings,
  }),
  conventions: [
    {
      name: '偏差因子',
      text: '对数正态的均值是 e^(μ + σ²/2)，直接 e^μ̂ 得到的是中位数。σ̂² 是变换后残差的方差（除以 n）：给了预测用它的残差，否则用常数模型。',
    },
    {
      name: 'smearing',
      text: '(1/n) Σ g⁻¹(g(ŷ) + êᵢ)，不假设残差正态（Duan 1983）；ln 时就是乘 (1/n) Σ e^êᵢ。残差要来自没有用来训练的数据，方差随 x 变时两种修正都不够。',
    },
    {
      name: '最好的常数',
      text: 'RMSE 与 Poisson 偏差是均值，MAE 是中位数，MAPE 是以 1/|y| 加权的中位数，MSLE 是 1 + y 的几何平均减 1（Gneiting 2011）。有 0 时不给 MAPE。',
    },
    {
      name: 'Box–Cox 与 Yeo–Johnson',
      text: 'λ 在 −3 到 3 之间取似然最大（Box & Cox 1964；Yeo & Johnson 2000），行数超过 2 万时等距取样；与 SciPy 的 boxcox、yeojohnson 同一定义。',
    },
    {
      name: '偏度',
      text: '三阶标准化矩 m₃ / m₂^1.5，除以 n，与 scipy.stats.skew 的默认相同。绝对值超过 1 算偏。',
    },
    {
      name: '对数空间的区间',
      text: '反变换后不对称：中间 90% 是预测乘以 e^(±1.645σ̂)，不是加减一个数；两端的因子在 JSON 里。',
    },
  ],
  claims,
})

const smearingCode = (id: 'log' | 'log1p'): string => {
  const [forward, inverse] = id === 'log' ? ['np.log', 'np.exp'] : ['np.log1p', 'np.expm1']
  const corrected = id === 'log' ? 'np.exp(z) * smearing' : 'np.exp(z) * smearing - 1'
  return `import numpy as np

model.fit(x_train, ${forward}(y_train))
residual = ${forward}(y_valid) - model.predict(x_valid)   # rows the model was not fitted to
smearing = np.exp(residual).mean()                     # Duan 1983
z = model.predict(x_test)
median = ${inverse}(z)        # for MAE
mean = ${corrected}    # for RMSE and for sums
`
}

const STANDARDISE = `mean, std = y_train.mean(), y_train.std()      # of the training rows alone
model.fit(x_train, (y_train - mean) / std)
y_hat = model.predict(x_test) * std + mean     # back to the unit of y before any metric
`
