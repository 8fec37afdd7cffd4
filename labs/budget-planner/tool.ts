import { number as write, percent } from '../../src/figures/text.ts'
import { defineTool } from '../../src/lab/tool/index.ts'
import type { Cell } from '../../src/lab/tool/index.ts'
import { claims } from './claims.ts'
import { controls, disabled } from './controls.ts'
import type { Options } from './controls.ts'
import { brackets, performance, power, trials } from './figures.ts'
import type { Report } from './report.ts'
import { eightTrials, noiseAlone, twoMethods } from './samples.ts'

const keyNumbers = (report: Report, settings: Options): [name: string, value: Cell, how: string][] => [
  ['预算够几次满训', report.trials, '总预算 / 单次成本，向下取整'],
  [`命中前 ${percent(settings.top)} 的概率`, report.hit.probability, '1 − (1 − q)ⁿ；q 是搜索空间里的份额'],
  ['命中所需的试验数', report.hit.needed, `把握 ${percent(settings.confidence)}`],
  ['最好一次的虚增（点）', report.inflation.points, '观测值减真值，平均'],
  ['最好一次的观测，高于平均（点）', report.inflation.observed, ''],
  ['它的真值，高于平均（点）', report.inflation.chosen, ''],
  ['最好的真值，高于平均（点）', report.inflation.best, ''],
  ['每组种子数，t 检验', report.seeds.student, '功效按非中心 t'],
  ['每组种子数，正态近似', report.seeds.normal, '少一两个'],
  ['比较的成本（GPU 时）', report.seeds.cost, '两组都算，不含搜索'],
  ['一遍 Hyperband 的配置数', report.hyperband.configurations, ''],
  ['一遍 Hyperband 的单位', report.hyperband.units, '晋升时从头训练，论文这样数'],
  ['从检查点接着训的单位', report.hyperband.resumed, '晋升时不重训'],
  ['一遍合几次满训', report.hyperband.trainings, ''],
  ['预算够几遍 Hyperband', report.hyperband.passes, ''],
]

/** A probability that rounding would make 1 is said to be above 0.999. */
const nearOne = (probability: number): string => (probability > 0.999 ? '0.999 以上' : write(probability))

/** Budgets of the table of expected performance. */
const SHOWN = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]

