/** A curve beside text, without axes. */
import { extent, line, scaleLinear, scaleLog } from 'd3'
import type { Sparkline } from './figure.ts'
import { labelClass } from './labels.ts'
import { lived, peaks } from './runs.ts'
import { drawing, element, text } from './svg.ts'
import { textWidth } from './text.ts'
import { markShape } from './marks.ts'

/** Height over width. */
const RATIO = 0.33
const PAD = 5

/** Draws a sparkline; the longest curve spans the width that its name leaves. */
export function sparkline(figure: Sparkline, width: number): string {
  const height = Math.round(width * RATIO)
  const longest = Math.max(2, ...figure.series.map(({ y }) => y.length))
  const room = Math.max(0, ...figure.series.map(({ name }) => (name === undefined ? 0 : textWidth(name) + 6)))
  const [low = 0, high = 1] = extent(
    figure.series.flatMap(({ y }) => Array.from(y).filter((value) => Number.isFinite(value))),
  )
  const x = scaleLinear()
    .domain([0, longest - 1])
    .range([PAD, width - PAD - room])
  const y = (figure.scale === 'log' ? scaleLog() : scaleLinear())
    .domain(low < high ? [low, high] : [low - 1, high + 1])
    .range([height - PAD - 2, PAD + 4])
  const curves = figure.series.map((series) => {
    const places = peaks(series.y, lived(series.y), width)
    const key = series.color === 'muted' ? 'm' : series.color
    const d =
      line<number>()
        .x(x)
        .y((place) => y(series.y[place]!))
        .digits(1)(places) ?? ''
    const path = element('path', { class: `l s${key}${key === 'm' ? ' thin' : ''}`, d })
    const last = lived(series.y) - 1
    if (series.name === undefined || last < 0) return path
    return (
      path + text(x(last) + 6, y(series.y[last]!) + 4, series.name, { className: labelClass(series.color) })
    )
  })
  return drawing(width, height, null, ...curves, stop(figure, x, y))
}

function stop(
  { series, end }: Sparkline,
  x: (place: number) => number,
  y: (value: number) => number,
): string {
  const first = series[0]
  if (end === undefined || first === undefined) return ''
  const last = lived(first.y) - 1
  const at = { x: x(Math.max(0, last)), y: y(first.y[Math.max(0, last)]!) }
  const mark = markShape({ x: 0, y: 0, color: 2, shape: 'cross' }, at.x, at.y)
  return mark + text(at.x + 4, at.y + 20, end, { anchor: 'end', className: 'b lab-2' })
}
