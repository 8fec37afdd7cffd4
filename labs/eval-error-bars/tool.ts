import { normalQuantile } from '../../src/engine/nn/random.ts'
import { number as write } from '../../src/figures/text.ts'
import { defineTool } from '../../src/lab/tool/index.ts'
import type { Rows } from '../../src/lab/tool/index.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { agreement, difference, intervals, passes, range, rates, width } from './figures.ts'
import type { Interval, Report } from './report.ts'
import { battles, clustered, humanEval, leaderboard, oneTask, pairedItems, tasks } from './samples.ts'

/** A share in points, with its sign. */
const signed = (share: number): string => `${share < 0 ? '−' : '+'}${write(100 * Math.abs(share))}`

/** Differences to the first system; the paired columns only where the systems answered the same items. */
function comparisonRows({ comparisons }: Report): Rows | null {
  if (comparisons.length === 0) return null
  if (comparisons.some(({ paired }) => paired === null))
    return {
      columns: ['对手', '差', '标准误', 'Newcombe 区间'],
      rows: comparisons.map(({ name, difference: found, unpaired }) => [
        name,
        100 * found,
        100 * unpaired.standardError,
        between(unpaired.newcombe),
      ]),
    }
  return {
    columns: [
      '对手',
      '差',
      '只有第一个对',
      '只有对手对',
      'McNemar p',
      'mid-p',
      '配对标准误',
      '不配对标准误',
      '配对自助区间',
    ],
    rows: comparisons.map(({ name, difference: found, paired, unpaired }) => [
      name,
      100 * found,
      paired?.onlyFirst ?? null,
      paired?.onlyOther ?? null,
      paired?.mcnemar ?? null,
      paired?.midP ?? null,
      100 * (paired?.standardError ?? 0),
      100 * unpaired.standardError,
      paired?.bootstrap ? between(paired.bootstrap) : '—',
    ]),
  }
}

const between = ([low, high]: Interval): string => `${signed(low)} 到 ${signed(high)}`

