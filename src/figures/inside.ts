/** Names that stand inside a plot: of curves that left it, of marks, positions, theory curves and regions. */
import type { DrawnSeries } from './exit.ts'
import type { LineChart, Numbers, Reference } from './figure.ts'
import { pixelY, type Frame } from './frame.ts'
import { anchorOf, around, linesOf, Placement, widthOf, writeLabel, type Label, type Spot } from './labels.ts'
import { thinCurve, thinRuns } from './runs.ts'
import { LINE_HEIGHT } from './text.ts'

/** A label and the places it may stand at, best first. */
interface Wish {
  readonly label: Label
  readonly spots: (width: number, height: number) => Spot[]
}

/** Writes every name that belongs inside the plot, each where it covers least. */
export function nameInside(box: Frame, chart: LineChart, drawn: readonly DrawnSeries[]): string {
  const { plot } = box
  const view = { x: plot.left - 2, y: 2, width: plot.right - plot.left + 10, height: plot.bottom - 2 }
  const placement = new Placement(view, obstacles(box, chart, drawn))
  const wishes = [
    ...exits(box, drawn),
    ...(chart.names === 'inside' ? curveNames(box, chart, drawn) : []),
    ...markNames(box, chart),
    ...positionNames(box, chart),
    ...theoryNames(box, chart),
    ...regionNames(box, chart),
  ]
  return wishes
    .map(({ label, spots }) => {
      const lines = linesOf(label, (plot.right - plot.left) * 0.6)
      const spot = placement.choose(spots(widthOf(lines) + 2, lines.length * LINE_HEIGHT))
      return writeLabel(lines, label.color, anchorOf(spot), spot.y, spot.anchor, true)
    })
    .join('')
}

type Point = readonly [number, number]

/** Distance of the points that stand for a curve when labels look for a free place, in user units. */
const GRAIN = 4

/** Points that stand for a thin curve. */
const THIN = 24

/** Points along a polyline, close enough that no label fits between two of them; gaps where a value cannot be drawn. */
function trace(box: Frame, x: Numbers, y: Numbers): Point[] {
  const points: Point[] = []
  let previous: Point | undefined
  for (let index = 0; index < x.length; index++) {
    const value = y[index]!
    const drawable = Number.isFinite(value) && (box.yAxis.scale !== 'log' || value > 0)
    const point: Point | undefined = drawable ? [box.x(x[index]!), pixelY(box, value)] : undefined
    if (point && previous) points.push(...between(previous, point))
    if (point) points.push(point)
    previous = point
  }
  return points
}

function between([x0, y0]: Point, [x1, y1]: Point): Point[] {
  const pieces = Math.min(200, Math.floor(Math.hypot(x1 - x0, y1 - y0) / GRAIN))
  return Array.from({ length: Math.max(0, pieces - 1) }, (_, index): Point => {
    const share = (index + 1) / pieces
    return [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share]
  })
}

function obstacles(box: Frame, chart: LineChart, drawn: readonly DrawnSeries[]): Point[] {
  const curves = drawn.flatMap(({ series, curve }) => [
    ...trace(box, curve.x, curve.y),
    ...thinRuns(series).flatMap((run) => {
      const { x, y } = thinCurve(series, run, THIN)
      return trace(box, x, y)
    }),
  ])
  const rules = (chart.references ?? []).flatMap((reference) => {
    if (reference.kind === 'curve') return trace(box, reference.x, reference.y)
    const [left, right] = [box.x.invert(box.plot.left), box.x.invert(box.plot.right)]
    return reference.kind === 'horizontal' ? trace(box, [left, right], [reference.at, reference.at]) : []
  })
  const dots = (chart.marks ?? []).map((mark): Point => [box.x(mark.x), box.y(mark.y)])
  return [...curves, ...rules, ...dots]
}

const beside = (box: Frame, x: number, y: number): Wish['spots'] => {
  const cx = Math.min(box.plot.right, Math.max(box.plot.left, x))
  const cy = Math.min(box.plot.bottom, Math.max(box.plot.top, y))
  return (width, height) => around(cx, cy, width, height)
}

