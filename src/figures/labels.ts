/** Direct labels: names beside what they name, moved apart where they would touch. */
import type { Color } from './figure.ts'
import { text } from './svg.ts'
import { LINE_HEIGHT, textWidth, wrap } from './text.ts'

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Label {
  readonly color: Color
  /** The first line, bold when `strong`. */
  readonly name: string
  readonly note?: string | undefined
  readonly strong?: boolean | undefined
}

interface Line {
  readonly content: string
  readonly bold: boolean
}

/** Class of a label text: a darkened series colour, or the colour of hints. */
export const labelClass = (color: Color): string => (color === 'muted' ? 'mute' : `lab-${color}`)

/** The lines of a label, broken at `width`. */
export function linesOf(label: Label, width = Infinity): Line[] {
  const bold = label.strong ?? true
  const first = wrap(label.name, width, bold).map((content) => ({ content, bold }))
  const rest = label.note === undefined ? [] : wrap(label.note, width)
  return [...first, ...rest.map((content) => ({ content, bold: false }))]
}

/** Width of the widest line. */
export const widthOf = (lines: readonly Line[]): number =>
  Math.max(0, ...lines.map(({ content, bold }) => textWidth(content, bold)))

/** The texts of a label whose first line has its upper edge at `top`. */
export function writeLabel(
  lines: readonly Line[],
  color: Color,
  x: number,
  top: number,
  anchor: 'start' | 'middle' | 'end',
  halo: boolean,
): string {
  return lines
    .map(({ content, bold }, index) => {
      const className = [labelClass(color), bold ? 'b' : '', halo ? 'halo' : ''].filter(Boolean).join(' ')
      return text(x, top + 12 + index * LINE_HEIGHT, content, { anchor, className })
    })
    .join('')
}

/** Upper edges of blocks of the given heights, near their wishes, in order, without overlap and between `top` and `bottom`. */
export function spread(
  blocks: readonly { readonly wish: number; readonly height: number }[],
  top: number,
  bottom: number,
): number[] {
  const order = blocks.map((_, index) => index).sort((a, b) => wishOf(blocks, a) - wishOf(blocks, b))
  const edges = blocks.map(() => top)
  let free = top
  for (const index of order) {
    const edge = Math.max(free, wishOf(blocks, index))
    edges[index] = edge
    free = edge + heightOf(blocks, index)
  }
  let limit = bottom
  for (const index of order.toReversed()) {
    const edge = Math.min(edges[index] ?? top, limit - heightOf(blocks, index))
    edges[index] = edge
    limit = edge
  }
  return edges
}

type Blocks = Parameters<typeof spread>[0]
const wishOf = (blocks: Blocks, index: number): number => blocks[index]?.wish ?? 0
const heightOf = (blocks: Blocks, index: number): number => blocks[index]?.height ?? 0

export interface Spot extends Rectangle {
  readonly anchor: 'start' | 'middle' | 'end'
}

const overlaps = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const inside = (a: Rectangle, b: Rectangle): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height

/** Chooses for each label the candidate that stays in the view, touches no earlier label and covers the fewest data points. */
export class Placement {
  private readonly taken: Rectangle[] = []
  private readonly view: Rectangle
  private readonly points: readonly (readonly [number, number])[]

  constructor(view: Rectangle, points: readonly (readonly [number, number])[]) {
    this.view = view
    this.points = points
  }

  /** Reserves a place that is already drawn. */
  occupy(rectangle: Rectangle): void {
    this.taken.push(rectangle)
  }

  /** The best of the candidates, which must not be empty; it is reserved. */
  choose(candidates: readonly Spot[]): Spot {
    let best = candidates[0]
    if (best === undefined) throw new RangeError('a label needs at least one candidate place')
    let lowest = Infinity
    for (const spot of candidates) {
      const cost = this.cost(spot, lowest)
      if (cost < lowest) {
        lowest = cost
        best = spot
      }
    }
    this.taken.push(best)
    return best
  }

  /** Cost of a place; it need not be exact once it exceeds `limit`. */
  private cost(spot: Rectangle, limit: number): number {
    const outside = inside(spot, this.view) ? 0 : 1e6
    const collisions = this.taken.filter((rectangle) => overlaps(spot, rectangle)).length
    if (outside + collisions * 1e3 >= limit) return limit
    const covered = this.points.filter(
      ([x, y]) => x >= spot.x && x <= spot.x + spot.width && y >= spot.y && y <= spot.y + spot.height,
    ).length
    return outside + collisions * 1e3 + covered
  }
}

/** Places around a point for a label of this size, best first: right, left, above, below, then further off. */
export function around(x: number, y: number, width: number, height: number, gap = 8): Spot[] {
  const spots: Spot[] = []
  for (const reach of [gap, gap + 14, gap + 34, gap + 60]) {
    for (const lift of [-height / 2, -height - 2, 2]) {
      spots.push({ x: x + reach, y: y + lift, width, height, anchor: 'start' })
      spots.push({ x: x - reach - width, y: y + lift, width, height, anchor: 'end' })
    }
    spots.push({ x: x - width / 2, y: y - reach - height, width, height, anchor: 'middle' })
    spots.push({ x: x - width / 2, y: y + reach, width, height, anchor: 'middle' })
  }
  return spots
}

/** The x at which the texts of a spot are anchored. */
export const anchorOf = (spot: Spot): number =>
  spot.anchor === 'start' ? spot.x : spot.anchor === 'end' ? spot.x + spot.width : spot.x + spot.width / 2
