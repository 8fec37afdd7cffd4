import type { LineChart } from '../../src/figures/figure.ts'
import { number } from '../../src/figures/text.ts'
import type { Columns } from '../../src/lab/index.ts'
import type { BatchColumn } from './run.ts'

type Found = Columns<BatchColumn>

/** E_min/S_min: where doubling the batch begins to cost about as many samples as it saves steps. */
export const criticalBatch = ({ steps, samples }: Found): number => Math.min(...samples) / Math.min(...steps)

/** How much faster batch 2ⁿ⁺³ reaches the goal than 2ⁿ, at both ends. */
export function speedups({ steps }: Found): { readonly first: number; readonly last: number } {
  return { first: (steps[0] ?? NaN) / (steps[3] ?? NaN), last: (steps[10] ?? NaN) / (steps[13] ?? NaN) }
}

const x = { name: '批量 B', scale: 'log', domain: [1, 8192] } as const

/** Steps to the goal over the batch: perfect scaling, diminishing returns, the floor. */
export function stepsFigure(found: Found): LineChart {
  const { batch, steps } = found
  const critical = criticalBatch(found)
  const first = steps[0] ?? Number.NaN
  return {
    kind: 'lines',
    label:
      batch.length > 3
        ? `批量从 1 到 8 步数降到 ${number(1 / speedups(found).first)} 倍，临界批量约 ${number(critical, 2)}；再往右步数几乎不降。`
        : '达标步数随批量变化，还没有运行。',
    x,
    y: { name: '达标的步数', scale: 'log', include: [10] },
    series: [{ name: '步数', color: 1, x: batch, runs: [steps] }],
    references: [
      {
        kind: 'curve',
        name: '完全线性',
        x: batch,
        y: batch.map((size) => first / size).map((value) => Math.max(1, value)),
        nameAt: 64,
      },
      ...(Number.isFinite(critical)
        ? [{ kind: 'vertical' as const, at: critical, name: `临界批量 ${number(critical, 2)}` }]
        : []),
    ],
    ratio: 0.78,
  }
}

/** Samples to the goal over the batch. */
export function samplesFigure(found: Found): LineChart {
  const { batch, samples } = found
  return {
    kind: 'lines',
    label: `达标所用的样本数：小批量时几乎不变，约 ${number(Math.min(...samples))}；过了临界批量成比例上升。`,
    x,
    y: { name: '达标的样本数', scale: 'log' },
    series: [{ name: '样本数 = 步数 × 批量', color: 2, x: batch, runs: [samples] }],
    ratio: 0.78,
  }
}

/** Best learning rates over the batch. */
export function rateFigure({ batch, lr, oneStep }: Found): LineChart {
  return {
    kind: 'lines',
    label: `最优学习率在小批量时随批量成比例上升，之后饱和；一步的公式 η_max/(1 + B_noise/B) 给出同样的形状。`,
    x,
    y: { name: '学习率', scale: 'log' },
    series: [
      { name: '一步最优，公式', color: 3, x: batch, runs: [oneStep] },
      { name: '到达目标最快', color: 1, x: batch, runs: [lr] },
    ],
    ratio: 0.78,
  }
}
