/** Functional analysis of variance of a tree: exact marginals over the boxes of its leaves (Hutter, Hoos and Leyton-Brown, ICML 2014). */
import type { Leaf } from './forest.ts'

/** What the anova needs of an axis: a unit interval, or so many equally likely categories. */
export interface Domain {
  readonly kind: 'number' | 'category'
  readonly categories: readonly unknown[]
}

/** The cells into which the leaves cut one axis: their measures, and for each leaf the cells it covers. */
interface Cells {
  readonly widths: readonly number[]
  readonly covered: readonly (readonly number[])[]
}

export class TreeAnova {
  /** Variance of the tree's prediction under uniform hyperparameters. */
  readonly total: number
  /** Var of E[prediction | axis] for each axis. */
  readonly mains: readonly number[]
  private readonly mean: number
  private readonly volumes: readonly number[]
  private readonly cells: readonly Cells[]
  private readonly leaves: readonly Leaf[]

  constructor(leaves: readonly Leaf[], domains: readonly Domain[]) {
    this.leaves = leaves
    this.cells = domains.map((domain, axis) => cellsOf(leaves, domain, axis))
    this.volumes = leaves.map((_, leaf) =>
      this.cells.reduce((product, cells) => product * measure(cells, leaf), 1),
    )
    this.mean = sumOver(this.volumes, (volume, leaf) => volume * (leaves[leaf]?.value ?? 0))
    this.total = sumOver(
      this.volumes,
      (volume, leaf) => volume * ((leaves[leaf]?.value ?? 0) - this.mean) ** 2,
    )
    this.mains = domains.map((_, axis) => this.main(axis))
  }

  private main(axis: number): number {
    const cells = this.cells[axis]
    if (!cells) return 0
    const marginal = new Float64Array(cells.widths.length)
    for (const [leaf, { value }] of this.leaves.entries()) {
      const share = value * ((this.volumes[leaf] ?? 0) / measure(cells, leaf))
      for (const cell of cells.covered[leaf] ?? []) marginal[cell] = (marginal[cell] ?? 0) + share
    }
    return sumOver(cells.widths, (width, cell) => width * ((marginal[cell] ?? 0) - this.mean) ** 2)
  }

  /** Var of E[prediction | both axes] less what each explains alone: their interaction. */
  pair(first: number, second: number): number {
    const [a, b] = [this.cells[first], this.cells[second]]
    if (!a || !b) return 0
    const across = b.widths.length
    const marginal = new Float64Array(a.widths.length * across)
    for (const [leaf, { value }] of this.leaves.entries()) {
      const share = value * ((this.volumes[leaf] ?? 0) / measure(a, leaf) / measure(b, leaf))
      for (const down of a.covered[leaf] ?? [])
        for (const cell of b.covered[leaf] ?? [])
          marginal[down * across + cell] = (marginal[down * across + cell] ?? 0) + share
    }
    let variance = 0
    for (const [index, value] of marginal.entries())
      variance +=
        (a.widths[Math.floor(index / across)] ?? 0) *
        (b.widths[index % across] ?? 0) *
        (value - this.mean) ** 2
    return variance - (this.mains[first] ?? 0) - (this.mains[second] ?? 0)
  }
}

const sumOver = (values: readonly number[], term: (value: number, index: number) => number): number =>
  values.reduce((sum, value, index) => sum + term(value, index), 0)

const measure = ({ widths, covered }: Cells, leaf: number): number =>
  (covered[leaf] ?? []).reduce((sum, cell) => sum + (widths[cell] ?? 0), 0)

function cellsOf(leaves: readonly Leaf[], { kind, categories }: Domain, axis: number): Cells {
  if (kind === 'category') {
    const all = [...categories.keys()]
    return {
      widths: all.map(() => 1 / categories.length),
      covered: leaves.map(({ masks }) => all.filter((one) => ((masks[axis] ?? 0) & (1 << one)) !== 0)),
    }
  }
  const cuts = [...new Set(leaves.flatMap(({ low, high }) => [low[axis] ?? 0, high[axis] ?? 1]))].sort(
    (a, b) => a - b,
  )
  const place = new Map(cuts.map((cut, index) => [cut, index]))
  return {
    widths: cuts.slice(1).map((cut, index) => cut - (cuts[index] ?? 0)),
    covered: leaves.map(({ low, high }) => {
      const [from, to] = [place.get(low[axis] ?? 0) ?? 0, place.get(high[axis] ?? 1) ?? 0]
      return Array.from({ length: to - from }, (_, index) => from + index)
    }),
  }
}
