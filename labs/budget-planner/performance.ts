/** Expected validation performance: the best of n trials, estimated from N. */

/**
 * E[best of n] for n = 1 … N from the scores of N trials.
 *
 * With replacement Σ v₍ᵢ₎·((i/N)ⁿ − ((i−1)/N)ⁿ) (Dodge et al. 2019), which is biased down; without, Σ v₍ᵢ₎·C(i−1, n−1)/C(N, n) (Tang et al. 2020),
 * which is not. Scores are better when larger.
 */
export function expectedBest(
  scores: ArrayLike<number>,
  estimator: 'replacement' | 'without',
  budgets: readonly number[],
): number[] {
  const sorted = Float64Array.from(scores).sort()
  const count = sorted.length
  return budgets.map((n) => {
    let sum = 0
    // P(the best of n lies among the i lowest), from i = N down
    let within = 1
    for (let i = count; i >= 1; i--) {
      const below = estimator === 'replacement' ? ((i - 1) / count) ** n : (within * Math.max(0, i - n)) / i
      sum += (sorted[i - 1] ?? 0) * (within - below)
      within = below
    }
    return sum
  })
}

/** At most about 40 budgets from 1 to `count`, dense at the beginning, powers of two among them. */
export function budgetsOf(count: number): number[] {
  const ratios = Array.from({ length: 40 }, (_, index) => Math.round(count ** (index / 39)))
  const powers = Array.from({ length: Math.floor(Math.log2(count)) + 1 }, (_, power) => 2 ** power)
  return [...new Set([...ratios, ...powers])].filter((n) => n >= 1 && n <= count).sort((a, b) => a - b)
}
