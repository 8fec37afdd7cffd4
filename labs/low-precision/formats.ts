/**
 * Binary floating-point formats and rounding to them, to the nearest, ties to even. IEEE 754-2019 (binary32, binary16), bfloat16
 * (Kalamkar et al. 2019), and E4M3 and E5M2 of the OCP 8-bit Floating Point Specification (OFP8) 1.0, from Micikevicius et al. 2022.
 */

export const FORMATS = ['fp32', 'fp16', 'bf16', 'e4m3', 'e5m2'] as const
export type FormatName = (typeof FORMATS)[number]

export interface Format {
  readonly name: string
  readonly exponentBits: number
  /** Bits of the fraction, without the leading one. */
  readonly fractionBits: number
  readonly bias: number
  /** Largest finite value. */
  readonly largest: number
  /** Whether overflow has an infinity to go to; E4M3 has none and gives NaN. */
  readonly hasInfinity: boolean
  /** Whether conversion may saturate (the two FP8 formats). */
  readonly mayClip: boolean
}

/** A format that keeps its highest exponent for infinity and NaN, as IEEE 754 does. */
const ieee = (name: string, exponentBits: number, fractionBits: number, mayClip = false): Format => {
  const bias = 2 ** (exponentBits - 1) - 1
  const largest = (2 - 2 ** -fractionBits) * 2 ** bias
  return { name, exponentBits, fractionBits, bias, largest, hasInfinity: true, mayClip }
}

export const formats: Readonly<Record<FormatName, Format>> = {
  fp32: ieee('fp32', 8, 23),
  fp16: ieee('fp16', 5, 10),
  bf16: ieee('bf16', 8, 7),
  // only S.1111.111 is NaN, so the highest exponent holds numbers up to 1.75 × 2⁸
  e4m3: {
    name: 'E4M3',
    exponentBits: 4,
    fractionBits: 3,
    bias: 7,
    largest: 448,
    hasInfinity: false,
    mayClip: true,
  },
  e5m2: ieee('E5M2', 5, 2, true),
}

/** Smallest positive normal value. */
export const smallestNormal = ({ bias }: Format): number => 2 ** (1 - bias)

/** Smallest positive value. */
export const smallest = ({ bias, fractionBits }: Format): number => 2 ** (1 - bias - fractionBits)

/** Distance from 1 to the next larger value. */
export const epsilon = ({ fractionBits }: Format): number => 2 ** -fractionBits

/** The smallest size that overflows is above this, or equal to it where a tie goes up. */
export function overflowLimit(format: Format): { readonly limit: number; readonly tieGoesUp: boolean } {
  const { largest, fractionBits } = format
  const unit = 2 ** (exponentOf(largest) - fractionBits)
  return { limit: largest + unit / 2, tieGoesUp: (largest / unit) % 2 === 1 }
}

const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
// the word that holds the exponent, whatever the byte order of the machine
double[0] = 1
const HIGH = words[1] === 0 ? 0 : 1

/** ⌊log₂ |x|⌋ of a normal double; −1023 below. */
export function exponentOf(x: number): number {
  double[0] = x
  return (((words[HIGH] ?? 0) >>> 20) & 0x7ff) - 1023
}

/** Adding and taking away this rounds a double below 2⁵¹ in size to a whole number, ties to even. */
const TO_WHOLE = 1.5 * 2 ** 52

/** Powers of two from −1074 to 1023. */
const POWERS = Float64Array.from({ length: 2098 }, (_, index) => 2 ** (index - 1074))

/**
 * Rounds to the nearest value of a format, ties to the even fraction. What lies beyond the largest value becomes infinite (NaN in E4M3),
 * or the largest value where `saturate` holds and the format may clip.
 */
export function roundTo(format: Format, x: number, saturate = false): number {
  if (x === 0 || Number.isNaN(x)) return x
  const { fractionBits, bias, largest } = format
  if (Number.isFinite(x)) {
    const exponent = Math.max(exponentOf(x), 1 - bias)
    const unit = POWERS[exponent - fractionBits + 1074] ?? 0
    // ratios of more than 2⁵¹ units occur only far beyond the largest value
    const rounded = exponent > bias + 1 ? x : (x / unit + TO_WHOLE - TO_WHOLE) * unit
    if (Math.abs(rounded) <= largest) return rounded === 0 && x < 0 ? -0 : rounded
  }
  if (saturate && format.mayClip) return Math.sign(x) * largest
  return format.hasInfinity ? Math.sign(x) * Infinity : Number.NaN
}

const field = (number: number, width: number): string => number.toString(2).padStart(width, '0')

/** The bits of a value of a format, sign first; NaN is quiet and positive. */
export function bitsOf(format: Format, value: number): string {
  const { exponentBits, fractionBits, bias, hasInfinity } = format
  const sign = value < 0 || Object.is(value, -0) ? '1' : '0'
  const ones = '1'.repeat(exponentBits)
  if (Number.isNaN(value))
    return `0${ones}${hasInfinity ? `1${'0'.repeat(fractionBits - 1)}` : '1'.repeat(fractionBits)}`
  if (!Number.isFinite(value)) return `${sign}${ones}${'0'.repeat(fractionBits)}`
  const size = Math.abs(value)
  const normal = size >= smallestNormal(format)
  const exponent = normal ? exponentOf(size) : 1 - bias
  const fraction = size / 2 ** (exponent - fractionBits) - (normal ? 2 ** fractionBits : 0)
  return sign + field(normal ? exponent + bias : 0, exponentBits) + field(fraction, fractionBits)
}

/** Bits as hexadecimal digits: 0x3C00. */
export const hexOf = (bits: string): string =>
  `0x${Number.parseInt(bits, 2)
    .toString(16)
    .toUpperCase()
    .padStart(bits.length / 4, '0')}`

/** What became of a number. */
export type Fate = 'exact' | 'rounded' | 'subnormal' | 'underflow' | 'overflow' | 'special'

export function fateOf(format: Format, x: number, rounded: number): Fate {
  if (!Number.isFinite(x)) return 'special'
  if (!Number.isFinite(rounded) || Math.abs(x) > overflowLimit(format).limit) return 'overflow'
  if (rounded === 0 && x !== 0) return 'underflow'
  if (x !== 0 && Math.abs(rounded) < smallestNormal(format)) return 'subnormal'
  return rounded === x ? 'exact' : 'rounded'
}
