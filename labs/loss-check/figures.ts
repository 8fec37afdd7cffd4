import type { Figure } from '../../src/figures/figure.ts'
import { number as write, powerOfTen } from '../../src/figures/text.ts'
import { valueOf } from './report.ts'
import type { Report } from './report.ts'

/** Most columns whose gradient is drawn. */
const DRAWN_CLASSES = 12

export function sortedLosses({ sorted, mean, baselines, rows, ignored }: Report): Figure | null {
  if (sorted.rank.length < 2) return null
  const counted = rows - ignored
  const above = sorted.loss.filter((loss) => loss > baselines.uniform).length / sorted.loss.length
  return {
    kind: 'lines',
    label: `逐行损失从大到小：最大 ${write(sorted.loss[0] ?? 0)}，mean ${write(mean)}，约 ${write(100 * above, 2)}% 的行高于均匀预测的 ${write(baselines.uniform)}。`,
    x: { name: '名次（损失从大到小）', domain: [1, Math.max(2, counted)], ordinal: '名' },
    y: { name: '一行的损失（nat）', include: [0] },
    names: 'inside',
    series: [{ name: '逐行损失', color: 1, x: sorted.rank, runs: [sorted.loss], labelled: false }],
    references: [
      ...(Number.isFinite(mean)
        ? [{ kind: 'horizontal', at: mean, name: `mean ${write(mean)}`, color: 1 } as const]
        : []),
      ...(Number.isFinite(baselines.uniform)
        ? [
            {
              kind: 'horizontal',
              at: baselines.uniform,
              name: `均匀预测 ${write(baselines.uniform)}`,
            } as const,
          ]
        : []),
    ],
  }
}

export function ways(report: Report): Figure | null {
  const { alternatives, reduction, loss } = report
  const value = valueOf(report)
  const drawn = alternatives.filter((one) => Number.isFinite(one.value) && one.value >= 0)
  if (!Number.isFinite(value) || value < 0 || drawn.length === 0) return null
  const [first] = drawn
  return {
    kind: 'bars',
    label: `${loss} 是 ${write(value, 4)}；${first ? `${first.name}会得到 ${write(first.value, 4)}` : ''}。`,
    unit: reduction === 'sum' ? '损失之和（nat）' : '平均损失（nat）',
    right: { name: '损失', color: 1 },
    rows: [
      { name: '按所选选项', right: value },
      ...drawn.map((one) => ({ name: one.name, right: one.value })),
    ],
  }
}

export function gradients({ gradient, names, classes, reduction, loss }: Report): Figure | null {
  const most = Math.max(...gradient.values.flat().map(Math.abs))
  if (classes > DRAWN_CLASSES || !Number.isFinite(most)) return null
  const [line = 0] = gradient.lines
  // in units of a power of ten, so that the numbers are short
  const exponent = most === 0 ? 0 : Math.min(0, Math.floor(Math.log10(most)))
  const unit = exponent === 0 ? '' : ` × ${powerOfTen(exponent)}`
  return {
    kind: 'matrix',
    label: `损失对 logits 的梯度（${reduction}）：损失最大的第 ${line} 行，分量里绝对值最大的是 ${write(Math.max(...(gradient.values[0] ?? [0]).map(Math.abs)))}；负的分量会被推高。`,
    down: '行，标签',
    across: `梯度分量${unit}${loss === 'nll_loss' ? '（设概率来自 softmax）' : ''}`,
    rows: gradient.lines.map((at, index) => `第 ${at} 行，${gradient.labels[index] ?? ''}`),
    columns: names,
    cells: gradient.values.map((row) =>
      row.map((value) => ({
        text: (value / 10 ** exponent).toFixed(2).replace('-', '−'),
        shade: most === 0 ? 0 : Math.abs(value) / most,
        color: value < 0 ? 1 : 2,
      })),
    ),
  }
}
