import { defineTool } from '../../src/lab/tool/index.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { curve, excess, floor, gain } from './figures.ts'
import type { Interval, Report } from './report.ts'
import { exact, narrow, repeated, rounded } from './samples.ts'
import { citation, scipyCode } from './snippets.ts'

const range = (interval: Interval | null): string =>
  interval ? `${write(interval[0])} – ${write(interval[1])}` : '—'

/** What to do next, from how much a doubling brings and how much of the error is floor. */
function advice({ doubling, doublingInterval, stopAt, law, now }: Report, worth: number): string {
  if (law.a === 0) return '加数据看不出好处，先查训练设置。'
  const share = `地板 c 占现在误差的 ${percent(law.c / now.error)}`
  const [least, most] = doublingInterval ?? [doubling, doubling]
  if (least < worth / 100 && most >= worth / 100)
    return `加倍降 ${percent(doubling)}（区间 ${percent(least)} – ${percent(most)}），跨过了 ${worth}%：值不值得还定不了，先补点；${share}。`
  if (doubling < worth / 100)
    return `加倍只降 ${percent(doubling)}，不到 ${worth}%：建议停止采集；${share}，先修标签或换模型。`
  const until = Number.isFinite(stopAt) ? `采到 n ≈ ${write(stopAt)} 为止` : '还看不到停止的地方'
  return `加倍还能降 ${percent(doubling)}，${until}；${share}。`
}

export default defineTool({
  id: 'data-scaling',
  title: '学习曲线外推器',
  summary: '粘贴几个训练集大小和各自的误差，拟合带地板的幂律，估计再采几倍数据能降多少、到哪里该停。',
  section: '4.4',
  questions: ['4.4.7', '4.4.1', '1.2.3'],
  controls,
  stage: ['factor', 'worth'],
  random: true,
  inputs: {
    data: {
      label: '样本数与误差',
      help: '每行一次训练：样本数 n、误差（或损失、准确率），可以再加一列 sd；同一个 n 可以有几行（几个种子）。接受 CSV、TSV、分号或空白分隔，n 可以写 2k、2 万，误差可以写 8.3%。',
      accept: '.csv,.tsv,.txt',
    },
  },
  samples: {
    repeated: { label: '六个 n，各三个种子', settings: {}, inputs: () => ({ data: repeated() }) },
    narrow: { label: 'n 的范围太窄', settings: { factor: 20 }, inputs: () => ({ data: narrow() }) },
    exact: { label: '无噪声的四点', settings: { factor: 8 }, inputs: () => ({ data: exact() }) },
    rounded: { label: '四位小数', settings: { factor: 8 }, inputs: () => ({ data: rounded() }) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    {
      kind: 'read',
      text: `${report.points.reduce((sum, { runs }) => sum + runs, 0)} 行，${report.points.length} 个不同的 n；${report.understood}`,
    },
    report.spread === null
      ? { kind: 'warning', text: '没有 sd、没有重复，点也不多于三个：给不出区间。' }
      : { kind: 'read', text: `区间：1000 次重抽，误差的大小取自「${report.spread}」` },
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report, settings }) => {
    const { chosen, law, now } = report
    const between = chosen.interval ? `（95% 区间 ${range(chosen.interval)}）` : ''
    return `数据增加到 ${write(chosen.factor)} 倍（n = ${write(chosen.n)}）时，误差从 ${write(now.error, 4)} 降到 ${write(chosen.error, 4)}${between}；b = ${write(law.b)}，c = ${write(law.c)}。${advice(report, settings.worth)}`
  },
  figures: {
    curve: { title: '学习曲线与外推', note: '点是给的误差', plot: ({ report }) => curve(report) },
    gain: { title: '数据加倍的收益', plot: ({ report, settings }) => gain(report, settings.worth) },
    excess: { title: '减去地板以后', note: '是直线，才是幂律', plot: ({ report }) => excess(report) },
    floor: { title: '地板 c 定得多准', plot: ({ report }) => floor(report) },
  },
  tables: {
    forecasts: {
      title: '再加数据的收益',
      rows: ({ report }) => ({
        columns: ['倍数', 'n', '误差', '95% 区间', '相对下降', '省略 c 的误差'],
        rows: report.forecasts.map(({ factor, n, error, interval, without }) => [
          `${write(factor)} 倍`,
          n,
          error,
          range(interval),
          percent(1 - error / report.now.error),
          without,
        ]),
      }),
    },
    law: {
      title: '拟合',
      rows: ({ report: { law, without, intervals, rmse, r2, halving } }) => ({
        columns: ['量', '带 c', '95% 区间', '省略 c'],
        rows: [
          ['a', law.a, range(intervals?.a ?? null), without.a],
          ['b', law.b, range(intervals?.b ?? null), without.b],
          ['c', law.c, range(intervals?.c ?? null), '（0）'],
          ['误差减半要几倍数据', Number.isFinite(halving) ? halving : '到不了', '—', 2 ** (1 / without.b)],
          ['残差 RMSE', rmse, '—', null],
          ['R²', r2, '—', null],
        ],
      }),
    },
    points: {
      title: '各点',
      rows: ({ report }) => ({
        columns: ['n', '次数', '误差', '标准误', '拟合', '残差'],
        rows: report.points.map(({ n, runs, error, deviation, fitted }) => [
          write(n),
          runs,
          error,
          deviation,
          fitted,
          error - fitted,
        ]),
      }),
    },
  },
  snippets: ({ report }) => [citation(report), scipyCode(report)],
  json: ({ report }) => ({
    points: report.points,
    fit: report.law,
    intervals_95: report.intervals,
    without_floor: { a: report.without.a, b: report.without.b },
    metrics: { rmse: report.rmse, r2: report.r2 },
    now: report.now,
    forecast: report.chosen,
    forecasts: report.forecasts,
    doubling_gain: report.doubling,
    doubling_gain_95: report.doublingInterval,
    stop_at: report.stopAt,
    halving_factor: report.halving,
    spread: report.spread,
  }),
  conventions: [
    {
      name: '幂律',
      text: 'E(n) = a·n^(−b) + c，a ≥ 0、c ≥ 0、b 在 0.02 到 5 之间（Hestness 等 2017）；c 是再多数据也去不掉的部分：标签噪声、模型容量、任务本身。',
    },
    {
      name: '拟合',
      text: '误差本身（不取对数）的加权最小二乘；给定 b 时对 a、c 是线性的，只在 b 上搜索（变量投影，Golub 与 Pereyra 1973）。',
    },
    {
      name: '权重',
      text: '有 sd 列时 1/sd²，否则按重复次数；「按相对误差」用 1/E²，适合误差跨一个数量级以上的曲线。',
    },
    {
      name: '区间',
      text: '参数自助：在拟合曲线上加正态误差重新拟合 1000 次，取 2.5% 到 97.5% 分位。误差的大小来自 sd 列，或同一个 n 的重复（各 n 共用一个方差），或残差（m − 3 个自由度）。',
    },
    { name: '省略 c', text: '双对数坐标里的最小二乘直线，即通常画的那条；外推时总是更乐观。' },
    {
      name: '停止',
      text: '加倍一次的相对下降低于所填的百分数就建议停止；它只看数据这一项，没有算标注的价钱。',
    },
  ],
  claims,
})
