import type { Histogram, LineChart, Mark } from '../../src/figures/figure.ts'
import { number } from '../../src/figures/text.ts'
import { mean, median, type Columns, type Curve } from '../../src/lab/index.ts'
import { STEPS } from './arm.ts'
import { LENGTH, noRecord, patienceBound, stopOf } from './records.ts'
import { timeOf, UPDATES } from './regression.ts'
import { flowRisk, flowShrinkage, ridgeRisk, ridgeShrinkage, times, type Problem } from './risk.ts'
import { follow, lowest, type Outcome, type Rule } from './stopping.ts'

/** What the rule would have done to each seed, and where the whole run was lowest. */
export function outcomes({ y }: Curve, rule: Rule): readonly (Outcome & { readonly lowest: number })[] {
  return y.filter((run) => run.length > 0).map((run) => ({ ...follow(run, rule), lowest: lowest(run) }))
}

/** Seeds that stop before their lowest validation loss. */
export const tooEarly = (validation: Curve, rule: Rule): number =>
  outcomes(validation, rule).filter(({ stop, lowest: low }) => stop !== undefined && stop < low).length

interface Losses {
  readonly train: Curve
  readonly validation: Curve
}

/** Training and validation loss of all seeds, with the stop and the kept checkpoint of each. */
export function lossFigure({ train, validation }: Losses, rule: Rule): LineChart {
  const found = outcomes(validation, rule)
  const [first] = found
  const stopped = found.filter(({ stop }) => stop !== undefined).length
  return {
    kind: 'lines',
    label: first
      ? `训练损失一路下降，验证损失先降后升。耐心 ${rule.patience} 时 ${found.length} 个种子停了 ${stopped} 个，其中 ${tooEarly(validation, rule)} 个停在验证损失的最低点之前。`
      : '训练损失与验证损失随步数变化，还没有运行。',
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '损失', domain: [0, 1.4], ticks: [0, 0.5, 1] },
    series: [
      {
        name: '验证',
        note: '粗线是第一个种子',
        color: 1,
        x: validation.x,
        runs: validation.y,
        seeds: 'thin',
        subject: 0,
      },
      { name: '训练', color: 'muted', x: train.x, runs: train.y.slice(0, 1) },
    ],
    marks: found.flatMap((outcome, seed) => marksOf(outcome, seed, validation)),
    ratio: 0.78,
  }
}

function marksOf({ stop, best }: Outcome, seed: number, { x, y }: Curve): Mark[] {
  const at = (index: number): { x: number; y: number } => ({ x: x[index] ?? 0, y: y[seed]?.[index] ?? 0 })
  const named = seed === 0
  const kept: Mark = {
    ...at(best),
    color: 3,
    shape: 'ring',
    name: named ? `留下第 ${x[best]} 步` : undefined,
  }
  const stopped: Mark[] =
    stop === undefined
      ? []
      : [{ ...at(stop), color: 2, shape: 'square', name: named ? `停在第 ${x[stop]} 步` : undefined }]
  return [...stopped, kept]
}

/** Test losses of each seed with the weights at the stop, at the best evaluation before it, and at the end. */
export function choices(
  validation: Curve,
  test: Curve,
  rule: Rule,
): { stop: number[]; best: number[]; last: number[] } {
  const found = outcomes(validation, rule)
  const at = (seed: number, index: number): number => test.y[seed]?.[index] ?? Number.NaN
  const end = test.x.length - 1
  return {
    stop: found.map(({ stop }, seed) => at(seed, stop ?? end)),
    best: found.map(({ best }, seed) => at(seed, best)),
    last: found.map((_, seed) => at(seed, end)),
  }
}

const dots = (values: readonly number[], color: Mark['color'], shape: Mark['shape']): Mark[] =>
  values.map((y, seed) => ({ x: seed + 1, y, color, shape }))

const level = (name: string, values: readonly number[], color: Mark['color']) => ({
  kind: 'horizontal' as const,
  at: median(values),
  name: `${name} ${number(median(values))}`,
  color,
})

