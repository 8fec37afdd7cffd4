import type { Figure } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'
import type { ClassRow, Report } from './report.ts'

interface View {
  readonly report: Report
  readonly settings: Settings<typeof controls>
}

const COLORS = [1, 2, 3, 4, 5] as const
/** Most classes of which bars are drawn. */
const BARS = 16

/** The classes of which curves are drawn: those with most true pixels, without label 0. */
const drawnClasses = ({ classes }: Report): readonly ClassRow[] =>
  classes
    .filter(({ label }) => label > 0)
    .toSorted((a, b) => b.truth - a.truth)
    .slice(0, COLORS.length)

export function dice({ report }: View): Figure | null {
  const rows = report.classes
    .filter(({ dice: value, imageDice }) => Number.isFinite(value) && Number.isFinite(imageDice.mean))
    .toSorted((a, b) => a.dice - b.dice)
    .slice(0, BARS)
  const [lowest] = rows
  if (!lowest) return null
  return {
    kind: 'bars',
    label: `${report.classes.length} 类里标签 ${lowest.label} 的 Dice 最低：累计 ${write(lowest.dice)}，按图平均 ${write(lowest.imageDice.mean)}${report.classes.length > BARS ? `；画了最低的 ${BARS} 类` : ''}。`,
    unit: 'Dice',
    left: { name: '按图平均', color: 3 },
    right: { name: '全部像素累计', color: 1 },
    rows: rows.map((row) => ({
      name: row.label === 0 ? '0（背景）' : `标签 ${row.label}`,
      left: row.imageDice.mean,
      right: row.dice,
    })),
  }
}

export function images({ report }: View): Figure | null {
  const rows = drawnClasses(report).filter(({ sortedDice }) => sortedDice.length > 1)
  const [first] = rows
  if (!first) return null
  return {
    kind: 'lines',
    label: `各图的 Dice 从低到高：标签 ${first.label} 的中位数 ${write(first.imageDice.median)}，最低 ${write(first.imageDice.least)}，${first.imageDice.images} 张图。`,
    x: { name: '图的分位（%）', domain: [0, 100] },
    y: { name: 'Dice', domain: [0, 1] },
    ratio: 0.8,
    series: rows.map(({ label, imageDice, sortedDice }, index) => ({
      name: `标签 ${label}`,
      note: `均 ${write(imageDice.mean)}`,
      color: COLORS[index] ?? 1,
      x: sortedDice.map((_, place) => (100 * place) / (sortedDice.length - 1)),
      runs: [sortedDice],
    })),
  }
}

export function tolerance({ report }: View): Figure | null {
  const rows = drawnClasses(report).filter(
    ({ nsdCurve }) => nsdCurve.length > 0 && nsdCurve.every(Number.isFinite),
  )
  const [first] = rows
  if (!first) return null
  return {
    kind: 'lines',
    label: `NSD 随容差上升：τ = ${write(report.tau)} ${report.unit}时标签 ${first.label} 是 ${write(first.apart?.nsd ?? Number.NaN)}。`,
    x: { name: `容差 τ（${report.unit}）`, domain: [0, report.taus.at(-1) ?? 1] },
    y: { name: 'NSD', domain: [0, 1] },
    ratio: 0.8,
    series: rows.map(({ label, nsdCurve }, index) => ({
      name: `标签 ${label}`,
      color: COLORS[index] ?? 1,
      x: report.taus,
      runs: [nsdCurve],
    })),
    references:
      report.tau <= (report.taus.at(-1) ?? 0)
        ? [{ kind: 'vertical', at: report.tau, name: `τ = ${write(report.tau)}` }]
        : [],
  }
}

export function picture({ report, settings }: View): Figure | null {
  const one = report.pictures[settings.picture - 1] ?? report.pictures.at(-1)
  if (!one) return null
  const share = one.wrong.reduce((sum, value) => sum + value, 0) / one.wrong.length
  return {
    kind: 'images',
    sharp: true,
    label: `${one.name}：真值、预测和不一致的像素；前景的 Dice 平均 ${write(one.dice)}，不一致的像素占 ${write(100 * share)}%。`,
    width: one.width,
    height: one.height,
    columns: { wide: one.width > 1.4 * one.height ? 2 : 3, narrow: one.width > 1.4 * one.height ? 1 : 2 },
    images: [
      { name: '真值', values: one.truth },
      { name: '预测', values: one.predicted },
      { name: '不一致（白）', values: one.wrong },
    ],
  }
}
