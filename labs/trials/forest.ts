/** A random forest for regression (Breiman 2001), each tree with the boxes of its leaves. */
import { random } from '../../src/engine/nn/random.ts'
import type { Axis } from './space.ts'

/** A leaf: its mean, and the box it covers. On an axis of numbers the box is low to high; of categories, the bits of `masks`. */
export interface Leaf {
  readonly value: number
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly masks: readonly number[]
}

/** A leaf, or a split: places at or below `at` (of categories: those in `mask`) go left. */
type Node =
  | { readonly leaf: Leaf }
  | {
      readonly axis: number
      readonly at: number
      readonly mask: number
      readonly left: Node
      readonly right: Node
    }

export interface Tree {
  readonly root: Node
  readonly leaves: readonly Leaf[]
  /** The rows the tree was grown on: how often each was drawn. */
  readonly drawn: Uint16Array
}

/** Rows that one tree is grown on, and fewest rows of a leaf. */
const ROWS = 2000
const LEAST = 3

/** Grows tree `index` on a bootstrap sample of the trials. */
export function growTree(axes: readonly Axis[], values: Float64Array, seed: number, index: number): Tree {
  const count = Math.min(ROWS, values.length)
  const rows = random(seed, `tree/${index}`).integers(count, values.length)
  const drawn = new Uint16Array(values.length)
  for (const row of rows) drawn[row] = (drawn[row] ?? 0) + 1
  const all = axes.map(({ kind, categories }) => (kind === 'number' ? 0 : 2 ** categories.length - 1))
  const leaves: Leaf[] = []
  const grow = (
    members: readonly number[],
    low: readonly number[],
    high: readonly number[],
    masks: readonly number[],
  ): Node => {
    const split = bestSplit(axes, values, members)
    if (!split) {
      const leaf = { value: meanOf(values, members), low, high, masks }
      leaves.push(leaf)
      return { leaf }
    }
    const { axis, at, mask, left, right } = split
    const numeric = axes[axis]?.kind === 'number'
    const own = masks[axis] ?? 0
    return {
      axis,
      at,
      mask,
      left: numeric
        ? grow(left, low, high.with(axis, at), masks)
        : grow(left, low, high, masks.with(axis, own & mask)),
      right: numeric
        ? grow(right, low.with(axis, at), high, masks)
        : grow(right, low, high, masks.with(axis, own & ~mask)),
    }
  }
  const root = grow(
    [...rows],
    axes.map(() => 0),
    axes.map(() => 1),
    all,
  )
  return { root, leaves, drawn }
}

/** What the tree says of a row. */
export function predict({ root }: Tree, axes: readonly Axis[], row: number): number {
  let node = root
  while (!('leaf' in node)) {
    const place = axes[node.axis]?.places[row] ?? 0
    const goesLeft = axes[node.axis]?.kind === 'number' ? place <= node.at : (node.mask & (1 << place)) !== 0
    node = goesLeft ? node.left : node.right
  }
  return node.leaf.value
}

interface Split {
  readonly axis: number
  readonly at: number
  readonly mask: number
  readonly left: readonly number[]
  readonly right: readonly number[]
}

/** The split that lowers the sum of squares most; null for a leaf. */
function bestSplit(axes: readonly Axis[], values: Float64Array, members: readonly number[]): Split | null {
  if (members.length < 2 * LEAST) return null
  const total = members.reduce((sum, row) => sum + (values[row] ?? 0), 0)
  // Σ² / n of the two sides grows exactly as the squares fall
  let most = (total * total) / members.length + 1e-12 * (1 + Math.abs(total))
  let found: { axis: number; after: number; order: readonly number[]; keys: Float64Array } | null = null
  for (const [axis, one] of axes.entries()) {
    const keys = one.kind === 'number' ? one.places : ranksOf(one, values, members)
    const order = members.toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0))
    let sum = 0
    for (const [index, row] of order.entries()) {
      sum += values[row] ?? 0
      const size = index + 1
      const rest = order.length - size
      if (size < LEAST || rest < LEAST || keys[row] === keys[order[size] ?? 0]) continue
      const gain = (sum * sum) / size + (total - sum) ** 2 / rest
      if (gain > most) [most, found] = [gain, { axis, after: size, order, keys }]
    }
  }
  if (!found) return null
  const { axis, after, order, keys } = found
  const left = order.slice(0, after)
  const at = ((keys[order[after - 1] ?? 0] ?? 0) + (keys[order[after] ?? 0] ?? 0)) / 2
  const mask = left.reduce((bits, row) => bits | (1 << (axes[axis]?.places[row] ?? 0)), 0)
  return { axis, at, mask, left, right: order.slice(after) }
}

/** Categories in the order of their means, by which the best split of two subsets is one cut (Breiman et al. 1984). */
function ranksOf(
  { categories, places }: Axis,
  values: Float64Array,
  members: readonly number[],
): Float64Array {
  const sums = new Float64Array(categories.length)
  const counts = new Float64Array(categories.length)
  for (const row of members) {
    const place = places[row] ?? 0
    sums[place] = (sums[place] ?? 0) + (values[row] ?? 0)
    counts[place] = (counts[place] ?? 0) + 1
  }
  const means = sums.map((sum, index) => (counts[index] ? sum / (counts[index] ?? 1) : Infinity))
  const order = [...categories.keys()].sort((a, b) => (means[a] ?? 0) - (means[b] ?? 0) || a - b)
  const ranks = new Float64Array(categories.length)
  for (const [rank, category] of order.entries()) ranks[category] = rank
  return places.map((place) => ranks[place] ?? 0)
}

const meanOf = (values: Float64Array, rows: readonly number[]): number =>
  rows.reduce((sum, row) => sum + (values[row] ?? 0), 0) / Math.max(1, rows.length)
