/** Formulas on plain lists of float64 numbers, as a textbook writes them. */

/** The number at a place; 0 where there is none. */
export const at = (values: readonly number[] | undefined, index: number): number => values?.[index] ?? 0

/** Σ v */
export const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0)

/** Σ v / n */
export const mean = (values: readonly number[]): number => sum(values) / values.length

/** The biased variance: mean of the squared distances from the mean. */
export function variance(values: readonly number[]): number {
  const centre = mean(values)
  return mean(values.map((v) => (v - centre) ** 2))
}

/** Σ a_i·b_i */
export const dot = (a: readonly number[], b: readonly number[]): number => {
  let total = 0
  for (let i = 0; i < a.length; i++) total += at(a, i) * at(b, i)
  return total
}

/** The Euclidean norm √Σ v². */
export const norm = (vector: readonly number[]): number => Math.sqrt(dot(vector, vector))

/** torch.nn.functional.normalize: v / max(‖v‖, 1e-12) */
export function normalize(vector: readonly number[]): readonly number[] {
  const length = Math.max(norm(vector), 1e-12)
  return vector.map((v) => v / length)
}

/** y = W·x + b as torch.nn.Linear documents it, W given row by row; without b, 0. */
export function affine(
  x: readonly number[],
  weight: readonly number[] = [],
  bias?: readonly number[],
): readonly number[] {
  return Array.from({ length: weight.length / x.length }, (_, unit) => {
    let total = at(bias, unit)
    for (let k = 0; k < x.length; k++) total += at(x, k) * at(weight, unit * x.length + k)
    return total
  })
}

/** 1/(1 + e^−v) */
export const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v))

/** ln(1 + e^v) */
export const softplus = (v: number): number => Math.log1p(Math.exp(v))

/** e^v_k / Σ_j e^v_j */
export function softmax(values: readonly number[]): readonly number[] {
  const total = sum(values.map(Math.exp))
  return values.map((v) => Math.exp(v) / total)
}

/** erf by its Taylor series, accurate to 1e-13 for |v| < 4. */
export function erf(v: number): number {
  let term = v
  let total = v
  for (let n = 1; n < 120; n++) {
    term *= (-v * v) / n
    total += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * total
}
