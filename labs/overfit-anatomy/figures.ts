import type { Color, DecisionField, LineChart, Panels } from '../../src/figures/figure.ts'
import { number, percent } from '../../src/figures/text.ts'
import { ends, mean, type Columns, type Curve, type Field } from '../../src/lab/index.ts'
import type { BinColumn, CurveName } from './run.ts'

/** What one arm found. */
export type Found = Readonly<Record<CurveName, Curve>> & {
  readonly reliability: Columns<BinColumn>
  readonly points: Columns<'x' | 'y' | 'label' | 'flipped'>
  readonly surface: Field
}

/** Place of the lowest validation loss of a replica among the looks. */
export const lowest = ({ nll }: Found, replica: number): number => {
  const run = nll.y[replica] ?? []
  return run.indexOf(Math.min(...run))
}

/** Values of a curve at each replica's lowest validation loss. */
export const atLowest = (found: Found, name: CurveName): number[] =>
  found[name].y.map((run, replica) => run[lowest(found, replica)] ?? Number.NaN)

/** Mean over the seeds of the last values of a curve. */
export const finalOf = (found: Found, name: CurveName): number => mean(ends(found[name].y))

const panel = (
  title: string,
  { trainNll, nll }: Found,
  color: Color,
  steps: number,
): Panels['panels'][number] => ({
  title,
  figure: {
    kind: 'lines',
    label: `${title}的损失。`,
    x: { name: '步', domain: [0, steps], ordinal: '步' },
    y: { name: '负对数似然', scale: 'log', domain: [1e-4, 10], ticks: [1e-4, 1e-3, 0.01, 0.1, 1, 10] },
    series: [
      { name: '验证', color, x: nll.x, runs: nll.y, seeds: 'band' },
      { name: '训练', color: 'muted', x: trainNll.x, runs: trainNll.y, seeds: 'band' },
    ],
  },
})

/** Training and validation loss of both arms. */
export function lossFigure(plain: Found, rotated: Found, steps: number): Panels {
  const ready = plain.nll.x.length > 1
  return {
    kind: 'panels',
    label: ready
      ? `不增强：训练损失降到 ${number(finalOf(plain, 'trainNll'))}，验证损失从最低 ${number(mean(atLowest(plain, 'nll')))} 升到 ${number(finalOf(plain, 'nll'))}。随机旋转：训练损失停在 ${number(finalOf(rotated, 'trainNll'))}，验证损失 ${number(finalOf(rotated, 'nll'))}。`
      : '两种训练的损失，还没有运行。',
    panels: [panel('不增强', plain, 2, steps), panel('随机旋转', rotated, 3, steps)],
    columns: { wide: 2, narrow: 1 },
  }
}

/** Validation accuracy of both, against the most that noisy labels allow. */
export function accuracyFigure(plain: Found, rotated: Found, flip: number): LineChart {
  return {
    kind: 'lines',
    label:
      plain.accuracy.x.length > 1
        ? `末步的验证准确率：不增强 ${percent(finalOf(plain, 'accuracy'))}，随机旋转 ${percent(finalOf(rotated, 'accuracy'))}，上限 ${percent(1 - flip)}。`
        : '验证准确率，还没有运行。',
    x: { name: '步', ordinal: '步' },
    y: { name: '验证准确率', domain: [0.4, 1] },
    series: [
      { name: '随机旋转', color: 3, x: rotated.accuracy.x, runs: rotated.accuracy.y, seeds: 'band' },
      { name: '不增强', color: 2, x: plain.accuracy.x, runs: plain.accuracy.y, seeds: 'band' },
    ],
    references: [{ kind: 'horizontal', at: 1 - flip, name: `贝叶斯 ${percent(1 - flip)}` }],
    ratio: 0.78,
  }
}

/** Accuracy over confidence of the first seed without augmentation, at its lowest validation loss and at the end. */
export function reliabilityFigure(found: Found): LineChart {
  const { moment, confidence, accuracy } = found.reliability
  const part = (wanted: number) => {
    const rows = moment.flatMap((value, i) => (value === wanted ? [i] : []))
    return { x: rows.map((i) => confidence[i] ?? 0), runs: [rows.map((i) => accuracy[i] ?? 0)] }
  }
  const before = mean(atLowest(found, 'ece'))
  return {
    kind: 'lines',
    label:
      moment.length > 0
        ? `校准误差的平均从验证损失最低处的 ${number(before)} 升到末步的 ${number(finalOf(found, 'ece'))}：说得越来越满，对得没有那么多。`
        : '可靠性图，还没有运行。',
    x: { name: '预测类别的置信度', domain: [0.5, 1] },
    y: { name: '这些预测的准确率', domain: [0, 1] },
    series: [
      { name: '损失最低处', color: 1, ...part(0) },
      { name: '末步', color: 2, ...part(1) },
    ],
    references: [{ kind: 'curve', name: '说几成对几成', x: [0.5, 1], y: [0.5, 1] }],
    ratio: 0.86,
  }
}

const domain = [-3, 3] as const

/** The decision of the first seed after training. */
export function surfaceFigure({ surface, points }: Found, title: string): DecisionField {
  return {
    kind: 'field',
    label: `${title}，第一个种子训练完的决策面；空心点的标签是错的。`,
    x: { name: 'x₁', domain },
    y: { name: 'x₂', domain },
    classes: ['圆内', '圆外'],
    probability: surface.values.length > 0 ? surface : undefined,
    points: {
      x: points.x,
      y: points.y,
      label: points.label,
      flipped: points.flipped.map(Boolean),
    },
  }
}
