/** Which powers of two numbers may be multiplied by before they are rounded to a format. */
import { overflowLimit, smallest, smallestNormal } from './formats.ts'
import type { Format } from './formats.ts'

/** Exponents k of a loss scale 2^k. */
export interface Scaling {
  /** From here no value becomes 0. */
  readonly nonZeroFrom: number
  /** From here every value is normal, so that it keeps all bits of the fraction. */
  readonly normalFrom: number
  /** Up to here none overflows, with the headroom. */
  readonly upTo: number
}

/**
 * The range of k for values whose sizes lie from `least` to `most` (both positive and finite): least·2^k > ½·smallest, least·2^k ≥ smallest
 * normal, and most·2^(k + headroom) ≤ largest.
 */
export function scalingOf(format: Format, least: number, most: number, headroom: number): Scaling {
  const { largest } = format
  const half = smallest(format) / 2
  const normal = smallestNormal(format)
  return {
    nonZeroFrom: firstPower((k) => times(least, k) > half, half, least),
    normalFrom: firstPower((k) => times(least, k) >= normal, normal, least),
    upTo: firstPower((k) => times(most, k) > largest, largest, most) - 1 - headroom,
  }
}

/** x·2^k in two steps, so that the power itself does not overflow or vanish. */
function times(x: number, k: number): number {
  const half = Math.trunc(k / 2)
  return x * 2 ** half * 2 ** (k - half)
}

/** The smallest whole k for which something holds, found from about log₂(wanted / size), which rounding may have moved by one. */
function firstPower(holds: (k: number) => boolean, wanted: number, size: number): number {
  let k = Math.round(Math.log2(wanted) - Math.log2(size)) - 2
  while (!holds(k)) k++
  return k
}

/** Shares of sizes that vanish, are subnormal, and overflow under a scale 2^k; `sizes` rise and are positive and finite. */
export function sharesAt(format: Format, sizes: Float64Array, k: number) {
  const { limit, tieGoesUp } = overflowLimit(format)
  const zero = countBelow(sizes, (size) => times(size, k) <= smallest(format) / 2)
  const small = countBelow(sizes, (size) => times(size, k) < smallestNormal(format))
  const kept = countBelow(sizes, (size) => (tieGoesUp ? times(size, k) < limit : times(size, k) <= limit))
  const all = Math.max(1, sizes.length)
  return { underflow: zero / all, subnormal: (small - zero) / all, overflow: (sizes.length - kept) / all }
}

/** How many of the first sizes a rule holds for, when it holds for a beginning of them. */
function countBelow(sizes: Float64Array, holds: (size: number) => boolean): number {
  let [low, high] = [0, sizes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(sizes[middle] ?? Infinity)) low = middle + 1
    else high = middle
  }
  return low
}
