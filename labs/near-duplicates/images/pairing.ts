import { BITS, hammingDistance } from './difference-hash.ts'
import type { Hash } from './difference-hash.ts'
import { DisjointSets } from './disjoint-sets.ts'

/** Two hashes by their places, and the bits in which they differ. */
export interface HashPair {
  readonly query: number
  readonly other: number
  readonly distance: number
}

/** Pairs of one distance that are kept. */
const KEPT = 1000

/**
 * All pairs of a query and another hash that differ in at most `most` bits, found by comparing each with each. Bands of bits would not help: by the
 * pigeonhole principle they must be most + 1, so short at 10 that a quarter of all pairs shares one.
 * Without `others` the queries are compared among themselves, each with those before it.
 */
export class Pairing {
  /** How many pairs there are. */
  found = 0
  /** For each query the distance of the closest one that it was compared with; 255 where there is none. */
  readonly closest: Uint8Array
  /** The largest distance of a pair. */
  readonly most: number
  private readonly queries: readonly Hash[]
  private readonly others: readonly Hash[]
  private readonly within: boolean
  private readonly byDistance: readonly HashPair[][]
  private readonly sets: DisjointSets

  constructor(queries: readonly Hash[], others: readonly Hash[] | null, most: number) {
    this.queries = queries
    this.others = others ?? queries
    this.within = others === null
    this.most = most
    this.closest = new Uint8Array(queries.length).fill(255)
    this.byDistance = Array.from({ length: BITS + 1 }, () => [])
    this.sets = new DisjointSets(queries.length + (others?.length ?? 0))
  }

  /** Compares one query with all that it is to be compared with. */
  compare(query: number): void {
    const own = this.queries[query]
    if (!own) return
    let closest = 255
    for (const [other, hash] of this.others.entries()) {
      if (this.within && other === query) break
      const distance = hammingDistance(own, hash)
      if (distance < closest) closest = distance
      if (distance <= this.most) this.keep({ query, other, distance })
    }
    this.closest[query] = closest
  }

  /** The pairs, closest first; of each distance the first 1000. */
  get pairs(): HashPair[] {
    return this.byDistance.flat()
  }

  /** Hashes that are linked by pairs, two or more; others are numbered on from the last query. */
  get clusters(): number[][] {
    return this.sets.clusters
  }

  private keep(pair: HashPair): void {
    this.found++
    this.sets.join(pair.query, this.within ? pair.other : this.queries.length + pair.other)
    const list = this.byDistance[pair.distance]
    if (list && list.length < KEPT) list.push(pair)
  }
}
