/** E(n) = a·n^−b + c by weighted least squares, and its rivals. */
import { exp, log, pow } from '../../src/engine/nn/exact.ts'

export interface PowerLaw {
  readonly a: number
  readonly b: number
  readonly c: number
}

/** The exponents that are tried. */
export const EXPONENTS = { least: 0.02, most: 5 } as const
const TRIED = 80
const GOLDEN = (Math.sqrt(5) - 1) / 2

export const errorAt = ({ a, b, c }: PowerLaw, n: number): number => a * pow(n, -b) + c

/**
 * The law with a ≥ 0, c ≥ 0 and b in {@link EXPONENTS} that minimises Σ wᵢ (Eᵢ − a·nᵢ^−b − c)². For a given b the law is linear in a and c
 * (variable projection: Golub and Pereyra 1973), so the search runs over b alone: a grid in log b, then golden sections.
 * @param n at least three different positive numbers
 */
export function fitPowerLaw(n: Float64Array, errors: Float64Array, weights: Float64Array): PowerLaw {
  const logs = n.map(log)
  // n in units of its geometric mean keeps the two columns comparable
  const centre = logs.reduce((sum, value) => sum + value, 0) / logs.length
  const at = (logB: number) => projected(logs, centre, errors, weights, exp(logB))
  const [from, to] = [log(EXPONENTS.least), log(EXPONENTS.most)]
  const pitch = (to - from) / (TRIED - 1)
  let best = 0
  let least = Infinity
  for (let index = 0; index < TRIED; index++) {
    const { squares } = at(from + index * pitch)
    if (squares < least) [least, best] = [squares, index]
  }
  let low = from + Math.max(0, best - 1) * pitch
  let high = from + Math.min(TRIED - 1, best + 1) * pitch
  for (let step = 0; step < 45; step++) {
    const width = GOLDEN * (high - low)
    if (at(high - width).squares <= at(low + width).squares) high = low + width
    else low = high - width
  }
  const b = exp((low + high) / 2)
  const { a, c } = projected(logs, centre, errors, weights, b)
  return { a: a * exp(b * centre), b, c }
}

/** Best a (of n over its geometric mean) and c for an exponent, and the weighted sum of squares they leave. */
function projected(
  logs: Float64Array,
  centre: number,
  errors: Float64Array,
  weights: Float64Array,
  b: number,
) {
  let [w, wu, wuu, wy, wuy] = [0, 0, 0, 0, 0]
  const powers = logs.map((value) => exp(-b * (value - centre)))
  for (const [index, u] of powers.entries()) {
    const [weight = 0, y = 0] = [weights[index], errors[index]]
    w += weight
    wu += weight * u
    wuu += weight * u * u
    wy += weight * y
    wuy += weight * u * y
  }
  const determinant = w * wuu - wu * wu
  let a = determinant > 0 ? (w * wuy - wu * wy) / determinant : 0
  let c = determinant > 0 ? (wuu * wy - wu * wuy) / determinant : wy / w
  if (c < 0) [a, c] = [wuy / wuu, 0]
  if (a < 0) [a, c] = [0, wy / w]
  let squares = 0
  for (const [index, u] of powers.entries())
    squares += (weights[index] ?? 0) * ((errors[index] ?? 0) - a * u - c) ** 2
  return { a, c, squares }
}

/** The power law without c that most people draw: a least-squares line through log n, log E. */
export function fitLine(n: Float64Array, errors: Float64Array, weights: Float64Array): PowerLaw {
  let [w, wx, wy, wxx, wxy] = [0, 0, 0, 0, 0]
  for (const [index, size] of n.entries()) {
    const [weight = 0, x, y] = [weights[index], log(size), log(errors[index] ?? 1)]
    w += weight
    wx += weight * x
    wy += weight * y
    wxx += weight * x * x
    wxy += weight * x * y
  }
  const slope = (w * wxy - wx * wy) / (w * wxx - wx * wx)
  return { a: exp((wy - slope * wx) / w), b: -slope, c: 0 }
}

/** The n from which doubling lowers the error by less than `worth` (a share): 0 when it never lowers it by that much, infinite when it always does. */
export function whereDoublingFades({ a, b, c }: PowerLaw, worth: number): number {
  const steepest = 1 - pow(2, -b)
  if (a === 0 || steepest <= worth) return 0
  // a n^−b (1 − 2^−b) = worth (a n^−b + c)
  return c === 0 ? Infinity : pow((worth * c) / (a * (steepest - worth)), -1 / b)
}

/** How many times the data `n` until the error of the law is a share `part` of what it is: infinite when the floor is above that. */
export function factorFor(law: PowerLaw, n: number, part: number): number {
  const excess = part * errorAt(law, n) - law.c
  return excess <= 0 || law.a === 0 ? Infinity : pow(excess / law.a, -1 / law.b) / n
}
