import { random } from '../../src/engine/nn/random.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { exactly, near } from '../../src/lab/tool/index.ts'
import type { Options } from './controls.ts'
import type { Report } from './report.ts'
import { eightTrials } from './samples.ts'

/** The report on settings and scores, as the page makes it. */
async function reportOn(settings: Options, scores: string | null = null): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const given = { trials: scores === null ? [] : [textFile(scores)] }
  const analysis = await work.open(given, settings)
  return analysis.finish()
}

/** Rounds of the brackets of R = 81 and η = 3, written out: configurations @ resource. */
const TABLE = ['81@1 27@3 9@9 3@27 1@81', '34@3 11@9 3@27 1@81', '15@9 5@27 1@81', '8@27 2@81', '5@81'].join(
  ' | ',
)

/** Units of each of these brackets. */
const UNITS = [405, 363, 351, 378, 405] as const

export const claims = {
  'hyperband-table': {
    statement:
      'R = 81、η = 3 的 Hyperband：五个括号逐格一致，143 个配置、1902 单位；作者代码多取一次整，是 128 个、1701 单位',
    how: '按 n = ⌈(s_max+1)/(s+1)·ηˢ⌉、r = R·η⁻ˢ、每轮留 1/η 取整，与写出的 15 格比较；另一种取整是先取 ⌊(s_max+1)/(s+1)⌋。',
    settings: { resource: 81, eta: 3 },
    seeds: 1,
    kind: 'closed-form',
    expected: {
      cells: exactly(1),
      units: exactly(1),
      configurations: exactly(143),
      total: exactly(1902),
      codeConfigurations: exactly(128),
      codeTotal: exactly(1701),
    },
    names: {
      cells: '各格一致',
      units: '各括号的单位一致',
      configurations: '配置数',
      total: '单位',
      codeConfigurations: '作者代码的配置数',
      codeTotal: '作者代码的单位',
    },
    async compute(_seed: number, settings: Options) {
      const { hyperband } = await reportOn(settings)
      const code = (await reportOn({ ...settings, rounding: 'code' })).hyperband
      const text = hyperband.brackets
        .map(({ rounds }) => rounds.map((one) => `${one.configurations}@${one.resource}`).join(' '))
        .join(' | ')
      return {
        cells: Number(text === TABLE),
        units: Number(hyperband.brackets.every(({ units }, index) => units === UNITS[index])),
        configurations: hyperband.configurations,
        total: hyperband.units,
        codeConfigurations: code.configurations,
        codeTotal: code.units,
      }
    },
  },
  'winner-looks-better': {
    statement: '种子标准差 0.5 点时，从 100 个等价配置里挑最好，平均虚增 1.254 点',
    how: 'σ·E[100 个标准正态的最大值]，积分求得；另抽 4000 组 100 个正态数取最大的平均，标准误 0.5·0.43/√4000 = 0.0034，取它的 3 倍即 0.01。',
    settings: { noise: 0.5, spread: 0, cost: 1, budget: 100 },
    seeds: 4,
    kind: 'simulation',
    expected: { points: near(1.254, 0.01), drawn: near(1.254, 0.01) },
    names: { points: '公式', drawn: '抽样' },
    async compute(seed: number, settings: Options) {
      const { inflation } = await reportOn({ ...settings, seed: 1 })
      return { points: inflation.points, drawn: 0.5 * drawnMaximum(seed, 100, 4000) }
    },
  },
  'half-is-illusion': {
    statement:
      '真值与噪声的标准差都是 0.5 点、100 个配置：选中者观测高 1.77 点，真值只高 0.89 点，而最好的真值高 1.25 点',
    how: '观测的标准差是 0.5·√2，领先里有一半是噪声。',
    settings: { noise: 0.5, spread: 0.5, cost: 1, budget: 100 },
    seeds: 1,
    kind: 'closed-form',
    expected: { observed: near(1.77, 0.005), chosen: near(0.89, 0.005), best: near(1.25, 0.005) },
    names: { observed: '观测', chosen: '真值', best: '最好的真值' },
    async compute(_seed: number, settings: Options) {
      const { observed, chosen, best } = (await reportOn(settings)).inflation
      return { observed, chosen, best }
    },
  },
  'seeds-needed': {
    statement:
      '种子标准差 0.3 点：检出 0.2 点每组要 36 个种子，0.5 点要 6 个（正态近似）；按 t 检验是 37 与 7',
    how: '双侧 α = 0.05、功效 0.8；t 检验用非中心 t 的尾概率，从正态近似起逐个增加到功效够。',
    settings: { noise: 0.3, difference: 0.2, design: 'independent', alpha: 0.05, power: 0.8 },
    seeds: 1,
    kind: 'closed-form',
    expected: { normal: exactly(36), student: exactly(37), normalHalf: exactly(6), studentHalf: exactly(7) },
    names: {
      normal: '0.2 点，正态近似',
      student: '0.2 点，t 检验',
      normalHalf: '0.5 点，正态近似',
      studentHalf: '0.5 点，t 检验',
    },
    async compute(_seed: number, settings: Options) {
      const { seeds } = await reportOn(settings)
      const half = (await reportOn({ ...settings, difference: 0.5 })).seeds
      return {
        normal: seeds.normal,
        student: seeds.student,
        normalHalf: half.normal,
        studentHalf: half.student,
      }
    },
  },
  'hits-the-top': {
    statement:
      '要 95% 的把握命中搜索空间的前 5%，随机搜索要 59 次；前 1% 要 299 次；100 次命中前 5% 的概率是 0.994',
    how: 'n = ⌈ln 0.05 / ln(1 − q)⌉；1 − 0.95^100。',
    settings: { top: 0.05, confidence: 0.95, cost: 1, budget: 100 },
    seeds: 1,
    kind: 'closed-form',
    expected: { five: exactly(59), one: exactly(299), probability: near(1 - 0.95 ** 100, 1e-12) },
    names: { five: '前 5%', one: '前 1%', probability: '100 次的概率' },
    async compute(_seed: number, settings: Options) {
      const { hit } = await reportOn(settings)
      const one = (await reportOn({ ...settings, top: 0.01 })).hit
      return { five: hit.needed, one: one.needed, probability: hit.probability }
    },
  },
  'expected-best': {
    statement: '8 次试验 .900 到 .940 的期望验证性能：预算 1、2、4、8 处是 0.9203、0.9267、0.9319、0.9360',
    how: '有放回的公式 Σ v₍ᵢ₎·((i/N)ⁿ − ((i−1)/N)ⁿ)，与枚举 8ⁿ 种抽法的平均（n = 1、2、4）比较。',
    settings: { estimator: 'replacement' },
    seeds: 1,
    kind: 'closed-form',
    expected: {
      one: near(0.9203, 6e-5),
      two: near(0.9267, 5e-5),
      four: near(0.9319, 5e-5),
      eight: near(0.936, 5e-5),
      enumerated: near(0, 1e-12),
    },
    names: {
      one: '预算 1',
      two: '预算 2',
      four: '预算 4',
      eight: '预算 8',
      enumerated: '与枚举的最大差',
    },
    async compute(_seed: number, settings: Options) {
      const { methods } = await reportOn(settings, eightTrials())
      const { x = [], y = [] } = methods[0]?.curve ?? {}
      const at = (budget: number): number => y[x.indexOf(budget)] ?? Number.NaN
      const scores = eightTrials().split('\n').slice(1).map(Number)
      return {
        one: at(1),
        two: at(2),
        four: at(4),
        eight: at(8),
        enumerated: Math.max(...[1, 2, 4].map((n) => Math.abs(enumerated(scores, n) - at(n)))),
      }
    },
  },
} as const

/** Mean of the largest of `size` normal values over `draws` draws. */
export function drawnMaximum(seed: number, size: number, draws: number): number {
  const stream = random(seed, 'budget-planner/maximum')
  let sum = 0
  for (let draw = 0; draw < draws; draw++)
    sum += stream.normal(size).reduce((most, value) => Math.max(most, value), -Infinity)
  return sum / draws
}

/** Mean of the best over every way to draw n scores with replacement. */
export function enumerated(scores: readonly number[], n: number): number {
  const ways = scores.length ** n
  let sum = 0
  for (let way = 0; way < ways; way++) {
    let [rest, best] = [way, -Infinity]
    for (let draw = 0; draw < n; draw++) {
      best = Math.max(best, scores[rest % scores.length] ?? 0)
      rest = Math.floor(rest / scores.length)
    }
    sum += best
  }
  return sum / ways
}
