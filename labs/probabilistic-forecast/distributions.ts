/** Quantiles of the binomial and the tail of the χ² distribution, for bands and a test. */

/**
 * The smallest k with P(X ≤ k) ≥ q for X ~ Binomial(n, p), 0 ≤ p ≤ 1. Probabilities are taken relative to the mode, where they are largest, and
 * over 12 standard deviations around it, outside of which nothing is left in double precision.
 */
export function binomialQuantile(n: number, p: number, q: number): number {
  if (p <= 0) return 0
  if (p >= 1) return n
  const mode = Math.min(n, Math.floor((n + 1) * p))
  const reach = Math.ceil(12 * Math.sqrt(n * p * (1 - p)) + 12)
  const [from, to] = [Math.max(0, mode - reach), Math.min(n, mode + reach)]
  const odds = p / (1 - p)
  const weights = new Float64Array(to - from + 1)
  weights[mode - from] = 1
  for (let k = mode; k < to; k++)
    weights[k + 1 - from] = (weights[k - from] ?? 0) * odds * ((n - k) / (k + 1))
  for (let k = mode; k > from; k--)
    weights[k - 1 - from] = ((weights[k - from] ?? 0) / odds) * (k / (n - k + 1))
  const wanted = q * weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  for (let k = from; k < to; k++) {
    sum += weights[k - from] ?? 0
    // a hair below, because the sum is rounded
    if (sum >= wanted * (1 - 1e-14)) return k
  }
  return to
}

/** Shares of n within which a binomial share stays with probability `confidence`, from the quantiles at both tails. */
export function binomialBand(n: number, p: number, confidence: number): readonly [number, number] {
  const tail = (1 - confidence) / 2
  return [binomialQuantile(n, p, tail) / n, binomialQuantile(n, p, 1 - tail) / n]
}

/** ln Γ(x) for x > 0 to about 1e-14 (Lanczos 1964, g = 7, nine coefficients). */
function logGamma(x: number): number {
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ]
  const base = x + 6.5
  let sum = 0.9999999999998099
  for (const [index, coefficient] of coefficients.entries()) sum += coefficient / (x + index)
  return Math.log(Math.sqrt(2 * Math.PI) * sum) + (x - 0.5) * Math.log(base) - base
}

/** P(χ² with `freedom` degrees ≥ x): the upper incomplete gamma ratio, by its series below the mean and by Lentz's continued fraction above. */
export function chiSquareTail(x: number, freedom: number): number {
  const [a, t] = [freedom / 2, x / 2]
  if (t <= 0) return 1
  const front = Math.exp(-t + a * Math.log(t) - logGamma(a))
  if (t < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; term > 1e-17 * sum; n++) {
      term *= t / (a + n)
      sum += term
    }
    return Math.max(0, 1 - front * sum)
  }
  let b = t + 1 - a
  let c = 1e300
  let d = 1 / b
  let fraction = d
  for (let i = 1; i < 10_000; i++) {
    const factor = -i * (i - a)
    b += 2
    d = 1 / (factor * d + b)
    c = b + factor / c
    fraction *= c * d
    if (Math.abs(c * d - 1) < 1e-15) break
  }
  return front * fraction
}
