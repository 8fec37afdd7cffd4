import type { Figure, LineChart } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import type { Report } from './report.ts'

const DRAWN = 12

export function importance({ parameters, pairs, rest }: Report): Figure | null {
  const [first] = parameters
  if (!first) return null
  const [pair] = pairs
  return {
    kind: 'bars',
    label: `超参的重要性：${first.name} 单独解释 ${percent(first.importance)} 的方差${pair && pair.importance > 0.01 ? `，最强的交互 ${pair.names.join(' × ')} 解释 ${percent(pair.importance)}` : ''}。`,
    unit: '占森林预测方差的百分数',
    right: { name: '重要性（%）', color: 1 },
    rows: [
      ...parameters.slice(0, DRAWN).map(({ name, importance: share }) => ({ name, right: 100 * share })),
      ...(pair ? [{ name: pair.names.join(' × '), right: 100 * pair.importance }] : []),
      {
        name: '其余交互',
        right: 100 * (rest + pairs.slice(1).reduce((sum, one) => sum + one.importance, 0)),
      },
    ],
  }
}

export function isolation({ isolations, metric, notDrawn, direction, parameters }: Report): Figure | null {
  const [first] = parameters
  if (!first) return null
  return {
    kind: 'panels',
    label: `隔离图：每个超参分段，每段最${direction === 'min' ? '低' : '高'}的 ${metric} 连成线；${first.name} 最重要，最好的是 ${first.best}${notDrawn > 0 ? `；最差的 ${notDrawn} 次没有画` : ''}。`,
    columns: { wide: 2, narrow: 1 },
    panels: isolations.map(({ name, log, categories, x, y, bestX, bestY }) => {
      const figure: LineChart = {
        kind: 'lines',
        label: `${name} 与 ${metric}：${x.length} 次试验。`,
        x: {
          name:
            categories.length > 0 ? categories.map((one, index) => `${index + 1} ${one}`).join('，') : name,
          scale: log ? 'log' : 'linear',
          include: x,
          ...(categories.length > 0
            ? { ticks: categories.map((_, index) => index + 1), domain: [0.5, categories.length + 0.5] }
            : {}),
        },
        y: { name: metric, include: y },
        // categories have no order that a line could follow
        series:
          categories.length > 0
            ? []
            : [{ name: '每段最好', color: 1, x: bestX, runs: [bestY], labelled: false }],
        marks: x.map((at, index) => ({ x: at, y: y[index] ?? 0, color: 'muted', shape: 'dot' }) as const),
      }
      return { title: name, figure }
    }),
  }
}

export function heat({ heatMap, metric, direction }: Report, cell: 'best' | 'median'): Figure | null {
  if (!heatMap) return null
  const filled = heatMap.cells.flatMap((row) => row.flatMap((one) => (one ? [one.value] : [])))
  const ordered = filled.toSorted((a, b) => (direction === 'min' ? b - a : a - b))
  const best = ordered.at(-1) ?? 0
  return {
    kind: 'matrix',
    label: `${heatMap.across} × ${heatMap.down}：每格是${cell === 'best' ? '最好' : '中位数'}的 ${metric}，最好的一格 ${write(best)}；颜色深的好。`,
    down: heatMap.down,
    across: heatMap.across,
    rows: heatMap.rows,
    columns: heatMap.columns,
    cells: heatMap.cells.map((row) =>
      row.map((one) => ({
        text: one ? write(one.value) : '',
        note: one ? `${one.count} 次` : undefined,
        // by rank, since one bad trial would leave all others alike
        shade: one ? ordered.indexOf(one.value) / Math.max(1, ordered.length - 1) : 0,
        color: one ? 1 : 'muted',
      })),
    ),
  }
}
