/** Line charts: one curve, or the median of many seeds with its 10–90 % band, beside bounds, theory and single points. */
import { exitOf, type DrawnSeries } from './exit.ts'
import type { Color, LineChart } from './figure.ts'
import { bandPath, curvePath, frame, framed, NARROW, type Frame } from './frame.ts'
import { linesOf, spread, widthOf, writeLabel, type Label } from './labels.ts'
import { nameInside } from './inside.ts'
import { markShape } from './marks.ts'
import { bandOf, hasBand, mainCurve, thinCurve, thinRuns, type Curve } from './runs.ts'
import { element, line } from './svg.ts'
import { LINE_HEIGHT } from './text.ts'

const strokeClass = (color: Color): string => (color === 'muted' ? 'sm' : `s${color}`)
const fillClass = (color: Color): string => (color === 'muted' ? 'fm' : `f${color}`)

/** A name in the right margin and the height it wishes to stand at. */
interface MarginName {
  readonly label: Label
  /** The value beside which the name stands. */
  readonly at: number
}

/** Draws a line chart at a width in user units (12 units are the height of its text). */
export function lineChart(chart: LineChart, width: number): string {
  const most = Math.max(120, width)
  const curves = chart.series.map((series) => mainCurve(series, most))
  const names = marginNames(chart, curves)
  const room = width * (width <= NARROW ? 0.3 : 0.28)
  const blocks = names.map(({ label }) => linesOf(label, room))
  const box = frame({
    width,
    ratio: chart.ratio,
    x: chart.x,
    y: chart.y,
    xData: [...chart.series.map(({ x }) => x), ...referenceColumns(chart, 'x')],
    yData: [...chart.series.flatMap(({ runs }) => runs), ...referenceColumns(chart, 'y')],
    rightRoom: Math.max(0, ...blocks.map(widthOf)),
    room: chart.room,
  })
  const drawn = chart.series.map((series, index): DrawnSeries => {
    const curve = curves[index]!
    return { series, curve, exit: exitOf(box, curve) }
  })
  const margin = writeMargin(box, names, blocks, drawn)
  return framed(
    box,
    chart.label,
    regions(box, chart),
    bands(box, drawn, most) + references(box, chart) + lines(box, drawn, most),
    marks(box, chart) + ends(box, drawn) + margin + nameInside(box, chart, drawn),
  )
}

function referenceColumns(chart: LineChart, axis: 'x' | 'y'): number[][] {
  return (chart.references ?? []).map((reference) => {
    if (reference.kind === 'curve') return Array.from(axis === 'x' ? reference.x : reference.y)
    const own = reference.kind === 'horizontal' ? 'y' : 'x'
    return own === axis ? [reference.at] : []
  })
}

/** Names that stand in the margin: of curves, of horizontal references and of theory curves without a place of their own. */
function marginNames(chart: LineChart, curves: readonly Curve[]): MarginName[] {
  if (chart.names === 'inside') return []
  const names: MarginName[] = []
  chart.series.forEach(({ name, note, color, labelled }, index) => {
    const last = curves[index]?.y.findLast(Number.isFinite)
    if (labelled === false || last === undefined) return
    names.push({ at: last, label: { name, color, note } })
  })
  for (const reference of chart.references ?? []) {
    if (reference.kind === 'vertical' || reference.name === undefined) continue
    const label: Label = {
      name: reference.name,
      strong: false,
      color: reference.color ?? 'muted',
    }
    if (reference.kind === 'horizontal') names.push({ label, at: reference.at })
    else if (reference.nameAt === undefined) {
      const at = Array.from(reference.y).findLast(Number.isFinite)
      if (at !== undefined) names.push({ label, at })
    }
  }
  return names
}

type Block = ReturnType<typeof linesOf>

function writeMargin(
  box: Frame,
  names: readonly MarginName[],
  blocks: readonly Block[],
  drawn: readonly DrawnSeries[],
): string {
  const left = new Set(drawn.filter(({ exit }) => exit).map(({ series }) => series.name))
  const kept = names.map((_, index) => index).filter((index) => !left.has(names[index]?.label.name ?? ''))
  const heights = kept.map((index) => (blocks[index]?.length ?? 1) * LINE_HEIGHT + 4)
  const wishes = kept.map((index, place) => {
    const strong = names[index]?.label.strong ?? true
    const y = Math.min(box.plot.bottom, Math.max(box.plot.top, box.y(names[index]?.at ?? 0)))
    return { wish: y - (strong ? 10 : 8), height: heights[place] ?? LINE_HEIGHT }
  })
  const tops = spread(wishes, box.plot.top - 14, box.plot.bottom + 14)
  return kept
    .map((index, place) => {
      const { label } = names[index]!
      return writeLabel(blocks[index]!, label.color, box.plot.right + 8, tops[place] ?? 0, 'start', false)
    })
    .join('')
}

function regions({ x, plot }: Frame, chart: LineChart): string {
  return (chart.regions ?? [])
    .map(({ from, to, tone }) => {
      const left = Math.max(plot.left, x(from))
      const width = Math.max(0, Math.min(plot.right, x(to)) - left)
      return element('rect', {
        class: `region-${tone}`,
        x: left,
        y: plot.top,
        width,
        height: plot.bottom - plot.top,
      })
    })
    .join('')
}

function bands(box: Frame, drawn: readonly DrawnSeries[], most: number): string {
  return drawn
    .filter(({ series }) => hasBand(series))
    .map(({ series }) => {
      const { x, low, high } = bandOf(series, most / 2)
      return element('path', { class: `band ${fillClass(series.color)}`, d: bandPath(box, x, low, high) })
    })
    .join('')
}

function lines(box: Frame, drawn: readonly DrawnSeries[], most: number): string {
  const thin = drawn.flatMap(({ series }) =>
    thinRuns(series).map((run) => {
      const { x, y } = thinCurve(series, run, most / 3)
      return element('path', { class: `l thin seed ${strokeClass(series.color)}`, d: curvePath(box, x, y) })
    }),
  )
  const thick = drawn.map(({ series, curve }) => {
    const dash = series.dashed === true ? ' dash' : ''
    return element('path', {
      class: `l ${strokeClass(series.color)}${dash}`,
      d: curvePath(box, curve.x, curve.y),
    })
  })
  return thin.join('') + thick.join('')
}

function references(box: Frame, chart: LineChart): string {
  const { plot } = box
  return (chart.references ?? [])
    .map((reference) => {
      const color = reference.color === undefined ? '' : ` ${strokeClass(reference.color)}`
      if (reference.kind === 'horizontal')
        return line(plot.left, box.y(reference.at), plot.right, box.y(reference.at), `th${color}`)
      if (reference.kind === 'vertical')
        return line(box.x(reference.at), plot.top, box.x(reference.at), plot.bottom, `th${color}`)
      return element('path', { class: `th${color}`, d: curvePath(box, reference.x, reference.y) })
    })
    .join('')
}

/** A dot where a curve has not reached the right edge yet. */
function ends(box: Frame, drawn: readonly DrawnSeries[]): string {
  return drawn
    .map(({ series, curve, exit }) => {
      const x = curve.x.at(-1)
      const y = curve.y.at(-1)
      if (exit || x === undefined || y === undefined || box.x(x) > box.plot.right - 6) return ''
      return element('circle', { cx: box.x(x), cy: box.y(y), r: 3.5, class: fillClass(series.color) })
    })
    .join('')
}

function marks(box: Frame, chart: LineChart): string {
  return (chart.marks ?? []).map((mark) => markShape(mark, box.x(mark.x), box.y(mark.y))).join('')
}
