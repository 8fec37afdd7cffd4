/** The calculating half of the tool. */
import { number as write, percent } from '../../src/figures/text.ts'
import { Analysis, defineWork } from '../../src/lab/tool/work.ts'
import type { Options } from './controls.ts'
import { bracketsOf } from './hyperband.ts'
import { expectedMaximum } from './normal.ts'
import { budgetsOf, expectedBest } from './performance.ts'
import type { MethodReport, Report } from './report.ts'
import { detectable, MOST_SEEDS, powerOf, seedsByNormal, seedsByStudent } from './seeds.ts'
import { readTrials } from './trials.ts'
import type { Method } from './trials.ts'

/** Most trials whose expected maximum is asked for. */
const MOST_TRIALS = 1_000_000

export default defineWork({
  read: { trials: readTrials },
  analyse({ trials: given }, settings: Options): Analysis<Report> {
    const found = given?.methods ?? []
    const methods: MethodReport[] = []
    return new Analysis(
      Math.max(1, found.length),
      (part) => {
        const method = found[part]
        if (method) methods.push(methodOf(method, settings))
      },
      () => {
        const trials = Math.min(MOST_TRIALS, Math.floor(settings.budget / settings.cost + 1e-9))
        const report = {
          trials,
          hit: hitOf(settings, trials),
          inflation: inflationOf(settings, trials),
          seeds: seedsOf(settings),
          hyperband: hyperbandOf(settings),
          understood: given?.understood ?? null,
          failed: given?.failed ?? 0,
          firstFailed: given?.firstFailed ?? 0,
          methods,
        }
        const wrongWay =
          given?.losses === true && settings.direction === 'max'
            ? ['分数的列名像损失或误差，现在按越大越好算；把「试验分数」改成越小越好。']
            : []
        const most = methods.reduce((top, { best }) => Math.max(top, best), 0)
        const wrongUnit =
          settings.unit === 'fraction' && settings.direction === 'max' && most > 1 && most <= 100
            ? [
                `最好的分数是 ${write(most, 4)}，现在按 0 到 1 的分数算，一点是 0.01；若是百分数，把「分数的单位」改成「就是点」。`,
              ]
            : []
        return { ...report, warnings: [...wrongWay, ...wrongUnit, ...warningsOf(report, settings)] }
      },
    )
  },
})

/** Numbers from 1 to `most` in about equal ratios. */
const ratios = (most: number, count: number): number[] => [
  ...new Set(Array.from({ length: count }, (_, index) => Math.round(most ** (index / (count - 1))))),
]

function hitOf({ top, confidence }: Options, trials: number): Report['hit'] {
  const needed = Math.ceil(Math.log(1 - confidence) / Math.log(1 - top) - 1e-9)
  const x = ratios(Math.max(10, trials, 2 * needed), 80)
  const probability = (n: number): number => 1 - (1 - top) ** n
  return { probability: probability(trials), needed, curve: { x, y: x.map(probability) } }
}

/** The best of n configurations whose true values have deviation τ and whose observations add noise σ: of its lead over the mean the share σ²/(σ² + τ²) is noise. */
function inflationOf({ noise, spread }: Options, trials: number): Report['inflation'] {
  const maximum = trials < 1 ? 0 : expectedMaximum(trials)
  const total = Math.hypot(noise, spread)
  const share = (noise / total) ** 2
  const x = ratios(Math.max(10, trials), 40)
  return {
    maximum,
    points: maximum * total * share,
    observed: maximum * total,
    chosen: maximum * total * (1 - share),
    best: maximum * spread,
    curve: { x, y: x.map((n) => expectedMaximum(n) * total * share) },
  }
}

function seedsOf(settings: Options): Report['seeds'] {
  const [normal, student] = [seedsByNormal(settings), seedsByStudent(settings)]
  const x = ratios(Math.max(20, 2 * Math.min(student, MOST_SEEDS)), 40).filter((n) => n >= 2)
  return {
    normal,
    student,
    power: { x, y: x.map((n) => powerOf(settings, n)) },
    detectable: [3, 5, 10, 20, 50, 100].map((seeds) => ({ seeds, difference: detectable(settings, seeds) })),
    cost: 2 * student * settings.cost,
  }
}

