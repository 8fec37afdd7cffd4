import { defineTool } from '../../src/lab/tool/index.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { conditional, coverage, fan, pit, reliability } from './figures.ts'
import { valueOf } from './report.ts'
import type { Part, Report, Share } from './report.ts'
import { calibrated, oneWidth, overconfident, quantilesTooLow, tooFewDiffer } from './samples.ts'

/** Metric → what it is called and how it is counted. */
const WORDS: Readonly<Record<string, readonly [name: string, how: string]>> = {
  crps: ['CRPS', '与 y 同单位，越小越好；点预测时就是 MAE'],
  crps_plain: ['CRPS，未修正', '两两距离除以 2m²；成员少时偏高'],
  crps_fair: ['CRPS，公平', '两两距离除以 2m(m − 1)；成员数不同也可比'],
  nll: ['NLL', '−ln p(y)，自然对数；随 y 的单位变'],
  interval_score: ['区间分数', '宽度 + (2/α) × 越界距离，越小越好'],
  interval_width: ['区间平均宽度', '锐度；校准相同时越窄越好'],
  mae: ['中心的 MAE', '正态用 μ，其余用中位数'],
  rmse: ['中心的 RMSE', '正态用 μ，其余用中位数'],
  crps_climatology: ['恒报全体分布的 CRPS', '以这份数据自己的经验分布预报每一行'],
  crps_skill: ['CRPS 技能', '1 − CRPS / 上一行；0 为没有用处'],
  sigma_factor: ['最合适的 σ 倍数', '√mean z²；大于 1 是过自信'],
  nll_scaled: ['σ 乘这个倍数后的 NLL', '在同一份数据上定的，是下限'],
}

const named = (key: string): string => WORDS[key]?.[0] ?? key
const range = ({ low, high }: Share): string => `${write(low)} – ${write(high)}`
const verdict = ({ share, low, high }: Share): string =>
  share < low ? '太少' : share > high ? '太多' : '在带内'

const partRows = (parts: readonly Part[]) =>
  parts.map((part) => [
    part.name,
    part.rows,
    part.crps,
    part.width,
    Number.isFinite(part.share) ? part.share : null,
    Number.isFinite(part.share) ? range(part) : '—',
    Number.isFinite(part.share) ? verdict(part) : '',
  ])

/** Levels worth a row: of a long curve those people quote, and the ends. */
function quoted({ covered }: Report): readonly Share[] {
  if (covered.length <= 15) return covered
  const wanted = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99]
  const nearest = wanted.map((level) =>
    covered.reduce((a, b) => (Math.abs(b.nominal - level) < Math.abs(a.nominal - level) ? b : a)),
  )
  return [...new Set(nearest)]
}

