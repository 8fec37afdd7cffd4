import type { LineChart } from '../../src/figures/figure.ts'
import { number } from '../../src/figures/text.ts'
import { ends, mean, median, type Curve } from '../../src/lab/index.ts'

export interface Found {
  readonly loss: Curve
  readonly entropy: readonly number[]
}

const nameOf = (width: number): string => (width === 0 ? '线性 logistic' : `隐层宽 ${width}`)

/** Training loss against what constant answers cost. */
export function lossFigure(linear: Found, chosen: Found, width: number): LineChart {
  const floor = mean(linear.entropy)
  const final = median(ends(chosen.loss.y))
  return {
    kind: 'lines',
    label:
      chosen.loss.x.length > 0
        ? `线性模型的训练损失停在 ${number(median(ends(linear.loss.y)))}，只猜类别比例是 ${number(floor)}${width > 0 ? `；${nameOf(width)} 的网络降到 ${number(final)}` : ''}。`
        : '训练损失随步数变化，还没有运行。',
    x: { name: '步', ordinal: '步' },
    y: { name: '训练损失', domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1] },
    series: [
      { name: '线性 logistic', color: 2, x: linear.loss.x, runs: linear.loss.y },
      ...(width > 0
        ? [
            {
              name: nameOf(width),
              color: 3 as const,
              x: chosen.loss.x,
              runs: chosen.loss.y,
              seeds: 'thin' as const,
              subject: 0,
            },
          ]
        : []),
    ],
    references: Number.isFinite(floor) ? [{ kind: 'horizontal', at: floor, name: '只猜比例' }] : [],
    ratio: 0.78,
  }
}

/** Errors of a correctly specified least squares over the number of rows, σ = 1. */
export function learningCurve(parameters: number, count: number): LineChart {
  const rows = Array.from({ length: 120 - parameters }, (_, i) => parameters + 1 + i)
  const [train, test] = [rows.map((n) => 1 - parameters / n), rows.map((n) => 1 + parameters / n)]
  const here = Math.max(parameters + 1, Math.min(120, count))
  return {
    kind: 'lines',
    label: `${parameters} 个参数的最小二乘：n = ${here} 时训练误差 ${number(1 - parameters / here)}，新标签上 ${number(1 + parameters / here)}；数据越多，训练误差越高，两条线向噪声 1 合拢。`,
    x: { name: '训练样本 n', domain: [parameters, 120] },
    y: { name: '均方误差（σ² = 1）', domain: [0, 2] },
    series: [
      { name: '新标签', note: '1 + p/n', color: 1, x: rows, runs: [test] },
      { name: '训练', note: '1 − p/n', color: 2, x: rows, runs: [train] },
    ],
    references: [{ kind: 'horizontal', at: 1, name: '噪声' }],
    ratio: 0.78,
  }
}
