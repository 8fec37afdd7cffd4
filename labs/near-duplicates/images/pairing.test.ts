import { describe, expect, test } from 'vitest'
import { random } from '../../../src/engine/nn/random.ts'
import { hammingDistance, hexOf } from './difference-hash.ts'
import type { Hash } from './difference-hash.ts'
import { DisjointSets } from './disjoint-sets.ts'
import { Pairing } from './pairing.ts'

/** Hashes about twelve centres, so that many are close. */
function hashes(count: number, seed: number): Hash[] {
  const stream = random(seed, 'test/hashes')
  const centres = Array.from({ length: 12 }, () => ({ high: stream.word(), low: stream.word() }))
  return Array.from({ length: count }, () => {
    const { high, low } = centres[stream.integer(centres.length)]!
    const flip = (): number => stream.word() & stream.word() & stream.word()
    return { high: (high ^ flip()) >>> 0, low: (low ^ flip()) >>> 0 }
  })
}

/** The 64 bits of a hash. */
const bits = (hash: Hash): string =>
  BigInt(`0x${hexOf(hash)}`)
    .toString(2)
    .padStart(64, '0')

/** Every pair within `most` bits agrees in one of most + 1 bands: the pigeonhole principle. */
function banded(queries: Hash[], others: Hash[], most: number): string[] {
  const found = new Set<string>()
  const edges = Array.from({ length: most + 2 }, (_, band) => Math.floor((64 * band) / (most + 1)))
  for (let band = 0; band <= most; band++) {
    const part = (hash: Hash): string => bits(hash).slice(edges[band], edges[band + 1])
    const buckets = new Map<string, number[]>()
    for (const [other, hash] of others.entries())
      buckets.set(part(hash), [...(buckets.get(part(hash)) ?? []), other])
    for (const [query, hash] of queries.entries())
      for (const other of buckets.get(part(hash)) ?? [])
        if (hammingDistance(hash, others[other]!) <= most) found.add(`${query} ${other}`)
  }
  return [...found].toSorted()
}

function paired(queries: Hash[], others: Hash[] | null, most: number): Pairing {
  const pairing = new Pairing(queries, others, most)
  for (const query of queries.keys()) pairing.compare(query)
  return pairing
}

describe('pairs', () => {
  test('comparing each with each finds what bands find', () => {
    for (const most of [0, 3, 10, 17]) {
      const [queries, others] = [hashes(60, 1), hashes(80, 2).concat(hashes(10, 1))]
      const { pairs, found } = paired(queries, others, most)
      expect(pairs.map(({ query, other }) => `${query} ${other}`).toSorted()).toEqual(
        banded(queries, others, most),
      )
      expect(found).toBe(pairs.length)
      expect(pairs.map(({ distance }) => distance)).toEqual(
        pairs.map(({ distance }) => distance).toSorted((a, b) => a - b),
      )
    }
  })
  test('within one set each pair is met once, from its later member', () => {
    const all = hashes(50, 3)
    const { pairs, closest } = paired(all, null, 12)
    expect(pairs.every(({ query, other }) => other < query)).toBe(true)
    expect(pairs.length).toBe(
      (banded(all, all, 12).length - all.length) / 2, // without each with itself, and one of both orders
    )
    expect(closest[0]).toBe(255)
    expect(closest[7]).toBe(Math.min(...all.slice(0, 7).map((hash) => hammingDistance(hash, all[7]!))))
  })
  test('pairs link clusters, across sets as well', () => {
    const [a, near, far] = [
      { high: 0, low: 0 },
      { high: 1, low: 0 },
      { high: 0xffffffff, low: 0 },
    ]
    expect(paired([a, far, near, a], null, 1).clusters).toEqual([[0, 2, 3]])
    expect(paired([a, far], [near, far, far], 1).clusters).toEqual([
      [1, 3, 4],
      [0, 2],
    ])
    const sets = new DisjointSets(5)
    sets.join(0, 1)
    sets.join(3, 1)
    expect(sets.clusters).toEqual([[0, 1, 3]])
  })
})
