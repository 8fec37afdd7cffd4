import type { DecisionField, LineChart } from '../../src/figures/figure.ts'
import { number, percent } from '../../src/figures/text.ts'
import type { Columns, Curve, Field } from '../../src/lab/index.ts'
import { EXTENT, KEPT } from './run.ts'

const CLASSES = ['第一条螺线', '第二条螺线'] as const

/** Last value of a replica's curve, or NaN before the first. */
export const lastOf = ({ y }: Curve, replica = 0): number => y[replica]?.at(-1) ?? Number.NaN

interface Fields {
  readonly field: Field
  readonly early: Field
  readonly middle: Field
  readonly points: Columns<'x' | 'y' | 'label'>
  readonly accuracy: Curve
}

const drawn = (field: Field): boolean => field.values.length > 0

/** The decision of the first seed's network over the plane, with its earlier boundaries. */
export function fieldFigure(fields: Fields, step: number): DecisionField {
  const { field, points, accuracy } = fields
  const domain = [-EXTENT, EXTENT] as const
  const kept = KEPT.filter(({ name, at }) => drawn(fields[name]) && at < step)
  const share = lastOf(accuracy)
  return {
    kind: 'field',
    label: Number.isNaN(share)
      ? '两条螺线上的点，还没有训练。'
      : `第 ${step} 步的决策边界：${points.x.length} 个点中有 ${percent(share)} 分在对的一边${kept.length > 0 ? `；细线是第 ${kept.map(({ at }) => at).join('、')} 步的边界` : ''}。`,
    x: { name: 'x₁', domain },
    y: { name: 'x₂', domain },
    classes: CLASSES,
    probability: drawn(field) ? field : undefined,
    earlier: kept.map(({ name }) => fields[name]),
    points: { x: points.x, y: points.y, label: points.label },
  }
}

/** Training loss of the first seed, the other seeds thin. */
export function lossFigure(loss: Curve, total: number): LineChart {
  const step = loss.x.length
  const others = loss.y.length - 1
  const last = lastOf(loss)
  return {
    kind: 'lines',
    label: Number.isNaN(last)
      ? '训练损失随步数变化，还没有运行。'
      : `训练损失随步数变化，第 ${step} 步为 ${number(last)}${others > 0 ? `；另有 ${others} 个种子的曲线` : ''}。`,
    x: { name: '步', domain: [0, total], ordinal: '步' },
    y: { name: '训练损失', scale: 'log', domain: [1e-3, 1.5], ticks: [1e-3, 0.01, 0.1, 1] },
    names: 'inside',
    series: [
      {
        name: `损失 ${number(last)}`,
        note: `第 ${step} 步${others > 0 ? `　细线：另 ${others} 个种子` : ''}`,
        color: 1,
        x: loss.x,
        runs: loss.y,
        seeds: 'thin',
        subject: 0,
      },
    ],
    ratio: 0.86,
  }
}
