import type { Figure, LineChart } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import type { Points, Report } from './report.ts'

const DIAGONAL = {
  kind: 'curve',
  name: '完全校准',
  x: [0, 1],
  y: [0, 1],
  nameAt: 0.3,
} as const

const axes = (event: string): Pick<LineChart, 'x' | 'y' | 'ratio' | 'names'> => ({
  x: { name: event === '预测对了' ? '平均置信度' : '平均概率', domain: [0, 1] },
  y: { name: `实际频率（${event}）`, domain: [0, 1] },
  ratio: 0.9,
  names: 'inside',
})

/** Bins with fewer rows are drawn hollow: their height is mostly chance. */
export const SPARSE = 10

const dots = ({ count, confidence, frequency }: Points, color: 1 | 2 | 3) =>
  confidence.map((x, index) => {
    const shape = (count[index] ?? 0) < SPARSE ? 'ring' : 'dot'
    return { x, y: frequency[index] ?? 0, color, shape } as const
  })

export function reliability({ bins, scores, event, rows, draws }: Report): Figure {
  const points: Points = {
    count: bins.map((bin) => bin.count),
    confidence: bins.map((bin) => bin.confidence),
    frequency: bins.map((bin) => bin.frequency),
  }
  const outside = bins.filter((bin) => bin.frequency < bin.low || bin.frequency > bin.high).length
  return {
    kind: 'lines',
    label: `可靠性图：${rows} 行，${bins.length} 个有数据的箱，${outside} 个在校准时的 95% 范围之外；ECE ${write(scores.ece)}。范围由 ${draws} 次抽样得到。`,
    ...axes(event),
    series: [{ name: '这个模型', color: 2, x: points.confidence, runs: [points.frequency], labelled: false }],
    references: [
      DIAGONAL,
      { kind: 'curve', color: 'muted', x: points.confidence, y: bins.map((bin) => bin.low) },
      { kind: 'curve', color: 'muted', x: points.confidence, y: bins.map((bin) => bin.high) },
    ],
    marks: dots(points, 2),
  }
}

export function errorByBins({ curve, null: band }: Report): Figure {
  const x = curve.map(({ bins }) => bins)
  const of = (key: 'error' | 'mean' | 'low' | 'high'): number[] => curve.map((one) => one[key])
  const [first, last] = [curve[0], curve.at(-1)]
  return {
    kind: 'lines',
    label: `ECE 随箱数从 ${write(first?.error ?? 0)}（1 箱）变到 ${write(last?.error ?? 0)}（100 箱）；${band.bins} 箱时校准模型的 95% 范围是 ${write(band.low)} 到 ${write(band.high)}。`,
    x: { name: '箱数', scale: 'log', domain: [1, 100], ticks: [1, 2, 5, 10, 20, 50, 100] },
    y: { name: 'ECE', include: [0] },
    ratio: 0.9,
    series: [{ name: '这个模型', color: 2, x, runs: [of('error')] }],
    references: [
      { kind: 'curve', name: '零分布 97.5%', x, y: of('high') },
      { kind: 'curve', name: '零分布平均', x, y: of('mean') },
      { kind: 'curve', name: '零分布 2.5%', x, y: of('low') },
    ],
    marks: [{ x: band.bins, y: band.error, color: 2, shape: 'dot' }],
  }
}

export function spread({ histogram, meanConfidence, frequency, event }: Report): Figure {
  const { edges, share } = histogram
  const x = edges.flatMap((edge, index) =>
    index === 0 || index === edges.length - 1 ? [edge] : [edge, edge],
  )
  const y = share.flatMap((value) => [value, value])
  const gap = meanConfidence - frequency
  const [name, mean] = event === '预测对了' ? ['置信度', '平均置信度'] : [`概率（${event}）`, '平均概率']
  return {
    kind: 'lines',
    label: `置信度的分布：平均 ${write(meanConfidence)}，实际频率 ${write(frequency)}，相差 ${write(gap)}。`,
    x: { name, domain: [0, 1] },
    y: { name: '行数占比', include: [0] },
    ratio: 0.9,
    names: 'inside',
    series: [{ name: '占比', color: 1, x, runs: [y], labelled: false }],
    references: [
      { kind: 'vertical', at: meanConfidence, name: `${mean} ${write(meanConfidence, 4)}`, color: 2 },
      { kind: 'vertical', at: frequency, name: `实际频率 ${write(frequency, 4)}`, color: 3 },
    ],
  }
}

export function scaled({ temperature, event }: Report): Figure | null {
  const { value, before, after, points, tested } = temperature
  if (value === null || !after || !points.after) return null
  return {
    kind: 'lines',
    label: `温度缩放 T = ${write(value)}：${tested} 行上 ECE 从 ${write(before.ece)} 到 ${write(after.ece)}，NLL 从 ${write(before.log_loss)} 到 ${write(after.log_loss)}。`,
    ...axes(event),
    series: [
      { name: '缩放前', color: 2, x: points.before.confidence, runs: [points.before.frequency] },
      { name: '缩放后', color: 3, x: points.after.confidence, runs: [points.after.frequency] },
    ],
    references: [DIAGONAL],
    marks: [...dots(points.before, 2), ...dots(points.after, 3)],
  }
}
