/** What is known in closed form of least squares on some of D isotropic Gaussian features. */

/** Number of features that the truth uses, each with the same coefficient; its norm is 1. */
export const FEATURES = 100

export interface Problem {
  /** Training rows. */
  readonly n: number
  /** Standard deviation of the noise of y. */
  readonly sigma: number
}

/**
 * Expected test error (noise included) of the minimum-norm least-squares solution on the first p of the features: Belkin, Hsu and Xu
 * 2020, Theorem 1. Infinite for |p − n| ≤ 1.
 */
export function risk(p: number, { n, sigma }: Problem): number {
  const seen = p / FEATURES
  const rest = 1 - seen + sigma * sigma
  if (p <= n - 2) return rest * (1 + p / (n - p - 1))
  if (p >= n + 2) return seen * (1 - n / p) + rest * (1 + n / (p - n - 1))
  return Infinity
}

/** Expected errors of least squares on p features that are the true ones, at the rows it was fitted on: old labels, and fresh ones. */
export const fixedDesign = (p: number, { n, sigma }: Problem): { train: number; test: number } => ({
  train: sigma * sigma * (1 - p / n),
  test: sigma * sigma * (1 + p / n),
})

/** The numbers of features at which a run looks: closer together around n, where the error peaks. */
export function grid(n: number): number[] {
  const shares = [
    0.05, 0.15, 0.25, 0.4, 0.5, 0.65, 0.75, 0.85, 0.95, 1, 1.05, 1.15, 1.25, 1.4, 1.6, 1.8, 2, 2.25, 2.4,
  ]
  const counts = shares.map((share) => Math.max(1, Math.round(share * n)))
  return [...new Set([...counts.filter((p) => p < FEATURES), FEATURES])]
}
