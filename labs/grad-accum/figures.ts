import type { LineChart } from '../../src/figures/figure.ts'
import { number } from '../../src/figures/text.ts'
import { ends, median, type Columns, type Curve } from '../../src/lab/index.ts'
import { CUT_IDS, STEPS, type Cut } from './cuts.ts'
import type { DifferenceColumn } from './run.ts'

export const CUT_NAMES: Readonly<Record<Cut, string>> = {
  one: '不切',
  two: '16 × 2',
  four: '8 × 4',
  eight: '4 × 8',
  uneven: '2、3、7、20',
}

/** Below this a difference counts as rounding. */
const ROUNDING = 1e-8

/** Relative difference of accumulated gradients for every way to cut, both ways to add up. */
export function differenceFigure({ cut, mean, weighted }: Columns<DifferenceColumn>): LineChart {
  const marks = (values: readonly number[], color: 2 | 3, shape: 'square' | 'dot') =>
    values.map((value, i) => ({ x: cut[i] ?? 0, y: Math.max(ROUNDING, value), color, shape }))
  const [even, uneven] = [CUT_IDS.indexOf('four'), CUT_IDS.indexOf('uneven')]
  return {
    kind: 'lines',
    label:
      cut.length > 0
        ? `切成 8 × 4，按样本数加权与整批差 ${number(weighted[even] ?? Number.NaN)}；切成 2、3、7、20，按微批平均差 ${number(mean[uneven] ?? Number.NaN)}，加权差 ${number(weighted[uneven] ?? Number.NaN)}。横轴依次是${CUT_IDS.map((id) => CUT_NAMES[id]).join('，')}。`
        : '累积梯度与整批梯度的相对差，还没有运行。',
    x: {
      name: '切法（左起：不切，16 × 2，8 × 4，4 × 8，不等）',
      domain: [-0.3, 4.3],
      ticks: [0, 1, 2, 3, 4],
    },
    y: { name: '与整批梯度的相对差', scale: 'log', domain: [1e-9, 10] },
    series: [
      {
        name: '按微批平均',
        color: 2,
        x: cut,
        runs: [mean.map((value) => Math.max(ROUNDING, value))],
        dashed: true,
      },
      {
        name: '按样本数加权',
        color: 3,
        x: cut,
        runs: [weighted.map((value) => Math.max(ROUNDING, value))],
        dashed: true,
      },
    ],
    marks: [...marks(mean, 2, 'square'), ...marks(weighted, 3, 'dot')],
    ratio: 0.78,
  }
}

/** Losses of the two trainings. */
export function lossFigure(whole: Curve, parts: Curve): LineChart {
  return {
    kind: 'lines',
    label:
      whole.x.length > 0
        ? `末步的损失，整批 ${number(median(ends(whole.y)))}，累积 ${number(median(ends(parts.y)))}。`
        : '两种训练的损失，还没有运行。',
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '32 个样本的损失' },
    series: [
      { name: '累积', color: 2, x: parts.x, runs: parts.y },
      { name: '整批', color: 1, x: whole.x, runs: whole.y, dashed: true },
    ],
    ratio: 0.78,
  }
}

/** How far the parameters of the two trainings are apart. */
export function apartFigure({ x, y }: Curve): LineChart {
  return {
    kind: 'lines',
    label:
      x.length > 0
        ? `走到最后，两组参数的相对差是 ${number(median(ends(y)))}。`
        : '两组参数的相对差，还没有运行。',
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '参数的相对差', scale: 'log', domain: [1e-9, 10] },
    series: [
      {
        name: '各种子',
        color: 2,
        x,
        runs: y.map((run) => run.map((value) => Math.max(ROUNDING, value))),
        seeds: 'thin',
        subject: 0,
      },
    ],
    ratio: 0.78,
  }
}
