/** Histograms: how often a measured number fell where, in shares, beside the value theory gives. */
import type { Axis, Histogram, LineChart, Numbers } from './figure.ts'
import { nameInside } from './inside.ts'
import { frame, framed, NARROW, type Frame } from './frame.ts'
import { linesOf, spread, widthOf, writeLabel } from './labels.ts'
import { element, line, pixel } from './svg.ts'
import { LINE_HEIGHT } from './text.ts'

type Series = Histogram['series'][number]

/** Share of the values in each bin [edge, next edge); the last bin holds its right edge too, and values outside count in no bin. */
export function shares(values: Numbers, edges: Numbers): number[] {
  const bins = edges.length - 1
  const counts = Array.from({ length: bins }, () => 0)
  for (let i = 0; i < values.length; i++) {
    const bin = binOf(values[i]!, edges)
    if (bin >= 0) counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts.map((count) => count / Math.max(1, values.length))
}

function binOf(value: number, edges: Numbers): number {
  const last = edges.length - 1
  if (!(value >= edges[0]! && value <= edges[last]!)) return -1
  let low = 0
  let high = last
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (value >= edges[middle]!) low = middle
    else high = middle
  }
  return low
}

const SHARE: Axis = { name: '占比', include: [0] }

/** Draws a histogram at a width in user units. */
export function histogram(figure: Histogram, width: number): string {
  const heights = figure.series.map((series) => shares(series.values, figure.edges))
  const room = width * (width <= NARROW ? 0.3 : 0.26)
  const blocks = figure.series.map(({ name, note, color }) => linesOf({ name, color, note }, room))
  const box = frame({
    width,
    ratio: figure.ratio,
    x: figure.x,
    y: SHARE,
    xData: [figure.edges],
    yData: heights,
    rightRoom: Math.max(0, ...blocks.map(widthOf)),
  })
  const bodies = figure.series.map((series, index) => steps(box, figure.edges, heights[index] ?? [], series))
  const rules = (figure.references ?? []).map((reference) =>
    reference.kind === 'vertical'
      ? line(box.x(reference.at), box.plot.top, box.x(reference.at), box.plot.bottom, 'th')
      : '',
  )
  const names = writeNames(box, figure, blocks, heights)
  return framed(box, figure.label, '', bodies.join('') + rules.join(''), names + positions(box, figure))
}

/** One outline over all bins, filled softly. */
function steps({ x, y, plot }: Frame, edges: Numbers, heights: readonly number[], { color }: Series): string {
  const points = heights.map((height, bin) => {
    const from = pixel(x(edges[bin]!))
    const to = pixel(x(edges[bin + 1]!))
    return `L${from},${pixel(y(height))}L${to},${pixel(y(height))}`
  })
  const start = `M${pixel(x(edges[0]!))},${pixel(plot.bottom)}`
  const end = `L${pixel(x(edges[edges.length - 1]!))},${pixel(plot.bottom)}`
  const d = start + points.join('') + end
  const key = color === 'muted' ? 'm' : color
  return element('path', { class: `band f${key}`, d }) + element('path', { class: `l step s${key}`, d })
}

function writeNames(
  box: Frame,
  figure: Histogram,
  blocks: readonly ReturnType<typeof linesOf>[],
  heights: readonly (readonly number[])[],
): string {
  const wishes = blocks.map((lines, index) => {
    const top = Math.max(0, ...(heights[index] ?? []))
    return { wish: box.y(top) - 4, height: lines.length * LINE_HEIGHT + 4 }
  })
  const tops = spread(wishes, box.plot.top - 14, box.plot.bottom)
  return blocks
    .map((lines, index) =>
      writeLabel(
        lines,
        figure.series[index]?.color ?? 'muted',
        box.plot.right + 8,
        tops[index] ?? 0,
        'start',
        false,
      ),
    )
    .join('')
}

function positions(box: Frame, figure: Histogram): string {
  const { x, label, references = [] } = figure
  const bare: LineChart = { kind: 'lines', label, x, y: SHARE, series: [], references }
  return nameInside(box, bare, [])
}