/** Which weights to keep: test loss of every seed, three ways. */
export function choiceFigure(validation: Curve, test: Curve, rule: Rule): LineChart {
  const { stop, best, last } = choices(validation, test, rule)
  const ready = best.length > 0
  return {
    kind: 'lines',
    label: ready
      ? `测试损失的中位数：末步 ${number(median(last))}，停止时 ${number(median(stop))}，停止前最优的检查点 ${number(median(best))}。`
      : '三种留法的测试损失，还没有运行。',
    x: {
      name: '种子（从第一个起）',
      domain: [0.5, Math.max(1, best.length) + 0.5],
      ticks: best.length > 8 ? [1, 4, 8, 12, 16] : [1, 2, 4, 8],
    },
    y: { name: '测试损失', domain: [0.4, 1.8], ticks: [0.5, 1, 1.5] },
    series: [],
    references: ready
      ? [level('末步', last, 'muted'), level('停止时', stop, 2), level('留最优', best, 3)]
      : [],
    marks: [...dots(last, 'muted', 'cross'), ...dots(stop, 2, 'square'), ...dots(best, 3, 'ring')],
    ratio: 0.78,
  }
}

const UNTIL = timeOf(STEPS * UPDATES)

/** Mean over the seeds at every point of a curve. */
const average = ({ x, y }: Curve): number[] =>
  x.map((_, index) => mean(y.map((run) => run[index] ?? Number.NaN)))

/** Squared error of the coefficients over time: trained, ridge, and both closed forms. */
export function riskFigure(descent: Curve, ridge: Curve, problem: Problem): LineChart {
  const grid = times(Math.log10(timeOf(1)), Math.log10(UNTIL), 90)
  const [trained, exact] = [average(descent), average(ridge)]
  const ratio = Math.max(...trained.map((value, index) => value / (exact[index] ?? Number.NaN)))
  const low = Math.min(...grid.map((t) => flowRisk(problem, t)))
  return {
    kind: 'lines',
    label:
      trained.length > 0
        ? `梯度下降与岭回归的误差随时间先降后升，走在一起；到 t = ${number(descent.x.at(-1) ?? 0)} 为止，两者之比最大 ${number(ratio)}。`
        : '梯度下降与岭回归的误差随时间变化，还没有运行。',
    x: { name: '时间 t = 2ηk，岭系数 λ = 1/t', scale: 'log', domain: [timeOf(1), UNTIL] },
    y: { name: '系数的平方误差', domain: [0, 6 * low] },
    series: [
      { name: '梯度下降', note: '训练所得', color: 1, x: descent.x, runs: [trained] },
      { name: '岭回归', note: '同样的数据', color: 5, x: ridge.x, runs: [exact] },
    ],
    references: [
      { kind: 'curve', x: grid, y: grid.map((t) => flowRisk(problem, t)), color: 1 },
      { kind: 'curve', x: grid, y: grid.map((t) => ridgeRisk(problem, 1 / t)), color: 5 },
    ],
    ratio: 0.78,
  }
}

/** How far each mode has come at the present time. */
export function shrinkageFigure(modes: Columns<'h' | 'descent' | 'flow' | 'ridge'>, time: number): LineChart {
  const [low = 1e-3, high = 1] = [modes.h[0], modes.h.at(-1)]
  const grid = times(Math.log10(low), Math.log10(high), 60)
  const ready = modes.h.length > 0
  return {
    kind: 'lines',
    label: ready
      ? `t = ${number(time)} 时，曲率大的方向已经走完，曲率小的几乎没动；梯度下降的收缩因子落在 1 − e^(−th) 上，岭回归的 h/(h + 1/t) 与它同形。`
      : '各方向的收缩因子，还没有运行。',
    x: { name: '曲率 h', scale: 'log', domain: [low, high * 1.05] },
    y: { name: '收缩因子', domain: [0, 1.15], ticks: [0, 0.5, 1] },
    names: 'inside',
    series: [],
    references: ready
      ? [
          {
            kind: 'curve',
            name: '1 − e^(−th)',
            x: grid,
            y: grid.map((h) => flowShrinkage(h, time)),
            color: 1,
            nameAt: 0.2 / time,
          },
          {
            kind: 'curve',
            name: 'h/(h + 1/t)',
            x: grid,
            y: grid.map((h) => ridgeShrinkage(h, 1 / time)),
            color: 5,
            nameAt: 6 / time,
          },
        ]
      : [],
    marks: modes.h.map((h, mode) => ({ x: h, y: modes.descent[mode] ?? 0, color: 1, shape: 'dot' })),
    ratio: 0.78,
  }
}