export default defineTool({
  id: 'probabilistic-forecast',
  title: '概率预测评分',
  summary:
    '粘贴真实值与概率预测（μ 与 σ、分位数或集合成员），得到 NLL、CRPS、区间分数、PIT 与覆盖率，看它是过自信还是欠自信。',
  section: '3.2',
  questions: ['3.2.5', '2.2.4', '2.2.3'],
  controls,
  stage: ['level'],
  random: true,
  inputs: {
    data: {
      label: '真实值与概率预测',
      help: '每行一条，要有表头：y 加 mu、sigma（或 var、log_var）；或 y 加分位数 q0.05、q0.5、q0.95（lo-90、hi-90 也行）；或 y 加成员 m1、m2、m3；可以另有 group。没有表头时三列是 μ、σ、y，更多列是 y 与成员。',
      accept: '.csv,.tsv,.txt',
    },
  },
  samples: {
    calibrated: { label: '校准的 μ、σ', settings: {}, inputs: () => ({ data: calibrated() }) },
    overconfident: { label: 'σ 小了一半', settings: {}, inputs: () => ({ data: overconfident() }) },
    width: { label: '一个 σ 给所有行', settings: {}, inputs: () => ({ data: oneWidth() }) },
    quantiles: { label: '七个分位数，偏低', settings: {}, inputs: () => ({ data: quantilesTooLow() }) },
    ensemble: { label: '十二个成员', settings: {}, inputs: () => ({ data: tooFewDiffer() }) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    { kind: 'read', text: `${write(report.rows)} 行；${report.understood}` },
    { kind: 'read', text: `CRPS 的算法：${report.estimator}` },
    ...(report.unused.length === 0
      ? []
      : [{ kind: 'warning', text: `没有用到：${report.unused.slice(0, 8).join('、')}。` } as const]),
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report: { metrics, interval, pit: found, estimator } }) => {
    const covered = interval
      ? `名义 ${percent(interval.nominal)} 的区间盖住 ${percent(interval.share)}（${verdict(interval)}）；`
      : ''
    const skill = valueOf(metrics, 'crps_skill')
    const compared = Number.isNaN(skill) ? '' : `，相对恒报全体分布的技能 ${write(skill, 3)}`
    return `CRPS ${write(valueOf(metrics, 'crps'), 4)}（${estimator}）${compared}；${covered}PIT 均匀性检验 p = ${write(found.p, 3)}。`
  },
  figures: {
    pit: { title: 'PIT 直方图', note: '∪ 过自信，∩ 欠自信，斜是有偏', plot: ({ report }) => pit(report) },
    coverage: { title: '覆盖率与名义水平', note: '绿线之间是波动带', plot: ({ report }) => coverage(report) },
    reliability: { title: '分位数的可靠性', plot: ({ report }) => reliability(report) },
    fan: { title: '区间与真值', note: '叉是落在区间外的', wide: true, plot: ({ report }) => fan(report) },
    conditional: {
      title: '条件覆盖率',
      note: '各箱行数相同',
      plot: ({ report, settings }) => conditional(report, settings.by),
    },
  },
  tables: {
    metrics: {
      title: '分数',
      note: '误差是平均的标准误；行与行不独立时偏小',
      rows: ({ report }) => ({
        columns: ['分数', '值', '标准误', '口径'],
        rows: report.metrics.map(({ key, value, error }) => [
          named(key),
          value,
          error,
          key === 'crps' ? `${report.estimator}；${WORDS[key]?.[1]}` : (WORDS[key]?.[1] ?? ''),
        ]),
      }),
    },
    coverage: {
      title: '覆盖率',
      rows: ({ report }) =>
        report.covered.length === 0
          ? null
          : {
              columns: ['名义水平', '实际', '波动带', '判断'],
              rows: quoted(report).map((one) => [percent(one.nominal), one.share, range(one), verdict(one)]),
            },
    },
    levels: {
      title: '分位数',
      rows: ({ report: { levels } }) =>
        levels && {
          columns: ['分位水平', 'pinball', 'y ≤ 分位数的占比', '波动带', '判断'],
          rows: levels.map((one) => [String(one.nominal), one.pinball, one.share, range(one), verdict(one)]),
        },
    },
    parts: {
      title: '条件覆盖',
      note: '按选项里的量从小到大分箱',
      rows: ({ report, settings }) => {
        const parts = settings.by === 'centre' ? report.byCentre : report.byWidth
        return parts && { columns: PART_COLUMNS, rows: partRows(parts) }
      },
    },
    groups: {
      title: '分组',
      rows: ({ report: { groups } }) => groups && { columns: PART_COLUMNS, rows: partRows(groups) },
    },
  },
  snippets: () => [{ title: '用 NumPy 核对', text: CHECK }],
  json: ({ report }) => ({
    kind: report.kind,
    rows: report.rows,
    crps_estimator: report.estimator,
    metrics: Object.fromEntries(report.metrics.map(({ key, value }) => [key, value])),
    standard_errors: Object.fromEntries(
      report.metrics.flatMap(({ key, error }) => (error === null ? [] : [[key, error]])),
    ),
    interval: report.interval,
    coverage: report.covered,
    quantiles: report.levels,
    pit: report.pit,
    by_centre: report.byCentre,
    by_width: report.byWidth,
    groups: report.groups,
    band_confidence: report.confidence,
    warnings: report.warnings,
  }),
  conventions: [
    {
      name: '正态的 CRPS',
      text: 'σ[z(2Φ(z) − 1) + 2φ(z) − 1/√π]（Gneiting & Raftery 2007）；NLL 含 ½ln 2π，用自然对数。',
    },
    {
      name: '集合的 CRPS',
      text: '未修正式把集合当成分布本身，成员少时偏高；公平式（Ferro 2014）对成员所来自的分布无偏，成员数不同的集合要用它比。',
    },
    {
      name: '分位数的 CRPS',
      text: '2 Σ wₖρₖ，wₖ 是水平 k 到两侧中点的长度，两端延到 0 与 1。水平是 (k − ½)/K 时等于把 K 个分位数当集合的未修正 CRPS（Bröcker 2012）；水平不同的预测不能互比。',
    },
    {
      name: '区间',
      text: '中心区间，两端各留 α/2。集合用第 i 小与第 i 大的成员，名义水平 1 − 2i/(m + 1)；分位数用对称的一对；都取离所要水平最近的一级。',
    },
    {
      name: 'PIT',
      text: '正态是 Φ(z)；集合是（名次 + 均匀随机数）/(m + 1)；分位数在相邻水平之间均匀随机，箱就是这些区间。χ² 与波动带都假设行与行独立。',
    },
    {
      name: '波动带',
      text: '实际占比在名义水平正确时的二项分布分位数，逐点；200 行、名义 90% 的 95% 带是 0.855 到 0.94。',
    },
    {
      name: '校准在哪里做',
      text: '这里的 σ 倍数是在同一份数据上定的；要用的倍数和区间修正应当来自训练与测试之外的校准集（Romano 等 2019）。',
    },
  ],
  claims,
})

const PART_COLUMNS = ['', '行数', 'CRPS', '平均宽度', '覆盖率', '波动带', '判断']

const CHECK = `import numpy as np
from scipy.stats import norm

def crps_normal(y, mu, sigma):
    z = (y - mu) / sigma
    return sigma * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi))

def crps_ensemble(y, x, fair=True):              # y [n], x [n, m]
    m = x.shape[1]
    error = np.abs(x - y[:, None]).mean(1)
    pairs = np.abs(x[:, :, None] - x[:, None, :]).sum((1, 2))
    return error - pairs / (2 * m * (m - 1 if fair else m))

def interval_score(y, lower, upper, level):
    penalty = 2 / (1 - level)
    return upper - lower + penalty * (np.maximum(lower - y, 0) + np.maximum(y - upper, 0))
`
