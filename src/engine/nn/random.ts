/**
 * The one source of randomness: a counter-based generator made of 32-bit integer arithmetic, keyed by a seed and a purpose.
 *
 * Word i of a stream is Threefry-2x32-20 of the counter i under the stream's key (Salmon, Moraes, Dror and Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3", SC 2011; the generator of JAX). Streams of different seeds or purposes are independent, so adding
 * a draw for one purpose never changes the values of another. The bits are the same in every JavaScript engine.
 */
import { log } from './exact.ts'

/** A 64-bit key or counter as two unsigned 32-bit words. */
type Pair = readonly [number, number]

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const
const PARITY = 0x1bd11bda

/** One block of Threefry-2x32 with 20 rounds: 64 bits of counter → 64 random bits under a 64-bit key. */
export function threefry(key: Pair, counter: Pair): [number, number] {
  const schedule = [key[0], key[1], PARITY ^ key[0] ^ key[1]] as const
  let a = (counter[0] + schedule[0]) | 0
  let b = (counter[1] + schedule[1]) | 0
  for (let round = 0; round < 20; round++) {
    const turn = ROTATIONS[round % 8] ?? 0
    a = (a + b) | 0
    b = ((b << turn) | (b >>> (32 - turn))) ^ a
    if (round % 4 === 3) {
      const injection = (round + 1) / 4
      a = (a + (schedule[injection % 3] ?? 0)) | 0
      b = (b + (schedule[(injection + 1) % 3] ?? 0) + injection) | 0
    }
  }
  return [a >>> 0, b >>> 0]
}

/** The key of a stream: the seed, through which the purpose is absorbed one UTF-16 unit at a time. */
function streamKey(seed: number, purpose: string): Pair {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`种子必须是整数，收到 ${seed}。`)
  let key: Pair = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0]
  for (let place = 0; place < purpose.length; place++) key = threefry(key, [purpose.charCodeAt(place), place])
  return key
}

/** A stream of random values; each draw continues where the last one ended. */
export class RandomStream {
  private readonly key: Pair
  private position = 0
  private block: Pair = [0, 0]

  constructor(seed: number, purpose: string) {
    this.key = streamKey(seed, purpose)
  }

  /** The next 32 random bits, 0 ≤ word < 2^32. */
  word(): number {
    const place = this.position++
    if (place % 2 === 1) return this.block[1]
    const index = place / 2
    this.block = threefry(this.key, [index >>> 0, Math.floor(index / 2 ** 32)])
    return this.block[0]
  }

  /** Continues at word `position` of the stream (0 is its beginning): streams are random access. */
  seek(position: number): this {
    this.position = position
    if (position % 2 === 1) {
      this.position = position - 1
      this.word()
    }
    return this
  }

  /** n values uniform on [low, high), float32; 24 random bits each. */
  uniform(n: number, low = 0, high = 1): Float32Array {
    const values = new Float32Array(n)
    for (let i = 0; i < n; i++) values[i] = low + (high - low) * ((this.word() >>> 8) * 2 ** -24)
    return values
  }

  /** n values of the normal distribution, float32, by inversion of one 32-bit uniform each (never beyond ±6.4 deviations). */
  normal(n: number, mean = 0, deviation = 1): Float32Array {
    const values = new Float32Array(n)
    for (let i = 0; i < n; i++) values[i] = mean + deviation * normalQuantile((this.word() + 0.5) * 2 ** -32)
    return values
  }

  /** n whole numbers uniform on 0 … below − 1, 1 ≤ below ≤ 2^31, without modulo bias (the uneven rest is drawn again). */
  integers(n: number, below: number): Int32Array {
    const values = new Int32Array(n)
    for (let i = 0; i < n; i++) values[i] = this.integer(below)
    return values
  }

  /** One whole number uniform on 0 … below − 1. */
  integer(below: number): number {
    const even = Math.floor(2 ** 32 / below) * below
    let word = this.word()
    while (word >= even) word = this.word()
    return word % below
  }

  /** A uniformly random order of 0 … n − 1 (Fisher and Yates; Durstenfeld 1964). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i)
    for (let last = n - 1; last > 0; last--) {
      const other = this.integer(last + 1)
      const moved = order[last] ?? 0
      order[last] = order[other] ?? 0
      order[other] = moved
    }
    return order
  }
}

/** The stream of a seed for one purpose, for example `random(3, 'init/0.weight').normal(64)`. Throws when the seed is no integer. */
export function random(seed: number, purpose: string): RandomStream {
  return new RandomStream(seed, purpose)
}

/** Horner's rule on coefficients listed from the constant term up. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0
  for (let order = coefficients.length - 1; order >= 0; order--) sum = sum * x + (coefficients[order] ?? 0)
  return sum
}

/** Rational approximations of the normal quantile: numerator and denominator for the centre, the shoulders and the tails. */
const CENTRE = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852546,
  ],
] as const
const SHOULDER = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
] as const
const TAIL = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
] as const

/** Φ⁻¹(p) for 0 < p < 1 to about 1e-16 relative: algorithm AS 241, PPND16 (Wichura, Applied Statistics 37, 1988). */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(CENTRE[0], r)) / polynomial(CENTRE[1], r)
  }
  const r = Math.sqrt(-log(Math.min(p, 1 - p)))
  const [table, shift] = r <= 5 ? ([SHOULDER, 1.6] as const) : ([TAIL, 5] as const)
  const size = polynomial(table[0], r - shift) / polynomial(table[1], r - shift)
  return q < 0 ? -size : size
}
