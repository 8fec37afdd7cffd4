/** Order statistics of the normal distribution and Student's distributions, as far as planning needs them. */
import { normalCdf, normalDensity } from '../../src/metrics/numeric/normal.ts'

/** E[max] of n independent standard normal values, by the trapezoid rule on ∫ z·n·φ(z)·Φ(z)^(n−1) dz; error below 1e-9 for n to 10⁶. */
export function expectedMaximum(n: number): number {
  const step = 0.02
  let sum = 0
  for (let z = -9; z <= 9; z += step) sum += z * n * normalDensity(z) * normalCdf(z) ** (n - 1)
  return Math.max(0, sum * step)
}

/** Intervals of Simpson's rule over the scale of Student's distribution; even. */
const INTERVALS = 200

/**
 * P(T > t) of the noncentral t distribution with `df` degrees of freedom: the mean of Φ(noncentrality − t·s) over s = √(χ²/df), whose density is
 * proportional to s^(df−1)·exp(−df·s²/2).
 */
export function studentTail(t: number, df: number, noncentrality = 0): number {
  const width = 9 / Math.sqrt(2 * df)
  const [low, high] = [Math.max(0, 1 - width), 1 + width]
  const step = (high - low) / INTERVALS
  let [mass, sum] = [0, 0]
  for (let index = 0; index <= INTERVALS; index++) {
    const s = low + index * step
    // 0·log 0 is 0 here: one degree of freedom has its largest density at s = 0
    const logDensity = (df === 1 ? 0 : (df - 1) * Math.log(s)) - (df * (s * s - 1)) / 2
    const weight = index === 0 || index === INTERVALS ? 1 : index % 2 === 1 ? 4 : 2
    const density = Math.exp(logDensity) * weight
    mass += density
    sum += density * normalCdf(noncentrality - t * s)
  }
  return sum / mass
}

/** The value that Student's t exceeds with probability p < ½, by bisection. */
export function studentQuantile(p: number, df: number): number {
  let [low, high] = [0, 1e4]
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2
    if (studentTail(middle, df) > p) low = middle
    else high = middle
  }
  return (low + high) / 2
}
