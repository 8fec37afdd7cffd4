/** The normal distribution function to double precision. */

/** φ(x). */
export const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)

/** Φ(x), absolute error below 1e-15: ½ + φ(x)(x + x³/3 + x⁵/(3·5) + …), all terms of one sign (Marsaglia, J. Stat. Software 11(4), 2004). */
export function cdf(x: number): number {
  if (x < -8.5) return 0
  if (x > 8.5) return 1
  let term = x
  let sum = x
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (x * x) / odd
    sum += term
  }
  return 0.5 + density(x) * sum
}