function hyperbandOf(settings: Options): Report['hyperband'] {
  const brackets = bracketsOf(settings)
  const units = brackets.reduce((sum, one) => sum + one.units, 0)
  const trainings = units / settings.resource
  return {
    brackets,
    configurations: brackets.reduce((sum, { rounds }) => sum + (rounds[0]?.configurations ?? 0), 0),
    units,
    resumed: brackets.reduce((sum, one) => sum + one.resumed, 0),
    trainings,
    passes: settings.budget / (trainings * settings.cost),
  }
}

/** A method's scores; failed trials count as its worst finite score. */
function methodOf({ name, scores, failed }: Method, settings: Options): MethodReport {
  const sign = settings.direction === 'max' ? 1 : -1
  const worst = scores.reduce((low, score) => Math.min(low, sign * score), Infinity)
  const own = Float64Array.from({ length: scores.length + failed }, (_, at) =>
    at < scores.length ? sign * (scores[at] ?? 0) : worst,
  )
  const count = own.length
  const mean = own.reduce((sum, score) => sum + score, 0) / count
  const squares = own.reduce((sum, score) => sum + (score - mean) ** 2, 0)
  const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : 0
  const best = own.reduce((high, score) => Math.max(high, score), -Infinity)
  const noise = settings.noise / pointsIn(settings)
  const real = 1 - (noise / deviation) ** 2
  const budgets = budgetsOf(count)
  return {
    name,
    trials: count,
    failed,
    mean: sign * mean,
    deviation,
    best: sign * best,
    shrunk: deviation > noise ? sign * (mean + real * (best - mean)) : null,
    noiseOnly: count > 1 && squares / noise ** 2 < chiSquareLimit(count - 1),
    curve: {
      x: budgets,
      y: expectedBest(own, settings.estimator, budgets).map((value) => sign * value),
    },
  }
}

/** Value that χ² of `df` degrees of freedom exceeds with probability 0.05 (Wilson and Hilferty 1931; within 1 % from df = 3 on). */
const chiSquareLimit = (df: number): number => df * (1 - 2 / (9 * df) + 1.6449 * Math.sqrt(2 / (9 * df))) ** 3

/** Points in one unit of the scores. */
const pointsIn = ({ unit }: Options): number => (unit === 'fraction' ? 100 : 1)

function warningsOf(report: Omit<Report, 'warnings'>, settings: Options): string[] {
  const { trials, hit, seeds, hyperband, inflation, methods } = report
  const warnings: string[] = []
  if (trials < 1) warnings.push(`预算 ${write(settings.budget)} 不够满训一次（${write(settings.cost)}）。`)
  else if (trials < hit.needed)
    warnings.push(
      `预算够 ${write(trials)} 次满训，少于命中前 ${percent(settings.top)} 所需的 ${write(hit.needed)} 次：缩小空间，或用早停。`,
    )
  if (hyperband.passes < 1)
    warnings.push(
      `一遍 Hyperband 要 ${write(hyperband.trainings)} 次满训的成本，预算只够它的 ${percent(hyperband.passes)}。`,
    )
  if (seeds.cost > settings.budget)
    warnings.push(
      `检出 ${write(settings.difference)} 点要每组 ${write(seeds.student)} 个种子，两组共 ${write(seeds.cost)} GPU 时，超过预算。`,
    )
  if (inflation.points > settings.difference && trials > 1)
    warnings.push(
      `从 ${write(trials)} 次里挑最好，平均虚增 ${write(inflation.points)} 点，大于想检出的 ${write(settings.difference)} 点：选出前几名后换种子重训，再报告。`,
    )
  if (settings.spread === 0 && trials > 1)
    warnings.push('真值的标准差填的是 0：这里的虚增是各配置一样好时的，只由噪声造成。')
  for (const { name, noiseOnly, deviation } of methods)
    if (noiseOnly)
      warnings.push(
        `「${name}」各次分数的标准差 ${write(deviation * pointsIn(settings))} 点，与种子标准差 ${write(settings.noise)} 点分不开（χ²，5%）：排名可以全由噪声解释。`,
      )
  const sizes = new Set(methods.map(({ trials: count }) => count))
  if (sizes.size > 1)
    warnings.push(
      `各方法的试验数不同（${methods.map(({ trials: count }) => count).join('、')}）：只在相同的预算处比较，不要比各自的最好值。`,
    )
  if (settings.estimator === 'replacement' && methods.some(({ trials: count }) => count > 1))
    warnings.push('有放回的估计偏低，预算接近试验数时最明显；要无偏就选「不放回」。')
  return warnings
}
