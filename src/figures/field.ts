/** The decision of a network over a plane: contour bands of the probability, the boundary, and the points that were learned. */
import { contours, type ContourMultiPolygon } from 'd3'
import { horizontalAxis, scaleOf, verticalAxis, type Plot, type Scale } from './axis.ts'
import type { DecisionField } from './figure.ts'
import { clipped, drawing, element, pixel } from './svg.ts'

type Grid = NonNullable<DecisionField['probability']>

/** Lower bound of a band of the probability of class 1, and its class; below the first lies class 0. */
const BANDS = [
  [0.25, 'field-a2'],
  [0.5, 'field-b2'],
  [0.75, 'field-b'],
] as const

interface Place {
  readonly plot: Plot
  readonly x: Scale
  readonly y: Scale
}

/** Draws the field at a width in user units; the plane keeps its aspect ratio. */
export function decisionField(figure: DecisionField, width: number): string {
  const axes = figure.axes ?? false
  const left = axes ? 34 : 0
  const top = axes ? 30 : 0
  const [x0, x1] = figure.x.domain
  const [y0, y1] = figure.y.domain
  const side = width - left - (axes ? 12 : 0)
  const plot = { left, top, right: left + side, bottom: top + Math.round((side * (y1 - y0)) / (x1 - x0)) }
  const place: Place = {
    plot,
    x: scaleOf(figure.x, figure.x.domain, [plot.left, plot.right], false),
    y: scaleOf(figure.y, figure.y.domain, [plot.bottom, plot.top], false),
  }
  const body = clipped(
    plot.left,
    plot.top,
    plot.right - plot.left,
    plot.bottom - plot.top,
    bands(place, figure),
    boundaries(place, figure),
    points(place, figure),
  )
  const frame = axes
    ? verticalAxis(figure.y, place.y, plot, 3) + horizontalAxis(figure.x, place.x, plot, 4)
    : ''
  return drawing(width, plot.bottom + (axes ? 42 : 0), figure.label, frame, body)
}

function bands({ plot }: Place, { probability }: DecisionField): string {
  const back = element('rect', {
    class: probability ? 'field-a' : 'field-none',
    x: plot.left,
    y: plot.top,
    width: plot.right - plot.left,
    height: plot.bottom - plot.top,
  })
  if (!probability) return back
  return back + BANDS.map(([level, className]) => contourPath(plot, probability, level, className)).join('')
}

function boundaries({ plot }: Place, { probability, earlier = [] }: DecisionField): string {
  const thin = earlier.map((grid) => contourPath(plot, grid, 0.5, 'l thin sm'))
  return thin.join('') + (probability ? contourPath(plot, probability, 0.5, 'l s6') : '')
}

/** One level of a grid. Samples lie on the nodes, so the rim that closes a region falls half a cell outside the plot. */
function contourPath(plot: Plot, grid: Grid, level: number, className: string): string {
  const finder = contours().size([grid.columns, grid.rows]).thresholds([level])
  const [shape] = finder(Array.from(grid.values))
  const d = shape ? pathOf(plot, grid, shape) : ''
  return d === '' ? '' : element('path', { class: className, d })
}

function pathOf(plot: Plot, grid: Grid, shape: ContourMultiPolygon): string {
  const stepX = (plot.right - plot.left) / (grid.columns - 1)
  const stepY = (plot.bottom - plot.top) / (grid.rows - 1)
  const point = ([a = 0, b = 0]: readonly number[]): string =>
    `${pixel(plot.left + (a - 0.5) * stepX)},${pixel(plot.bottom - (b - 0.5) * stepY)}`
  return shape.coordinates
    .flat()
    .map((ring) => `M${ring.map(point).join('L')}Z`)
    .join('')
}

/** Class 0 as circles, class 1 as squares, flipped labels hollow. */
function points({ x, y }: Place, { points: { x: xs, y: ys, label, flipped } }: DecisionField): string {
  return Array.from(xs, (value, index) => {
    const cx = x(value)
    const cy = y(ys[index]!)
    const second = label[index] === 1
    const hollow = flipped?.[index] === true
    const className = hollow ? `ring s${second ? 2 : 1}` : `f${second ? 2 : 1}`
    return second
      ? element('rect', { x: cx - 3, y: cy - 3, width: 6, height: 6, class: className })
      : element('circle', { cx, cy, r: 3.3, class: className })
  }).join('')
}
