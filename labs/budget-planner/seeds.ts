/** How many seeds a difference needs. */
import type { Options } from './controls.ts'
import { normalQuantile } from '../../src/engine/nn/random.ts'
import { normalCdf } from '../../src/metrics/numeric/normal.ts'
import { studentQuantile, studentTail } from './normal.ts'

/** Most seeds that are looked for. */
export const MOST_SEEDS = 1_000_000

/** Variance of the difference of one seed of each method: 2σ², less by the correlation of a paired design. */
const varianceOf = ({ noise, design, correlation }: Options): number =>
  2 * noise * noise * (design === 'paired' ? 1 - correlation : 1)

/** Seeds a method for the difference, by the normal approximation: ((z_{1−α/2} + z_power)/δ)²·variance, rounded up. */
export function seedsByNormal(settings: Options): number {
  const { alpha, power, difference } = settings
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(power)
  return Math.max(2, Math.ceil((z / difference) ** 2 * varianceOf(settings) - 1e-9))
}

/** Power of the two-sided t test with n seeds a method (n ≥ 2), both tails counted. */
export function powerOf(settings: Options, n: number): number {
  const df = settings.design === 'paired' ? n - 1 : 2 * n - 2
  const noncentrality = settings.difference * Math.sqrt(n / varianceOf(settings))
  if (df > 2000) {
    const z = normalQuantile(1 - settings.alpha / 2)
    return normalCdf(noncentrality - z) + normalCdf(-noncentrality - z)
  }
  const critical = studentQuantile(settings.alpha / 2, df)
  return studentTail(critical, df, noncentrality) + studentTail(critical, df, -noncentrality)
}

/** Fewest seeds a method with which the t test has the power; begins at the normal approximation, which is never more than a few too low. */
export function seedsByStudent(settings: Options): number {
  let n = Math.max(2, seedsByNormal(settings) - 2)
  if (n > MOST_SEEDS) return seedsByNormal(settings)
  while (powerOf(settings, n) < settings.power) n++
  return n
}

/** Smallest difference that n seeds a method detect with the power, by the normal approximation. */
export function detectable(settings: Options, n: number): number {
  const z = normalQuantile(1 - settings.alpha / 2) + normalQuantile(settings.power)
  return z * Math.sqrt(varianceOf(settings) / n)
}
