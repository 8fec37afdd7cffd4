/**
 * Elementary functions made of IEEE 754 basic operations only (+ − × ÷ √, rounding to an integer, and reading the bits of a double).
 *
 * ECMAScript leaves the last bits of Math.exp, Math.log, Math.sin, Math.cos and Math.pow to each engine; basic operations are
 * correctly rounded everywhere. What is seeded (data, initial values, schedules) therefore uses these functions, so that a curve
 * has the same bits in every browser. Each result is within 2 ulp of the true value (see the test).
 *
 * Method: argument reduction with a constant split in two or three parts (Cody and Waite, Software Manual for the Elementary
 * Functions, 1980), then the Taylor series, long enough that its first omitted term is below half an ulp.
 */

const bits = new DataView(new ArrayBuffer(8))

/** ln 2 in two parts; the first has 32 significant bits, so that k × LN2_HIGH is exact for every exponent k. */
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10

/** Taylor coefficients, highest order first, as Horner's rule takes them. */
const EXP_SERIES = reciprocals(14, (k) => factorial(k))
const LOG_SERIES = reciprocals(11, (k) => 2 * k + 1)

/** n!, exact up to 18. */
export function factorial(n: number): number {
  let product = 1
  for (let k = 2; k <= n; k++) product *= k
  return product
}

/** Coefficients 1/denominator(k) for k = order … 0, as {@link tail} takes them. */
export function reciprocals(order: number, denominator: (k: number) => number): readonly number[] {
  return Array.from({ length: order + 1 }, (_, place) => 1 / denominator(order - place))
}

/** Horner's rule without the constant term 1: returns Σ_{k≥1} c_k x^k for coefficients listed from the highest order down. */
export function tail(series: readonly number[], x: number): number {
  let sum = 0
  for (let place = 0; place < series.length - 1; place++) sum = (sum + (series[place] ?? 0)) * x
  return sum
}

/** x × 2^k without intermediate overflow; rounds once, also into the subnormal range. */
function scale(x: number, k: number): number {
  if (k > 1023) return x * 2 ** 1023 * 2 ** (k - 1023)
  if (k < -1022) return x * powerOfTwo(k + 200) * powerOfTwo(-200)
  return x * powerOfTwo(k)
}

/** 2^k, exactly, for −1022 ≤ k ≤ 1023, by writing the exponent field. */
function powerOfTwo(k: number): number {
  bits.setUint32(0, (k + 1023) << 20)
  bits.setUint32(4, 0)
  return bits.getFloat64(0)
}

/** e^x for every double x; Infinity above 709.78, 0 below −745.13. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > 709.8) return Infinity
  if (x < -745.2) return 0
  const k = Math.floor(x / Math.LN2 + 0.5)
  const high = x - k * LN2_HIGH
  const r = high - k * LN2_LOW
  const lost = high - r - k * LN2_LOW
  return scale(1 + (tail(EXP_SERIES, r) + lost), k)
}

/** Natural logarithm; −Infinity at 0, NaN below 0. */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return NaN
  if (x === 0) return -Infinity
  if (x === Infinity) return x
  if (x < 2 ** -1022) return log(x * 2 ** 54) - 54 * Math.LN2
  bits.setFloat64(0, x)
  let k = (bits.getUint32(0) >>> 20) - 1023
  let m = x / powerOfTwo(k)
  if (m > Math.SQRT2) {
    m /= 2
    k += 1
  }
  // m in [√½, √2]: log m = 2 artanh(s) with s = f/(2+f), written as f − s(f − 2 Σ s^{2j}/(2j+1)) to keep f's low bits.
  const f = m - 1
  const s = f / (2 + f)
  const series = 2 * tail(LOG_SERIES, s * s)
  return k * LN2_HIGH - (s * (f - series) - k * LN2_LOW - f)
}

/** x^y for x > 0 by e^{y ln x}; exact repeated squaring when y is a whole number up to 2^31 (of any x). */
export function pow(x: number, y: number): number {
  if (!Number.isInteger(y) || Math.abs(y) > 2 ** 31) return x === 0 ? (y > 0 ? 0 : Infinity) : exp(y * log(x))
  let product = 1
  let square = x
  for (let rest = Math.abs(y); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) product *= square
    square *= square
  }
  return y < 0 ? 1 / product : product
}
