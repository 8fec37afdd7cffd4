/** The difference hash, dHash (N. Krawetz, “Kind of Like That”, The Hacker Factor Blog, 2013). */
import { boxSums } from './box-sums.ts'
import type { GreyImage } from './grey-image.ts'

/** 64 bits as two whole numbers 0 … 2^32 − 1; the first bit is the highest of `high`. */
export interface Hash {
  readonly high: number
  readonly low: number
}

/** Bits of a hash. */
export const BITS = 64

const COLUMNS = 9
const ROWS = 8

/** Means of an image over 9 × 8 boxes, up to a common factor, as pairs of horizontal neighbours: 64, row by row. */
function neighbours(image: GreyImage): (readonly [left: number, right: number])[] {
  const cells = boxSums(image, COLUMNS, ROWS)
  return Array.from({ length: BITS }, (_, bit) => {
    const at = Math.floor(bit / ROWS) * COLUMNS + (bit % ROWS)
    return [cells[at] ?? 0, cells[at + 1] ?? 0] as const
  })
}

/** The hash of an image of any size: the image as 9 × 8 box means, a bit of 1 for each one that is brighter than its left neighbour. */
export function differenceHash(image: GreyImage): Hash {
  const words = { high: 0, low: 0 }
  for (const [bit, [left, right]] of neighbours(image).entries()) {
    const word = bit < BITS / 2 ? 'high' : 'low'
    words[word] = ((words[word] << 1) | Number(right > left)) >>> 0
  }
  return words
}

/** How many of the 64 bits are 0 because two neighbours are equally bright, 64 for an image of one colour: these say nothing. */
export const tiedBits = (image: GreyImage): number =>
  neighbours(image).filter(([left, right]) => left === right).length

/** Bits in which two hashes differ, 0 … 64 (Hamming distance). */
export const hammingDistance = (a: Hash, b: Hash): number => ones(a.high ^ b.high) + ones(a.low ^ b.low)

/** Ones among 32 bits, added up in pairs, nibbles and bytes (Warren, Hacker's Delight, 5-1). */
function ones(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555)
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333)
  count = (count + (count >>> 4)) & 0x0f0f0f0f
  return Math.imul(count, 0x01010101) >>> 24
}

/** A hash as 16 hexadecimal digits. */
export const hexOf = ({ high, low }: Hash): string =>
  [high, low].map((word) => word.toString(16).padStart(8, '0')).join('')
