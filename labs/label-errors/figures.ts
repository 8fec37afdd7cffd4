import type { Figure } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import type { Report } from './report.ts'

/** Most classes that a figure shows. */
const DRAWN = 20

export function joint({ classes, confident, joint: cells, rows, noise }: Report): Figure | null {
  if (classes.length > DRAWN) return null
  const largest = Math.max(...cells.flatMap((row, r) => row.filter((_, c) => c !== r)), 1e-12)
  return {
    kind: 'matrix',
    label: `置信联合：${classes.length} 类，行是给的标签，列是估计的真实类；非对角合计 ${percent(noise)}。`,
    down: '给的标签',
    across: '估计的真实类',
    rows: classes.map(({ name, rows: count }) => `${name}（${count}）`),
    columns: classes.map(({ name }) => name),
    cells: cells.map((row, r) =>
      row.map((share, c) => ({
        text: write(confident[r]?.[c] ?? 0),
        note: percent(share, 2),
        shade: r === c ? (share * rows) / Math.max(1, classes[r]?.rows ?? 1) : share / largest,
        color: r === c ? 1 : 2,
      })),
    ),
  }
}

export function noiseBars({ classes }: Report): Figure | null {
  const shown = classes.filter(({ wrongLabels }) => Number.isFinite(wrongLabels))
  const [worst] = shown.toSorted((a, b) => b.wrongLabels - a.wrongLabels)
  if (!worst) return null
  const rows =
    shown.length > DRAWN ? shown.toSorted((a, b) => b.wrongLabels - a.wrongLabels).slice(0, DRAWN) : shown
  return {
    kind: 'bars',
    label: `逐类的错标率：标成 ${worst.name} 的 ${worst.rows} 行里估计有 ${percent(worst.wrongLabels)} 标错，各类中最高。`,
    unit: '这一标签的行里估计标错的百分数',
    right: { name: '错标率（%）', color: 2 },
    rows: rows.map(({ name, wrongLabels }) => ({ name, right: 100 * wrongLabels })),
  }
}

export function confidence({ confidence: { suspects, rest }, rows, found }: Report): Figure {
  const bins = rest.length
  const x = rest.map((_, bin) => (bin + 0.5) / bins)
  const low = suspects.slice(0, bins / 2).reduce((sum, count) => sum + count, 0)
  return {
    kind: 'lines',
    label: `自置信度的分布：${rows} 行里嫌疑 ${found} 行，其中 ${low} 行低于 0.5。`,
    x: { name: '自置信度（给的标签的概率）', domain: [0, 1] },
    y: { name: '行数', include: [0] },
    names: 'inside',
    series: [
      { name: '其余', color: 1, x, runs: [rest] },
      { name: '嫌疑', color: 2, x, runs: [suspects] },
    ],
  }
}
