/** Transforms of a target with their inverses, and the density that a normal distribution behind each gives the data. */
import { number as write } from '../../src/figures/text.ts'
import { mean } from '../../src/metrics/numeric/sum.ts'

export type TransformId = 'none' | 'sqrt' | 'log' | 'log1p' | 'boxcox' | 'yeojohnson'

/** A strictly rising map of the targets it accepts. */
export interface Transform {
  readonly id: TransformId
  readonly name: string
  /** The power of Box–Cox and Yeo–Johnson; null for the others. */
  readonly lambda: number | null
  /** Why a value cannot be transformed; null where it can. */
  readonly refuses: (y: number) => string | null
  readonly forward: (y: number) => number
  /** Values below the range of `forward` give its lowest target; infinite above it. */
  readonly inverse: (x: number) => number
  /** ln of the derivative at y. */
  readonly logSlope: (y: number) => number
}

const all = (): null => null
const positive = (y: number): string | null => (y > 0 ? null : '要 y > 0')
const atLeastZero = (y: number): string | null => (y >= 0 ? null : '要 y ≥ 0')
const aboveMinusOne = (y: number): string | null => (y > -1 ? null : '要 y > −1')

const none: Transform = {
  id: 'none',
  name: '不变换',
  lambda: null,
  refuses: all,
  forward: (y) => y,
  inverse: (x) => x,
  logSlope: () => 0,
}

const sqrt: Transform = {
  id: 'sqrt',
  name: '√y',
  lambda: null,
  refuses: atLeastZero,
  forward: Math.sqrt,
  inverse: (x) => Math.max(0, x) ** 2,
  logSlope: (y) => -Math.LN2 - Math.log(y) / 2,
}

const log: Transform = {
  id: 'log',
  name: 'ln y',
  lambda: null,
  refuses: positive,
  forward: Math.log,
  inverse: Math.exp,
  logSlope: (y) => -Math.log(y),
}

const log1p: Transform = {
  id: 'log1p',
  name: 'ln(1 + y)',
  lambda: null,
  refuses: aboveMinusOne,
  forward: Math.log1p,
  inverse: Math.expm1,
  logSlope: (y) => -Math.log1p(y),
}

/** (u^λ − 1)/λ of u > 0 from ln u; ln u at λ = 0 (Box & Cox 1964). */
const power = (logU: number, lambda: number): number =>
  Math.abs(lambda) < 1e-9 ? logU : Math.expm1(lambda * logU) / lambda

/** ln u of a value of `power`: −∞ below its range, ∞ above. */
function logOfPower(x: number, lambda: number): number {
  if (Math.abs(lambda) < 1e-9) return x
  const inside = lambda * x
  if (inside <= -1) return lambda > 0 ? -Infinity : Infinity
  return Math.log1p(inside) / lambda
}

const boxcox = (lambda: number): Transform => ({
  id: 'boxcox',
  name: `Box–Cox，λ = ${write(lambda, 2)}`,
  lambda,
  refuses: positive,
  forward: (y) => power(Math.log(y), lambda),
  inverse: (x) => Math.exp(logOfPower(x, lambda)),
  logSlope: (y) => (lambda - 1) * Math.log(y),
})

/** Box–Cox of 1 + y above zero, of 1 − y with the power 2 − λ and the sign turned below (Yeo & Johnson 2000). */
const yeojohnson = (lambda: number): Transform => ({
  id: 'yeojohnson',
  name: `Yeo–Johnson，λ = ${write(lambda, 2)}`,
  lambda,
  refuses: all,
  forward: (y) => (y >= 0 ? power(Math.log1p(y), lambda) : -power(Math.log1p(-y), 2 - lambda)),
  inverse: (x) => (x >= 0 ? Math.expm1(logOfPower(x, lambda)) : -Math.expm1(logOfPower(-x, 2 - lambda))),
  logSlope: (y) => (lambda - 1) * Math.sign(y) * Math.log1p(Math.abs(y)),
})

/** ln of the density a row, on average, when the transformed targets are normal with their own mean and variance; Infinity when they are all equal. */
export function logDensity(values: Float64Array, { forward, logSlope }: Transform): number {
  const moved = values.map(forward)
  const centre = mean(moved)
  let [squares, slopes] = [0, 0]
  for (const [row, value] of values.entries()) {
    squares += ((moved[row] ?? 0) - centre) ** 2
    slopes += logSlope(value)
  }
  const n = values.length
  return -0.5 * (Math.log((2 * Math.PI * squares) / n) + 1) + slopes / n
}

/** Most rows that the power is fitted to. */
const FITTED = 20_000

/** The power in −3 … 3 of greatest density, by golden section to 1e-3; the density has one maximum for targets that vary. */
function fit(values: Float64Array, family: (lambda: number) => Transform): Transform {
  const stride = Math.ceil(values.length / FITTED)
  const sample = stride === 1 ? values : values.filter((_, row) => row % stride === 0)
  const density = (lambda: number): number => logDensity(sample, family(lambda))
  const golden = (Math.sqrt(5) - 1) / 2
  let [low, high] = [-3, 3]
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)]
  let [atLeft, atRight] = [density(left), density(right)]
  while (high - low > 1e-3) {
    if (atLeft >= atRight) {
      ;[high, right, atRight] = [right, left, atLeft]
      left = high - golden * (high - low)
      atLeft = density(left)
    } else {
      ;[low, left, atLeft] = [left, right, atRight]
      right = low + golden * (high - low)
      atRight = density(right)
    }
  }
  return family((low + high) / 2)
}

/** Every transform, the powers fitted to the targets where they accept them all. */
export function transformsFor(targets: Float64Array): readonly Transform[] {
  const varies = targets.some((value) => value !== targets[0])
  const fitted = (family: (lambda: number) => Transform): Transform => {
    const plain = family(1)
    return varies && targets.every((y) => plain.refuses(y) === null) ? fit(targets, family) : plain
  }
  return [none, sqrt, log, log1p, fitted(boxcox), fitted(yeojohnson)]
}
