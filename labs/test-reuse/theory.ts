/** What probability theory says about the best of many coin-tossing classifiers. Accuracies are shares of n questions, 0 … 1. */
import { normalCdf } from '../../src/metrics/numeric/normal.ts'

/** P(at most j of n fair coins show heads), j = 0 … n. */
export function fairBinomialCdf(n: number): number[] {
  let logMass = -n * Math.LN2
  let sum = 0
  return Array.from({ length: n + 1 }, (_, j) => {
    if (j > 0) logMass += Math.log((n - j + 1) / j)
    sum += Math.exp(logMass)
    return Math.min(1, sum)
  })
}

/** Mean accuracy of the best of k coin tossers on n questions: Σ_j (1 − F(j)^k) / n, exact. */
export function expectedBest(k: number, n: number): number {
  const cdf = fairBinomialCdf(n)
  return cdf.reduce((sum, below, j) => (j < n ? sum + 1 - below ** k : sum), 0) / n
}

/** The bound ½ + ½√(2 ln k / n) on that mean, for variables with the tails of a normal one. */
export const bestBound = (k: number, n: number): number => 0.5 + 0.5 * Math.sqrt((2 * Math.log(k)) / n)

/** Test accuracy of the vote of k coin tossers, each turned to the side on which it scored better than half: Φ(√(2k / (πn))). */
export const alignedVote = (k: number, n: number): number => normalCdf(Math.sqrt((2 * k) / (Math.PI * n)))
