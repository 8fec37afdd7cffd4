/** The forest, and what each hyperparameter and each pair of them explains of it, gathered tree by tree. */
import { mean } from '../../src/metrics/numeric/sum.ts'
import { r2 } from '../../src/metrics/regression/explained.ts'
import { TreeAnova } from './anova.ts'
import { growTree, predict } from './forest.ts'
import type { Tree } from './forest.ts'
import type { Axis } from './space.ts'

/** Trees of the forest (as Optuna's), hyperparameters whose pairs are looked at, trials that judge the forest. */
export const TREES = 64
const PAIRED = 4
const JUDGES = 1000

export class Forest {
  private readonly axes: readonly Axis[]
  private readonly costs: Float64Array
  private readonly seed: number
  private readonly trees: Tree[] = []
  private readonly anovas: TreeAnova[] = []
  /** Shares of each pair of {@link couples}, one entry a tree. */
  private readonly together: number[][] = []
  /** For each trial the sum of what the trees say that did not see it, and how many they are. */
  private readonly said: Float64Array
  private readonly voices: Float64Array

  constructor(axes: readonly Axis[], costs: Float64Array, seed: number) {
    this.axes = axes
    this.costs = costs
    this.seed = seed
    this.said = new Float64Array(costs.length)
    this.voices = new Float64Array(costs.length)
  }

  grow(index: number): void {
    const tree = growTree(this.axes, this.costs, this.seed, index)
    this.trees.push(tree)
    this.anovas.push(new TreeAnova(tree.leaves, this.axes))
  }

  /** After all trees are grown: the interactions in one of them, and its voice on the trials that it did not see. */
  examine(index: number): void {
    const [tree, anova] = [this.trees[index], this.anovas[index]]
    if (!tree || !anova) return
    if (anova.total > 0)
      this.together.push(this.couples().map(([first, second]) => anova.pair(first, second) / anova.total))
    const pitch = Math.max(1, Math.ceil(this.costs.length / JUDGES))
    for (let row = 0; row < this.costs.length; row += pitch) {
      if (tree.drawn[row] !== 0) continue
      this.said[row] = (this.said[row] ?? 0) + predict(tree, this.axes, row)
      this.voices[row] = (this.voices[row] ?? 0) + 1
    }
  }

  /** What an axis alone explains in each tree that is no constant, as a share of its variance. */
  shares(axis: number): number[] {
    return this.anovas.filter(({ total }) => total > 0).map(({ mains, total }) => (mains[axis] ?? 0) / total)
  }

  /** Axes by falling importance. */
  get order(): readonly number[] {
    const importance = this.axes.map((_, axis) => average(this.shares(axis)))
    return [...importance.keys()].sort((a, b) => (importance[b] ?? 0) - (importance[a] ?? 0) || a - b)
  }

  /** Interactions of two of the most important axes, by falling share. */
  pairs(): { names: readonly [string, string]; importance: number }[] {
    return this.couples()
      .map(([first, second], couple) => ({
        names: [this.axes[first]?.name ?? '', this.axes[second]?.name ?? ''] as const,
        // rounding may leave a trace below zero
        importance: Math.max(0, average(this.together.map((shares) => shares[couple] ?? 0))),
      }))
      .sort((a, b) => b.importance - a.importance)
  }

  /** R² of the trees on trials that they did not see; NaN when those are too few or all alike. */
  outOfBag(): number {
    const rows = [...this.costs.keys()].filter((row) => (this.voices[row] ?? 0) > 0)
    const seen = rows.map((row) => this.costs[row] ?? 0)
    if (rows.length < 5 || seen.every((value) => value === seen[0])) return Number.NaN
    const said = rows.map((row) => (this.said[row] ?? 0) / (this.voices[row] ?? 1))
    return r2(Float64Array.from(seen), Float64Array.from(said))
  }

  private couples(): (readonly [number, number])[] {
    const leading = this.order.slice(0, PAIRED)
    return leading.flatMap((first, place) =>
      leading.slice(place + 1).map((second) => [first, second] as const),
    )
  }
}

/** The mean; 0 of nothing. */
export const average = (values: readonly number[]): number => (values.length === 0 ? 0 : mean(values))
