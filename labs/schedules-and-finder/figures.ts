import type { LineChart } from '../../src/figures/figure.ts'
import { number } from '../../src/figures/text.ts'
import type { Columns, Curve } from '../../src/lab/index.ts'
import { lowestRate, stableLimit, steepestRate } from './finder.ts'
import { expectedErrors, ratesOf, schedules } from './rates.ts'
import { expectedEnd, spectrumOf, type Choice } from './run.ts'

/** The schedule, the constant rate beside it. */
export function rateFigure({ schedule, lr, steps }: Choice): LineChart {
  const rates = ratesOf(schedule, lr, steps)
  return {
    kind: 'lines',
    label: `${schedules[schedule].name}：从 ${number(lr)} 开始，最后一步 ${number(rates.at(-1) ?? 0)}。`,
    x: { name: '步', domain: [0, steps], ordinal: '步' },
    y: { name: '学习率 η', include: [0] },
    series: [{ name: schedules[schedule].name, color: 3, x: rates.map((_, t) => t), runs: [rates] }],
    ratio: 0.78,
  }
}

/** Expected and simulated loss under the schedule, and under a constant rate. */
export function lossFigure({ x, y }: Curve, { schedule, lr, steps }: Choice): LineChart {
  const expected = expectedErrors(ratesOf(schedule, lr, steps)).map((error) => error / 2)
  const constant = expectedErrors(ratesOf('constant', lr, steps)).map((error) => error / 2)
  const places = expected.map((_, t) => t)
  return {
    kind: 'lines',
    label: `「${schedules[schedule].name}」的终值 ${number(expected.at(-1) ?? NaN)}，恒定学习率停在 ${number(constant.at(-1) ?? NaN)}。`,
    x: { name: '步', domain: [0, steps], ordinal: '步' },
    y: { name: '损失的期望', scale: 'log', domain: [1e-4, 1] },
    series: [
      { name: '恒定', color: 2, x: places, runs: [constant] },
      ...(schedule === 'constant'
        ? []
        : [{ name: schedules[schedule].name, color: 3 as const, x: places, runs: [expected] }]),
      { name: '1000 条链', color: 'muted' as const, x, runs: y, labelled: false },
    ],
    ratio: 0.78,
  }
}

/** Final losses of all schedules. */
export const finals = ({ lr, steps }: Choice): readonly { readonly name: string; readonly loss: number }[] =>
  (['constant', 'linear', 'cosine', 'step', 'exponential', 'poly', 'wsd', 'inverse', 'square'] as const).map(
    (schedule) => ({ name: schedules[schedule].name, loss: expectedEnd(schedule, lr, steps) }),
  )

/** The range test, with what one may read from it and what is true. */
export function finderFigure(
  { lr, loss }: Columns<'lr' | 'loss'>,
  { largest, perDecade }: Choice,
): LineChart {
  const sweep = { perDecade, spectrum: spectrumOf(largest) }
  const limit = stableLimit(sweep)
  const found = { lr, loss }
  const [low, steep] = [lowestRate(found), steepestRate(found)]
  return {
    kind: 'lines',
    label: `扫描的损失在 η = ${number(low)} 处最低，真正的稳定上限是 ${number(limit)}，差 ${number(low / limit, 2)} 倍；最低点的十分之一是 ${number(low / 10)}，下降最陡处是 ${number(steep, 2)}。`,
    x: { name: '学习率 η', scale: 'log', domain: [1e-4, 10] },
    y: { name: '当时的损失', scale: 'log', domain: [1e-3, 1e3] },
    series: [{ name: '扫描', color: 1, x: lr, runs: [loss], labelled: false }],
    references: [
      { kind: 'vertical', at: limit, name: `上限 ${number(limit)}`, color: 2 },
      { kind: 'vertical', at: low / 10, name: `最低点 ÷ 10`, color: 3 },
    ],
    marks: [
      { x: low, y: loss[lr.indexOf(low)] ?? 1, color: 1, shape: 'ring', name: `最低 ${number(low)}` },
      { x: steep, y: loss[lr.indexOf(steep)] ?? 1, color: 1, shape: 'dot', name: `最陡 ${number(steep, 2)}` },
    ],
    ratio: 0.78,
  }
}
