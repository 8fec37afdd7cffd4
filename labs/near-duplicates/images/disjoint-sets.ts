/** Disjoint sets of the numbers 0 … count − 1 (union–find with path halving; Tarjan and van Leeuwen 1984). */
export class DisjointSets {
  private readonly parents: Int32Array

  constructor(count: number) {
    this.parents = Int32Array.from({ length: count }, (_, item) => item)
  }

  /** Makes one set of the two that hold these members. */
  join(a: number, b: number): void {
    this.parents[this.root(a)] = this.root(b)
  }

  /** The sets of two members or more, largest first; members in rising order. */
  get clusters(): number[][] {
    const members = new Map<number, number[]>()
    for (const item of this.parents.keys()) {
      const root = this.root(item)
      const set = members.get(root)
      if (set) set.push(item)
      else members.set(root, [item])
    }
    return [...members.values()].filter(({ length }) => length > 1).sort((a, b) => b.length - a.length)
  }

  private root(item: number): number {
    let at = item
    for (let parent = this.parents[at] ?? at; parent !== at; parent = this.parents[at] ?? at) {
      const next = this.parents[parent] ?? parent
      this.parents[at] = next
      at = next
    }
    return at
  }
}
