/** Whether the best trials stand at the edge of what was searched, and where to search next. */
import type { Axis } from './space.ts'
import { valueAt } from './space.ts'

/** The edge that the best trial stands at, and the share of the leading trials there. */
export interface Edge {
  readonly side: 'low' | 'high'
  readonly leaders: number
}

/** How far beyond an edge to go: half the range searched, on its scale; and the margin beside the leaders. */
const BEYOND = 0.5
const MARGIN = 0.1

/**
 * The alarm: the best trial and at least half of the leading ones lie within `edge` (a share of the axis; the last of three or more
 * levels) of the same end.
 * @param leaders rows of the best trials, best first
 */
export function edgeOf(
  { kind, places, levels }: Axis,
  leaders: readonly number[],
  edge: number,
): Edge | null {
  if (kind === 'category' || levels.length === 2) return null
  // a level stands in the middle of its part of the axis
  const width = levels.length > 0 ? 1 / levels.length : edge
  const sides = { low: (place: number) => place <= width, high: (place: number) => place >= 1 - width }
  for (const side of ['low', 'high'] as const) {
    const near = leaders.filter((row) => sides[side](places[row] ?? 0.5))
    const share = near.length / leaders.length
    if (near[0] === leaders[0] && share >= 0.5) return { side, leaders: share }
  }
  return null
}

/** The range of the leading trials with a margin, widened beyond an edge with an alarm; categories that occur among them. */
export function nextOf(axis: Axis, leaders: readonly number[], edge: Edge | null) {
  if (axis.kind === 'category')
    return { range: null, categories: [...new Set(leaders.map((row) => axis.cells[row] ?? ''))].sort() }
  const places = leaders.map((row) => axis.places[row] ?? 0.5)
  const from = edge?.side === 'low' ? -BEYOND : Math.max(0, Math.min(...places) - MARGIN)
  const to = edge?.side === 'high' ? 1 + BEYOND : Math.min(1, Math.max(...places) + MARGIN)
  const ends = [from, to].map((place) => {
    const value = Number(valueAt(axis, place).toPrecision(2))
    // a range of positive numbers does not grow into zero
    return axis.low >= 0 ? Math.max(0, value) : value
  })
  const [low = 0, high = 0] = axis.whole ? [Math.floor(ends[0] ?? 0), Math.ceil(ends[1] ?? 0)] : ends
  return { range: [low, high] as const, categories: [] }
}