/** Records of each simulated plateau. */
export function plateausOf({ sequence, record }: Columns<'sequence' | 'record'>): number[][] {
  const plateaus: number[][] = []
  for (const [index, which] of sequence.entries()) (plateaus[which] ??= []).push(record[index] ?? 0)
  return plateaus
}

/** About so many bins. */
const BINS = 40

/** When patience ends a plateau, although nothing changes there. */
export function stopFigure(columns: Columns<'sequence' | 'record'>, patience: number): Histogram {
  const plateaus = plateausOf(columns)
  const stops = plateaus.map((records) => stopOf(records, patience, LENGTH) ?? Infinity)
  const never = stops.filter((stop) => stop === Infinity).length
  const middle = median(stops)
  const until = Math.min(LENGTH, 8 * patience + 20)
  const bin = Math.max(1, Math.round(until / BINS))
  return {
    kind: 'histogram',
    label:
      stops.length > 0
        ? `纯噪声的平台上，耐心 ${patience} 的停止时刻的中位数是第 ${number(middle)} 次评估；${number((100 * never) / stops.length)}% 到第 ${LENGTH} 次还没有停。`
        : '纯噪声平台上的停止时刻，还没有运行。',
    x: { name: '停在第几次评估', ordinal: '次评估' },
    edges: Array.from({ length: Math.ceil(until / bin) + 1 }, (_, edge) => edge * bin + 0.5),
    series: [
      {
        name: '停止时刻',
        note:
          stops.length > 0
            ? `中位数 ${number(middle)}，${number((100 * never) / stops.length, 2)}% 没停`
            : undefined,
        color: 1,
        values: stops,
      },
    ],
    references: [{ kind: 'vertical', at: patience + 1, name: `最早第 ${patience + 1} 次` }],
    ratio: 0.78,
  }
}

const PATIENCES = Array.from({ length: 60 }, (_, index) => index + 1)

/** Share of the waits that reach each patience. */
function survival(waits: readonly number[]): number[] {
  const counts = PATIENCES.map(() => 0)
  for (const wait of waits) {
    const place = Math.min(wait, PATIENCES.length) - 1
    if (place >= 0) counts[place] = (counts[place] ?? 0) + 1
  }
  let reached = 0
  return counts
    .toReversed()
    .map((count) => (reached += count) / waits.length)
    .toReversed()
}

/** What each patience does to a plateau and to a slow improvement. */
export function patienceFigure(
  plateau: Columns<'sequence' | 'record'>,
  longest: readonly number[],
  settings: { readonly seen: number; readonly ratio: number; readonly patience: number },
): LineChart {
  const { seen, ratio, patience } = settings
  const next = plateausOf(plateau).map((records) => records.find((record) => record > seen) ?? Infinity)
  const quiet = survival(next.map((record) => record - seen - 1))
  const wrong = survival(longest)
  const bound = patienceBound(ratio)
  const ready = longest.length > 0
  return {
    kind: 'lines',
    label: ready
      ? `耐心 ${patience}：慢慢改善的曲线有 ${number(100 * (wrong[patience - 1] ?? Number.NaN))}% 被误停；平台上已评估 ${seen} 次之后，${number(100 * (quiet[patience - 1] ?? Number.NaN))}% 没有新纪录，公式给 ${number(100 * noRecord(seen, patience))}%。`
      : '误停率随耐心变化，还没有运行。',
    x: { name: '耐心 p（评估次数）', domain: [0, 60] },
    y: { name: '概率', domain: [0, 1] },
    series: ready
      ? [
          { name: '误停', note: `σ/δ = ${number(ratio)}`, color: 2, x: PATIENCES, runs: [wrong] },
          { name: '平台上没有新纪录', note: `已评估 ${seen} 次`, color: 1, x: PATIENCES, runs: [quiet] },
        ]
      : [],
    references: [
      { kind: 'curve', x: PATIENCES, y: PATIENCES.map((p) => noRecord(seen, p)), color: 1 },
      ...(bound <= 60
        ? [
            {
              kind: 'vertical' as const,
              at: bound,
              name: `(σ/δ)√(2 ln n) = ${number(bound, 2)}`,
              color: 2 as const,
            },
          ]
        : []),
      { kind: 'vertical', at: patience, name: `耐心 ${patience}` },
    ],
    ratio: 0.78,
  }
}
