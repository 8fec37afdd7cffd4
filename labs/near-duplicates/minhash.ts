/** MinHash signatures and their bands (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3). */
import { pow } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'

/** 32 well-mixed bits of a text: FNV-1a over its UTF-16 units, then the finaliser of MurmurHash3. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return mixed(hash)
}

function mixed(word: number): number {
  let hash = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Hash functions x → a·x + b mod 2³², a odd: bijections of the 32-bit words. */
export interface Family {
  readonly factors: Int32Array
  readonly shifts: Int32Array
}

export function family(count: number, seed: number): Family {
  const stream = random(seed, 'minhash')
  const factors = new Int32Array(count)
  const shifts = new Int32Array(count)
  for (let index = 0; index < count; index++) {
    factors[index] = stream.word() | 1
    shifts[index] = stream.word() | 0
  }
  return { factors, shifts }
}

/** Writes the least value of each hash function over the shingles into `signature`. */
export function sign(shingles: Iterable<string>, { factors, shifts }: Family, signature: Uint32Array): void {
  signature.fill(0xffffffff)
  for (const shingle of shingles) {
    const hash = hashOf(shingle)
    for (let index = 0; index < signature.length; index++) {
      const value = (Math.imul(factors[index] ?? 1, hash) + (shifts[index] ?? 0)) >>> 0
      if (value < (signature[index] ?? 0)) signature[index] = value
    }
  }
}

/** Share of equal entries: an unbiased estimate of the Jaccard index, standard error √(J(1−J)/k). */
export function agreement(a: Uint32Array, b: Uint32Array): number {
  let equal = 0
  for (const [index, value] of a.entries()) equal += Number(value === b[index])
  return equal / a.length
}

/** A key of 53 bits for the entries of a band; bands with equal entries have equal keys. */
export function bandKey(signature: Uint32Array, from: number, rows: number): number {
  let [high, low] = [0x9e3779b9, 0x7f4a7c15]
  for (let row = from; row < from + rows; row++) {
    const value = signature[row] ?? 0
    high = mixed(high ^ value)
    low = mixed((Math.imul(low, 0x01000193) + value) | 0)
  }
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0)
}

/** The chance that two texts of Jaccard index `s` share at least one of b bands of r rows: 1 − (1 − s^r)^b. */
export const hitProbability = (s: number, bands: number, rows: number): number =>
  s <= 0 ? 0 : 1 - pow(Math.max(0, 1 - pow(s, rows)), bands)

/** The similarity at which that chance climbs most steeply, about (1/b)^(1/r). */
export const bandThreshold = (bands: number, rows: number): number => pow(1 / bands, 1 / rows)