export default defineTool({
  id: 'budget-planner',
  title: '预算与显著性规划器',
  summary:
    '填单次成本、预算、种子标准差与想检出的差，得到 Hyperband 括号表、命中概率、所需种子与最好结果的虚增；贴上试验分数，得到期望验证性能曲线。',
  section: '4.6',
  questions: ['4.6.7', '4.6.4', '4.6.2', '4.6.1', '1.7.4', '1.7.5'],
  controls,
  disabled,
  compact: true,
  inputs: {
    trials: {
      label: '试验分数（可选）',
      help: '一列分数（score、accuracy、value 一类），或一行用逗号隔开；可以另有一列 method 分成几种方法；失败的试验写 nan。',
      accept: '.csv,.tsv,.txt',
      optional: true,
    },
  },
  samples: {
    eight: { label: '八次试验', settings: {}, inputs: () => ({ trials: eightTrials() }) },
    methods: {
      label: '两种方法，试验数不同',
      settings: { noise: 0.3, spread: 0.5, budget: 300 },
      inputs: () => ({ trials: twoMethods() }),
    },
    noise: {
      label: '只有噪声的四十次',
      settings: { budget: 40 },
      inputs: () => ({ trials: noiseAlone() }),
    },
    poor: { label: '一天的预算', settings: { budget: 24, cost: 2, noise: 0.3 }, inputs: () => ({}) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    {
      kind: 'read',
      text: `预算够 ${write(report.trials)} 次满训，或 ${write(report.hyperband.passes)} 遍 Hyperband`,
    },
    ...(report.understood === null ? [] : [{ kind: 'read', text: report.understood } as const]),
    ...(report.failed > 0
      ? [
          {
            kind: 'warning',
            text: `${report.failed} 次试验失败（第一次在第 ${report.firstFailed} 行），按该方法最差的分数计入：丢掉它们会让这个搜索空间显得比实际好。`,
          } as const,
        ]
      : []),
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report, settings }) =>
    `${write(report.trials)} 次满训命中前 ${percent(settings.top)} 的概率是 ${nearOne(report.hit.probability)}，挑出的最好结果平均虚增 ${write(report.inflation.points)} 点；检出 ${write(settings.difference)} 点要每组 ${write(report.seeds.student)} 个种子。一遍 Hyperband 是 ${write(report.hyperband.configurations)} 个配置、${write(report.hyperband.units)} 单位。`,
  figures: {
    brackets: { title: 'Hyperband 的括号', note: '配置数与各自的资源', plot: brackets },
    power: { title: '功效与种子数', plot: power },
    trials: { title: '试验数换来什么', wide: true, plot: trials },
    performance: { title: '期望验证性能', note: '横轴对数', plot: performance },
  },
  tables: {
    numbers: {
      title: '关键数',
      rows: ({ report, settings }) => ({
        columns: ['量', '值', '说明'],
        rows: keyNumbers(report, settings),
      }),
    },
    brackets: {
      title: 'Hyperband 括号表',
      rows: ({ report }) => ({
        columns: ['括号 s', '轮', '配置数', '各自的资源', '单位'],
        rows: report.hyperband.brackets.flatMap(({ s, rounds }) =>
          rounds.map(({ configurations, resource }, round) => [
            String(s),
            round + 1,
            configurations,
            resource,
            configurations * resource,
          ]),
        ),
      }),
    },
    detectable: {
      title: '几个种子能检出多大的差',
      note: '正态近似',
      rows: ({ report }) => ({
        columns: ['每组种子数', '能检出的差（点）'],
        rows: report.seeds.detectable.map(({ seeds, difference }) => [String(seeds), difference]),
      }),
    },
    methods: {
      title: '试验分数',
      note: '收缩后的最好值扣掉种子噪声的份额',
      rows: ({ report }) =>
        report.methods.length === 0
          ? null
          : {
              columns: ['方法', '试验数', '失败', '平均', '标准差', '最好', '收缩后的最好'],
              rows: report.methods.map((one) => [
                one.name,
                one.trials,
                one.failed,
                one.mean,
                one.deviation,
                one.best,
                one.shrunk,
              ]),
            },
    },
    performance: {
      title: '期望验证性能',
      note: '在相同的预算处比较',
      rows: ({ report }) =>
        report.methods.length === 0
          ? null
          : {
              columns: ['预算', ...report.methods.map(({ name }) => name)],
              rows: SHOWN.filter((n) => report.methods.some(({ curve }) => curve.x.includes(n))).map((n) => [
                String(n),
                ...report.methods.map(({ curve }) => curve.y[curve.x.indexOf(n)] ?? null),
              ]),
            },
    },
  },
  snippets: ({ report, settings }) => [
    {
      title: '可以写进报告的一行',
      text: `搜索 ${report.trials} 次（随机，满训 ${write(settings.cost)} GPU 时/次），种子标准差 ${write(settings.noise)} 点；按双侧 α = ${settings.alpha}、功效 ${settings.power}，检出 ${write(settings.difference)} 点需每组 ${report.seeds.student} 个种子（${settings.design === 'paired' ? `配对 t 检验，ρ = ${settings.correlation}` : '两样本 t 检验'}）。`,
    },
  ],
  json: ({ report }) => ({
    trials: report.trials,
    hit_probability: report.hit.probability,
    trials_for_hit: report.hit.needed,
    expected_maximum: report.inflation.maximum,
    winner_inflation: report.inflation.points,
    winner_observed: report.inflation.observed,
    winner_true: report.inflation.chosen,
    best_true: report.inflation.best,
    seeds_t_test: report.seeds.student,
    seeds_normal: report.seeds.normal,
    comparison_cost: report.seeds.cost,
    detectable: report.seeds.detectable,
    hyperband: report.hyperband,
    methods: report.methods.map(({ curve, ...rest }) => ({
      ...rest,
      budgets: curve.x,
      expected_best: curve.y,
    })),
  }),
  conventions: [
    {
      name: 'Hyperband',
      text: 's_max = ⌊log_η(R/最小资源)⌋；括号 s 从 ⌈(s_max+1)/(s+1)·ηˢ⌉ 个配置起（Li 等 2018，Algorithm 1），每轮留下 ⌊n/η⌋ 个。作者发布的代码先取 ⌊(s_max+1)/(s+1)⌋，R = 81、η = 3 时是 128 个而不是 143 个。',
    },
    { name: '单位', text: '论文的数法是每轮从头训练；晋升时从检查点接着训，用「从检查点接着训的单位」。' },
    {
      name: '命中',
      text: '前 q 是按搜索分布的份额，不是接近最优的程度；试验独立抽取（Bergstra 与 Bengio 2012）。',
    },
    {
      name: '虚增',
      text: '真值与噪声都取正态、各次独立：最好一次的领先是 E[max]·√(σ²+τ²)，其中 σ²/(σ²+τ²) 是噪声。',
    },
    {
      name: '种子数',
      text: '双侧 t 检验，两组标准差相同；配对时差的方差是 2σ²(1 − ρ)。功效用非中心 t，不是正态近似。',
    },
    {
      name: '期望验证性能',
      text: '有放回是 Dodge 等（2019）的公式，偏低；不放回（Tang 等 2020）无偏，末点等于最好的一次。失败的试验按该方法最差的分数计。',
    },
  ],
  claims,
})
