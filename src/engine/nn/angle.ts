/** Sine and cosine as the functions of `exact.ts` are made: of basic operations only, the same bits in every JavaScript engine. */
import { factorial, reciprocals, tail } from './exact.ts'

/** π/2 in three parts of 33 bits each; k × PART is exact while |k| < 2^20. */
const HALF_PI_1 = 1.5707963267341256
const HALF_PI_2 = 6.077100506303966e-11
const HALF_PI_3 = 2.0222662487959506e-21

/** Largest argument of {@link sin} and {@link cos}: 2^20 quarter turns. */
export const LARGEST_ANGLE = 2 ** 20 * 1.5707963267948966

const SIN_SERIES = reciprocals(8, (k) => (-1) ** k * factorial(2 * k + 1))
const COS_SERIES = reciprocals(8, (k) => (-1) ** k * factorial(2 * k))

/** Sine of x radians, |x| ≤ {@link LARGEST_ANGLE}; NaN beyond. */
export function sin(x: number): number {
  return quarter(x, 0)
}

/** Cosine of x radians, |x| ≤ {@link LARGEST_ANGLE}; NaN beyond. */
export function cos(x: number): number {
  return quarter(x, 1)
}

/** sin(x + shift·π/2): reduces to |r| ≤ π/4 and picks the series and the sign by quadrant. */
function quarter(x: number, shift: number): number {
  if (!(Math.abs(x) <= LARGEST_ANGLE)) return NaN
  const k = Math.floor(x / 1.5707963267948966 + 0.5)
  const first = x - k * HALF_PI_1
  const second = k * HALF_PI_2
  const high = first - second
  const r = high - (k * HALF_PI_3 - (first - high - second))
  const square = r * r
  const quadrant = (((k + shift) % 4) + 4) % 4
  const value = quadrant % 2 === 0 ? r + r * tail(SIN_SERIES, square) : 1 + tail(COS_SERIES, square)
  return quadrant < 2 ? value : -value
}
