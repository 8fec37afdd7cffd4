/** The standard normal distribution. */

/** Density of the standard normal distribution. */
export const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

/**
 * Φ(z): the series ½ + φ(z)·Σ z^(2k+1)/(2k+1)!! within ±4, Laplace's continued fraction beyond (Abramowitz and Stegun 26.2.11, 26.2.14); error
 * below 1e-14.
 */
export function normalCdf(z: number): number {
  const size = Math.abs(z)
  if (size > 38) return z > 0 ? 1 : 0
  if (size > 4) {
    let fraction = size
    for (let k = 60; k >= 1; k--) fraction = size + k / fraction
    const tail = normalDensity(size) / fraction
    return z > 0 ? 1 - tail : tail
  }
  let [term, sum] = [z, z]
  for (let k = 1; Math.abs(term) > 1e-18; k++) {
    term *= (z * z) / (2 * k + 1)
    sum += term
  }
  return 0.5 + normalDensity(z) * sum
}