function exits(box: Frame, drawn: readonly DrawnSeries[]): Wish[] {
  return drawn.flatMap(({ series, curve, exit }) => {
    if (!exit || series.labelled === false) return []
    const x = box.x(curve.x[Math.max(0, exit.index)]!)
    const last = curve.y[exit.index]
    const y = exit.side === 'top' ? box.plot.top : exit.side === 'bottom' ? box.plot.bottom : box.y(last ?? 1)
    const level = (height: number): number =>
      exit.side === 'top' ? box.plot.top : exit.side === 'bottom' ? box.plot.bottom - height : y - height / 2
    const label = { name: series.name, note: exit.words, color: series.color }
    const spots: Wish['spots'] = (width, height) => [
      { x: x + 9, y: level(height), width, height, anchor: 'start' },
      { x: x - 9 - width, y: level(height), width, height, anchor: 'end' },
      ...around(x, y, width, height),
    ]
    return [{ label, spots }]
  })
}

function curveNames(box: Frame, chart: LineChart, drawn: readonly DrawnSeries[]): Wish[] {
  const curves = drawn.flatMap(({ series, curve, exit }): Wish[] => {
    const index = curve.y.findLastIndex(Number.isFinite)
    if (exit || index < 0 || series.labelled === false) return []
    const { name, note, color } = series
    const label = { name, color, note }
    return [{ label, spots: beside(box, box.x(curve.x[index]!), box.y(curve.y[index]!)) }]
  })
  const levels = (chart.references ?? []).flatMap((reference): Wish[] => {
    if (reference.kind !== 'horizontal') return []
    const y = box.y(reference.at)
    return [{ label: plain(reference), spots: levelSpots(box, y) }]
  })
  return [...curves, ...levels]
}

const plain = (reference: Reference): Label => ({
  name: reference.name ?? '',
  strong: false,
  color: reference.color ?? 'muted',
})

const levelSpots =
  ({ plot }: Frame, y: number): Wish['spots'] =>
  (width, height) =>
    [y - height - 2, y + 2].flatMap((top): Spot[] => [
      { x: plot.right - width, y: top, width, height, anchor: 'end' },
      { x: plot.left + 6, y: top, width, height, anchor: 'start' },
    ])

function markNames(box: Frame, chart: LineChart): Wish[] {
  return (chart.marks ?? []).flatMap(({ name, note, color, x, y }): Wish[] =>
    name === undefined
      ? []
      : [
          {
            label: { name, color, note },
            spots: beside(box, box.x(x), box.y(y)),
          },
        ],
  )
}

function positionNames(box: Frame, chart: LineChart): Wish[] {
  const { plot } = box
  return (chart.references ?? []).flatMap((reference): Wish[] => {
    if (reference.kind !== 'vertical') return []
    const x = box.x(reference.at)
    const spots: Wish['spots'] = (width, height) =>
      [0, 18, 36, 54, plot.bottom - plot.top - height - 4].flatMap((drop): Spot[] => [
        { x: x + 6, y: plot.top + drop, width, height, anchor: 'start' },
        { x: x - 6 - width, y: plot.top + drop, width, height, anchor: 'end' },
      ])
    return [{ label: plain(reference), spots }]
  })
}

function theoryNames(box: Frame, chart: LineChart): Wish[] {
  return (chart.references ?? []).flatMap((reference): Wish[] => {
    if (
      reference.kind !== 'curve' ||
      reference.name === undefined ||
      reference.x.length === 0 ||
      (reference.nameAt === undefined && chart.names !== 'inside')
    )
      return []
    const at = reference.nameAt ?? reference.x[reference.x.length - 1]!
    const distance = Array.from(reference.x, (x) => Math.abs(box.x(x) - box.x(at)))
    const nearest = distance.indexOf(Math.min(...distance))
    const y = box.y(reference.y[nearest]!)
    return [{ label: plain(reference), spots: beside(box, box.x(at), y) }]
  })
}

function regionNames(box: Frame, chart: LineChart): Wish[] {
  const { plot } = box
  return (chart.regions ?? []).flatMap(({ name, from, to, tone }): Wish[] => {
    if (name === undefined) return []
    const middle = (Math.max(plot.left, box.x(from)) + Math.min(plot.right, box.x(to))) / 2
    const spots: Wish['spots'] = (width, height) => {
      const x = Math.min(plot.right - width - 2, Math.max(plot.left + 2, middle - width / 2))
      const tops = [plot.bottom - height - 6, plot.top + 4]
      return tops.map((y): Spot => ({ x, y, width, height, anchor: 'start' }))
    }
    return [{ label: { name, strong: false, color: tone === 'bad' ? 2 : 'muted' }, spots }]
  })
}
