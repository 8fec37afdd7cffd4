import type { Figure } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import type { Curves, Report } from './report.ts'

/** Most classes whose confusion matrix is drawn. */
const DRAWN_CLASSES = 24

export function distribution({ curves, classes, positive }: Report): Figure | null {
  if (!curves || positive === null) return null
  const { edges, positive: own, negative } = curves.histogram
  const centers = own.map((_, bin) => ((edges[bin] ?? 0) + (edges[bin + 1] ?? 0)) / 2)
  const inside = Number.isFinite(curves.threshold)
  return {
    kind: 'lines',
    label: `两类分数的分布，阈值 ${write(curves.threshold, 4)}（${curves.how}）。`,
    x: { name: '分数', domain: [edges[0] ?? 0, edges.at(-1) ?? 1] },
    y: { name: '行数', include: [0] },
    series: [
      { name: `正类 ${classes[positive]}`, color: 2, x: centers, runs: [own] },
      { name: `负类 ${classes[1 - positive]}`, color: 1, x: centers, runs: [negative] },
    ],
    references: inside
      ? [{ kind: 'vertical', at: curves.threshold, name: `阈值 ${write(curves.threshold, 3)}` }]
      : [],
  }
}

export function confusion({ classes, confusion: counts, counts: rows, positive }: Report): Figure | null {
  if (classes.length > DRAWN_CLASSES) return null
  const role = (row: number, column: number): string => {
    if (positive === null) return ''
    const called = column === positive
    return `${row === column ? '真' : '误'}${called ? '正' : '负'} `
  }
  return {
    kind: 'matrix',
    label: `混淆矩阵：${classes.length} 类，行是真实，列是预测。`,
    down: '真实',
    across: '预测',
    rows: classes.map((name, row) => `${name}（${rows[row]}）`),
    columns: classes,
    cells: counts.map((cells, row) =>
      cells.map((count, column) => {
        const share = count / Math.max(1, rows[row] ?? 1)
        return {
          text: write(count),
          note: `${role(row, column)}${percent(share, 3)}`,
          shade: share,
          color: row === column ? 1 : 2,
        }
      }),
    ),
  }
}

export const roc = ({ curves, metrics }: Report): Figure | null =>
  curves && {
    kind: 'lines',
    label: `ROC 曲线，AUC ${write(valueOf(metrics, 'roc_auc'), 4)}；阈值处假正率 ${write(curves.at.fpr)}、真正率 ${write(curves.at.tpr)}。`,
    x: { name: '假正率 FPR', domain: [0, 1] },
    y: { name: '真正率 TPR', domain: [0, 1] },
    ratio: 0.9,
    names: 'inside',
    series: [{ name: 'ROC', color: 1, x: curves.roc.fpr, runs: [curves.roc.tpr], labelled: false }],
    references: [{ kind: 'curve', name: '随机', x: [0, 1], y: [0, 1], nameAt: 0.62 }],
    marks: [point(curves, curves.at.fpr, curves.at.tpr)],
  }

export function pr({ curves, metrics, counts, positive }: Report): Figure | null {
  if (!curves || positive === null) return null
  const share = (counts[positive] ?? 0) / counts.reduce((sum, count) => sum + count, 0)
  const { recall, precision } = curves.pr
  // steps, because between two points precision does not run straight
  const x = recall.flatMap((value, index) => (index === 0 ? [value] : [value, value]))
  const y = precision.flatMap((value, index) =>
    index === 0 ? [value] : [precision[index - 1] ?? value, value],
  )
  return {
    kind: 'lines',
    label: `PR 曲线，AP ${write(valueOf(metrics, 'average_precision'), 4)}；随机的水平是正类占比 ${write(share)}。`,
    x: { name: '召回率', domain: [0, 1] },
    y: { name: '精确率', domain: [0, 1] },
    ratio: 0.9,
    names: 'inside',
    series: [{ name: 'PR', color: 1, x, runs: [y], labelled: false }],
    references: [{ kind: 'horizontal', at: share, name: `随机 = 正类占比 ${write(share)}` }],
    marks: Number.isFinite(curves.at.precision) ? [point(curves, curves.at.tpr, curves.at.precision)] : [],
  }
}

const point = (_curves: Curves, x: number, y: number) =>
  ({ x, y, color: 6, shape: 'dot', name: `(${write(x)}, ${write(y)})` }) as const

/** A metric of the report by its key; NaN when it has none. */
export const valueOf = (metrics: Report['metrics'], key: string): number =>
  metrics.find((one) => one.key === key)?.value ?? Number.NaN
