/** How far two measurements of the same thing agree, beyond being correlated. */
import { descending } from '../../src/metrics/numeric/order.ts'
import { mean, sum } from '../../src/metrics/numeric/sum.ts'

/** Means, and sums of squares and products about them. */
function moments(a: Float64Array, b: Float64Array) {
  const [meanA, meanB] = [mean(a), mean(b)]
  return {
    meanA,
    meanB,
    aa: sum(a.map((value) => (value - meanA) ** 2)),
    bb: sum(b.map((value) => (value - meanB) ** 2)),
    ab: sum(a.map((value, row) => (value - meanA) * ((b[row] ?? 0) - meanB))),
  }
}

/** Pearson's r, −1 to 1; NaN when one of the two is constant. */
export function pearson(a: Float64Array, b: Float64Array): number {
  const { aa, bb, ab } = moments(a, b)
  return aa === 0 || bb === 0 ? Number.NaN : ab / (Math.sqrt(aa) * Math.sqrt(bb))
}

/** Spearman's ρ: Pearson's r of the ranks, equal values sharing the mean of theirs. */
export const spearman = (a: Float64Array, b: Float64Array): number => pearson(ranks(a), ranks(b))

/** Ranks from 1 by falling value; equal values share the mean of their ranks. */
export function ranks(values: Float64Array): Float64Array {
  const order = descending(values)
  const found = new Float64Array(values.length)
  for (let from = 0; from < order.length;) {
    let to = from
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to++
    for (let at = from; at < to; at++) found[order[at] ?? 0] = (from + 1 + to) / 2
    from = to
  }
  return found
}

/**
 * Lin's concordance 2·cov / (σ²ₐ + σ²ᵦ + (μₐ − μᵦ)²) with variances over n (Lin, Biometrics 1989), −1 to 1: it falls with an offset and
 * with a wrong scale, which r ignores. NaN when both are constant and equal.
 */
export function ccc(a: Float64Array, b: Float64Array): number {
  const { meanA, meanB, aa, bb, ab } = moments(a, b)
  return (2 * ab) / (aa + bb + a.length * (meanA - meanB) ** 2)
}

/** Mean difference and limits of agreement, each with half the width of its 95 % interval. */
export interface Limits {
  readonly bias: number
  /** Standard deviation of the differences over n − 1. */
  readonly sd: number
  readonly low: number
  readonly high: number
  readonly biasMargin: number
  readonly limitMargin: number
}

/** 95 % of a normal distribution lies within this many deviations. */
const Z = 1.959963984540054

/**
 * Bland–Altman: d̄ ± 1.96·s_d (Lancet 1986); standard errors s/√n of d̄ and s·√(1/n + 1.96²/(2(n−1))) of a limit (Bland & Altman, SMMR 1999,
 * normal approximation).
 */
export function limitsOfAgreement(differences: Float64Array): Limits {
  const n = differences.length
  const bias = mean(differences)
  const sd = Math.sqrt(sum(differences.map((value) => (value - bias) ** 2)) / (n - 1))
  return {
    bias,
    sd,
    low: bias - 1.96 * sd,
    high: bias + 1.96 * sd,
    biasMargin: (Z * sd) / Math.sqrt(n),
    limitMargin: Z * sd * Math.sqrt(1 / n + 1.96 ** 2 / (2 * (n - 1))),
  }
}