export default defineTool({
  id: 'eval-error-bars',
  title: '评测误差条',
  summary:
    '粘贴逐题对错、各系统的总分，或每题采样与通过的次数，得到准确率的区间、配对检验、pass@k 的无偏估计，以及还需要多少题。',
  section: '3.4',
  questions: ['3.4.8', '3.1.7', '3.4.6'],
  controls,
  random: true,
  inputs: {
    data: {
      label: '评测结果',
      help: '三种之一：每题一行、每个系统一列 0/1（可以有 id 与 group 列）；system,items,correct；task,n,c。也可以写 items=164, correct=115，或 JSONL。',
      accept: '.csv,.tsv,.txt,.jsonl',
    },
  },
  samples: {
    paired: { label: '164 题，两个系统', settings: {}, inputs: () => ({ data: pairedItems() }) },
    leaderboard: { label: '排行榜的总分', settings: {}, inputs: () => ({ data: leaderboard }) },
    clustered: { label: '一篇文章十题', settings: {}, inputs: () => ({ data: clustered() }) },
    tasks: { label: '60 题各采样 20 次', settings: {}, inputs: () => ({ data: tasks() }) },
    humaneval: { label: '164 题，0.7', settings: {}, inputs: () => ({ data: humanEval }) },
    battles: { label: '200 次对战胜 110 次', settings: {}, inputs: () => ({ data: battles }) },
    task: { label: '20 次里通过 3 次', settings: {}, inputs: () => ({ data: oneTask }) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    { kind: 'read', text: report.understood },
    ...(report.groups === null
      ? []
      : [{ kind: 'read', text: `${report.groups} 组；标准误与重抽按组` } as const]),
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report, settings }) => {
    const { passAtK, systems, comparisons } = report
    if (passAtK)
      return Number.isFinite(passAtK.unbiased)
        ? `pass@${passAtK.k} 的无偏估计是 ${write(passAtK.unbiased, 4)}${passAtK.bootstrap ? `，${settings.level}% 区间 ${range(passAtK.bootstrap)}` : ''}；朴素式给 ${write(passAtK.naive, 4)}。`
        : `没有一题采样到 ${passAtK.k} 次，算不出 pass@${passAtK.k}。`
    const [first] = systems
    const [comparison] = comparisons
    if (!first) return '没有系统。'
    const own = `${first.name} 的准确率 ${write(first.accuracy, 4)}，${settings.level}% 区间 ${range(first.wilson)}（Wilson）`
    if (!comparison) return `${own}，标准误 ${write(first.standardError)}。`
    const { paired, unpaired } = comparison
    return paired
      ? `${own}；比 ${comparison.name} ${signed(comparison.difference)} 点，McNemar p = ${write(paired.mcnemar, 2)}${paired.bootstrap ? `，差的区间 ${signed(paired.bootstrap[0])} 到 ${signed(paired.bootstrap[1])} 点` : ''}。`
      : `${own}；比 ${comparison.name} ${signed(comparison.difference)} 点，差的区间 ${signed(unpaired.newcombe[0])} 到 ${signed(unpaired.newcombe[1])} 点，${unpaired.newcombe[0] > 0 || unpaired.newcombe[1] < 0 ? '不含 0' : '含 0，分不出高下'}。`
  },
  figures: {
    intervals: {
      title: '准确率与区间',
      note: '点是准确率，虚线是 Wilson 区间',
      plot: ({ report, settings }) => intervals(report, settings.level),
    },
    agreement: { title: '逐题对照', plot: ({ report }) => agreement(report) },
    difference: {
      title: '差的分布',
      note: '两边抽同样的题',
      plot: ({ report }) => difference(report),
    },
    passes: { title: 'pass@k', plot: ({ report }) => passes(report) },
    rates: { title: '各题的通过率', plot: ({ report }) => rates(report) },
    width: {
      title: '多少题才够',
      plot: ({ report, settings }) =>
        width(report, settings.delta, normalQuantile((1 + Number(settings.level) / 100) / 2)),
    },
  },
  tables: {
    systems: {
      title: '各系统',
      rows: ({ report }) =>
        report.systems.length === 0
          ? null
          : {
              columns: ['系统', '题数', '正确', '准确率', '标准误', 'p̂ ± z·SE', 'Wilson'],
              rows: report.systems.map((system) => [
                system.name,
                system.items,
                system.correct,
                system.accuracy,
                system.standardError,
                range(system.wald),
                range(system.wilson),
              ]),
            },
    },
    comparisons: {
      title: '第一个系统与其余的比较',
      note: '差与标准误是百分点',
      rows: ({ report }) => comparisonRows(report),
    },
    passes: {
      title: 'pass@k',
      rows: ({ report }) =>
        report.passAtK && {
          columns: ['k', '无偏', '朴素', '朴素低了（点）'],
          rows: report.passAtK.curve.k
            .map((k, index) => ({
              k,
              unbiased: report.passAtK?.curve.unbiased[index] ?? Number.NaN,
              naive: report.passAtK?.curve.naive[index] ?? Number.NaN,
            }))
            .map(({ k, unbiased, naive }) => [k, unbiased, naive, 100 * (unbiased - naive)]),
        },
    },
    needed: {
      title: '所需题数',
      rows: ({ report }) =>
        report.needed.length === 0
          ? null
          : {
              columns: ['要做什么', '题数', '式子'],
              rows: report.needed.map(({ what, items, how }) => [what, items, how]),
            },
    },
  },
  json: ({ report, settings }) => ({
    level: Number(settings.level) / 100,
    groups: report.groups,
    systems: report.systems,
    comparisons: report.comparisons.map(({ paired, ...rest }) => {
      if (!paired) return { ...rest, paired }
      const { drawn: _drawn, ...counts } = paired
      return { ...rest, paired: counts }
    }),
    pass_at_k: report.passAtK,
    needed: report.needed,
    resamples: report.resamples,
  }),
  conventions: [
    {
      name: '区间',
      text: 'Wilson（1927）：不会越出 0 与 1，在 0 与 1 附近也可用；p̂ ± z·SE 列出来作对照。',
    },
    {
      name: '总体',
      text: '题是从一个更大的题库里抽的，误差条说的是换一批题会变多少（Miller 2024，arXiv:2411.00640）；采样温度带来的波动不在里面。',
    },
    {
      name: 'McNemar',
      text: '精确的双侧二项检验，只看两边不一样的题；mid-p 减去一半结果本身的概率，没有那么保守（Fagerland 等 2013）。',
    },
    {
      name: '自助抽样',
      text: '按题（有组时按组）有放回重抽 1000 次，题多时减少，两个系统抽同样的题；百分位区间。不到 10 题或 10 组不给。',
    },
    {
      name: '组',
      text: '同一篇文章或同一个模板的题不独立：标准误是 √Σ_g(Σ(xᵢ − x̄))²/n（Liang & Zeger 1986），各题一组时就是普通的标准误。',
    },
    {
      name: 'pass@k',
      text: '无偏估计 1 − C(n−c, k)/C(n, k)，各题平均（Chen 等 2021，arXiv:2107.03374）；朴素式 1 − (1 − c/n)^k 平均偏低。',
    },
    {
      name: '所需题数',
      text: '正态近似；检验力是真有这么大的差时被看出来的概率。配对一行的方差来自这份数据，题太少时本身不准。',
    },
  ],
  claims,
})
