import type { Color, Figure } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import type { Options } from './controls.ts'
import type { Report } from './report.ts'

interface View {
  readonly report: Report
  readonly settings: Options
}

/** Brackets down, rounds across: configurations and the resource of each. */
export function brackets({ report, settings }: View): Figure {
  const { hyperband } = report
  const rounds = hyperband.brackets[0]?.rounds.length ?? 1
  const most = Math.max(...hyperband.brackets.map(({ rounds: [first] }) => first?.configurations ?? 1))
  return {
    kind: 'matrix',
    label: `Hyperband，R = ${settings.resource}、η = ${settings.eta}：${hyperband.brackets.length} 个括号，${write(hyperband.configurations)} 个配置，共 ${write(hyperband.units)} 单位，合 ${write(hyperband.trainings)} 次满训。`,
    down: '括号',
    across: '轮',
    rows: hyperband.brackets.map(({ s, units }) => `s = ${s}（${write(units)} 单位）`),
    columns: Array.from({ length: rounds }, (_, round) => `第 ${round + 1} 轮`),
    cells: hyperband.brackets.map(({ rounds: own }) =>
      Array.from({ length: rounds }, (_, round) => {
        const one = own[round]
        if (!one) return { text: '', shade: 0, color: 1 } as const
        return {
          text: `${write(one.configurations)} 个`,
          note: `各 ${write(one.resource)}`,
          shade: Math.log(1 + one.configurations) / Math.log(1 + most),
          color: 1,
        } as const
      }),
    ),
  }
}

/** Chance of a hit, and what the best looks better by. */
export function trials({ report, settings }: View): Figure {
  const { hit, inflation, trials: count } = report
  const here = (curve: { readonly x: readonly number[] }): boolean =>
    count >= 1 && count <= (curve.x.at(-1) ?? 0)
  return {
    kind: 'panels',
    label: `${write(count)} 次试验：命中前 ${percent(settings.top)} 的概率 ${write(hit.probability)}，最好的一次平均虚增 ${write(inflation.points)} 点。`,
    columns: { wide: 2, narrow: 1 },
    panels: [
      {
        title: `命中前 ${percent(settings.top)} 的概率`,
        figure: {
          kind: 'lines',
          label: `${write(hit.needed)} 次试验有 ${percent(settings.confidence)} 的把握命中。`,
          x: { name: '试验数', scale: 'log' },
          y: { name: '概率', domain: [0, 1] },
          names: 'inside',
          series: [{ name: '概率', labelled: false, color: 1, x: hit.curve.x, runs: [hit.curve.y] }],
          references: [
            { kind: 'horizontal', at: settings.confidence, name: percent(settings.confidence) },
            { kind: 'vertical', at: hit.needed, name: `${write(hit.needed)} 次` },
          ],
          marks: here(hit.curve)
            ? [{ x: count, y: hit.probability, color: 6, shape: 'dot', name: `预算 ${write(count)} 次` }]
            : [],
        },
      },
      {
        title: '最好的一次虚增多少',
        figure: {
          kind: 'lines',
          label: `从 ${write(count)} 次里挑最好，平均虚增 ${write(inflation.points)} 点。`,
          x: { name: '试验数', scale: 'log' },
          y: { name: '点', include: [0] },
          names: 'inside',
          series: [
            { name: '虚增', labelled: false, color: 2, x: inflation.curve.x, runs: [inflation.curve.y] },
          ],
          references: [
            { kind: 'horizontal', at: settings.difference, name: `想检出的 ${write(settings.difference)}` },
          ],
          marks: here(inflation.curve)
            ? [
                {
                  x: count,
                  y: inflation.points,
                  color: 6,
                  shape: 'dot',
                  name: `${write(inflation.points)} 点`,
                },
              ]
            : [],
        },
      },
    ],
  }
}

/** 1, 2, 5, 10, … as far as a log axis goes. */
const ticksTo = (most: number): number[] =>
  Array.from({ length: 21 }, (_, index) => ([1, 2, 5][index % 3] ?? 1) * 10 ** Math.floor(index / 3)).filter(
    (tick) => tick <= most,
  )

/** Power of the t test by the number of seeds. */
export function power({ report, settings }: View): Figure {
  const { seeds } = report
  return {
    kind: 'lines',
    label: `检出 ${write(settings.difference)} 点（σ = ${write(settings.noise)}）要每组 ${write(seeds.student)} 个种子，t 检验的功效才到 ${write(settings.power)}。`,
    x: {
      name: '每组的种子数',
      scale: 'log',
      ticks: ticksTo(seeds.power.x.at(-1) ?? 2).filter((tick) => tick >= 2),
    },
    y: { name: '功效', domain: [0, 1] },
    names: 'inside',
    series: [{ name: '功效', labelled: false, color: 1, x: seeds.power.x, runs: [seeds.power.y] }],
    references: [
      { kind: 'horizontal', at: settings.power, name: `功效 ${write(settings.power)}` },
      { kind: 'vertical', at: seeds.student, name: `${write(seeds.student)} 个` },
    ],
  }
}

const COLORS: readonly Color[] = [1, 2, 3, 4, 5, 6]

/** Expected best score by the number of trials. */
export function performance({ report }: View): Figure | null {
  const { methods } = report
  if (!methods.some(({ curve }) => curve.x.length > 1)) return null
  const [first] = methods
  const ends = first ? `${write(first.curve.y[0] ?? 0, 4)} 到 ${write(first.curve.y.at(-1) ?? 0, 4)}` : ''
  return {
    kind: 'lines',
    label: `期望验证性能随试验数的变化：${first?.name ?? ''}从 ${ends}${methods.length > 1 ? `，共 ${methods.length} 种方法` : ''}。`,
    x: {
      name: '试验数（预算）',
      scale: 'log',
      ordinal: '次试验',
      ticks: ticksTo(Math.max(...methods.map(({ trials }) => trials))),
    },
    y: { name: '期望的最好分数' },
    series: methods.map(({ name, curve }, index) => ({
      name,
      color: COLORS[index % COLORS.length] ?? 1,
      dashed: index >= COLORS.length,
      x: curve.x,
      runs: [curve.y],
    })),
  }
}
