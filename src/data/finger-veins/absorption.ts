import type { Point } from './curves.ts'
import type { Size } from './placement.ts'

/** A vein in an image: `points` and `reach`, the distance from the axis at which it fades out, in pixels; `depth` 0 to 1. */
export interface PlacedVein {
  readonly points: readonly Point[]
  readonly reach: number
  readonly depth: number
}

/**
 * The share of light that veins take away from each pixel, [height × width], 0 to 1. A vein is darkest on its axis and fades as
 * (1 − (distance / reach)²)²; where veins meet, the darker one counts, so that a junction is no darker than its veins.
 */
export function absorption(veins: readonly PlacedVein[], size: Size): Float64Array {
  const shares = new Float64Array(size.width * size.height)
  for (const vein of veins)
    for (const [i, end] of vein.points.entries()) {
      const start = vein.points[i - 1]
      if (start) darken(shares, size, start, end, vein)
    }
  return shares
}

function darken(shares: Float64Array, size: Size, start: Point, end: Point, vein: PlacedVein): void {
  const { reach, depth } = vein
  const [left, right] = span(start[0], end[0], reach, size.width)
  const [top, bottom] = span(start[1], end[1], reach, size.height)
  for (let row = top; row < bottom; row++)
    for (let column = left; column < right; column++) {
      const inside = 1 - squaredDistance(column + 0.5, row + 0.5, start, end) / (reach * reach)
      const pixel = row * size.width + column
      if (inside > 0) shares[pixel] = Math.max(shares[pixel] ?? 0, depth * inside * inside)
    }
}

/** The pixels, first and one past the last, that may lie within `reach` of an interval. */
function span(a: number, b: number, reach: number, size: number): [number, number] {
  const first = Math.floor(Math.min(a, b) - reach)
  const last = Math.floor(Math.max(a, b) + reach)
  return [Math.max(0, first), Math.min(size, last + 1)]
}

/** Squared distance of (x, y) from the straight piece between two points. */
function squaredDistance(x: number, y: number, start: Point, end: Point): number {
  const dx = end[0] - start[0]
  const dy = end[1] - start[1]
  const fromX = x - start[0]
  const fromY = y - start[1]
  const share = Math.min(1, Math.max(0, (fromX * dx + fromY * dy) / (dx * dx + dy * dy)))
  const offX = fromX - share * dx
  const offY = fromY - share * dy
  return offX * offX + offY * offY
}
