/** Isolation plots and the heat map, as data. */
import { number as write } from '../../src/figures/text.ts'
import { median } from '../../src/metrics/numeric/quantile.ts'
import type { HeatMap, Isolation } from './report.ts'
import type { Axis } from './space.ts'
import { valueAt } from './space.ts'

/** Trials drawn in a panel, stretches of an isolation plot, cells of a heat map on a side. */
const DRAWN = 200
const STRETCHES = 8
const SIDE = 5

/** Values of the metric, turned so that smaller is better. */
type Costs = Float64Array

/**
 * Trials by one hyperparameter, thinned, and the best of each stretch: what remains when all others are tuned (Godbole et al. 2023).
 * @param limit costs above this are not drawn
 */
export function isolationOf(axis: Axis, costs: Costs, sign: number, limit: number): Isolation {
  const drawn = [...costs.keys()].filter((row) => (costs[row] ?? Infinity) <= limit)
  const pitch = Math.max(1, Math.ceil(drawn.length / DRAWN))
  const kept = drawn
    .toSorted((a, b) => (costs[a] ?? 0) - (costs[b] ?? 0))
    .filter((_, index) => index % pitch === 0)
  const position = (row: number): number =>
    axis.kind === 'category' ? (axis.places[row] ?? 0) + 1 : valueAt(axis, axis.places[row] ?? 0)
  const best = new Map<number, number>()
  for (const row of drawn) {
    const place = axis.places[row] ?? 0
    const stretch = axis.kind === 'category' ? place : Math.min(STRETCHES - 1, Math.floor(place * STRETCHES))
    const known = best.get(stretch)
    if (known === undefined || (costs[row] ?? 0) < (costs[known] ?? 0)) best.set(stretch, row)
  }
  const rows = [...best.values()].sort((a, b) => position(a) - position(b))
  return {
    name: axis.name,
    // levels such as 0.001, 0.003, 0.01 stand apart on a logarithmic axis only
    log: axis.log || (axis.levels.length > 0 && axis.low > 0 && axis.high / axis.low >= 10),
    categories: axis.categories,
    x: kept.map(position),
    y: kept.map((row) => sign * (costs[row] ?? 0)),
    bestX: rows.map(position),
    bestY: rows.map((row) => sign * (costs[row] ?? 0)),
  }
}

const LEARNING_RATE = /^(lr|learning_?rate|eta|学习率)$|[_./]lr$/i
const DECAY = /^(wd|weight_?decay|decay|l2|lambda|权重衰减)$|[_./]wd$/i

/** The two axes of the heat map: learning rate and weight decay where they are there, else the two most important. */
export function heatAxes(axes: readonly Axis[]): readonly [Axis, Axis] | null {
  const named = [LEARNING_RATE, DECAY].map((pattern) => axes.find(({ name }) => pattern.test(name)))
  const [first = axes[0], second = axes.find((axis) => axis !== first)] = named
  return first && second ? [first, second] : null
}

export function heatMapOf(
  [across, down]: readonly [Axis, Axis],
  costs: Costs,
  sign: number,
  cell: 'best' | 'median',
): HeatMap {
  const [columns, rows] = [binsOf(across), binsOf(down)]
  const members = new Map<number, number[]>()
  for (const [row, cost] of costs.entries()) {
    const key = rows.of(row) * columns.names.length + columns.of(row)
    const list = members.get(key) ?? []
    list.push(cost)
    members.set(key, list)
  }
  const cells = rows.names.map((_, r) =>
    columns.names.map((_name, c) => {
      const list = members.get(r * columns.names.length + c)
      if (!list) return null
      return { value: sign * (cell === 'best' ? Math.min(...list) : median(list)), count: list.length }
    }),
  )
  return { down: down.name, across: across.name, rows: rows.names, columns: columns.names, cells }
}

/** The stretches of an axis: its values where they are few, else equal parts named by their middle. */
function binsOf(axis: Axis): { names: string[]; of: (row: number) => number } {
  if (axis.kind === 'category') return { names: [...axis.categories], of: (row) => axis.places[row] ?? 0 }
  const different = [...new Set(axis.places)].sort((a, b) => a - b)
  if (axis.levels.length > 0 || different.length <= SIDE + 1)
    return {
      names: different.map((place) => write(valueAt(axis, place), 2)),
      of: (row) => different.indexOf(axis.places[row] ?? 0),
    }
  return {
    names: Array.from({ length: SIDE }, (_, bin) => write(valueAt(axis, (bin + 0.5) / SIDE), 2)),
    of: (row) => Math.min(SIDE - 1, Math.floor((axis.places[row] ?? 0) * SIDE)),
  }
}
