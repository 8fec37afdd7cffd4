import { exp } from '../../src/engine/nn/exact.ts'

/**
 * Least squares in the eigenbasis of its Hessian, with time t = 2·lr·steps for the mean-squared loss, whose gradient is 2h(w − ŵ) along an
 * eigenvector of XᵀX/n with eigenvalue h. Risk is the expected squared error of the coefficients (Ali, Kolter and Tibshirani 2019).
 */

/** Share of the least-squares coefficient that gradient flow has reached at time t. */
export const flowShrinkage = (h: number, t: number): number => 1 - exp(-t * h)

/** The same for gradient descent after `steps` steps of the mean-squared loss. */
export const descentShrinkage = (h: number, lr: number, steps: number): number =>
  1 - (1 - 2 * lr * h) ** steps

/** The same for ridge regression with coefficient alpha. */
export const ridgeShrinkage = (h: number, alpha: number): number => h / (h + alpha)

export interface Problem {
  readonly spectrum: readonly number[]
  /** Variance of the noise of y divided by the number of rows. */
  readonly noise: number
}

/** Bayes risk of an estimator that shrinks each mode, for true coefficients of variance 1. */
function risk({ spectrum, noise }: Problem, shrinkage: (h: number) => number): number {
  return spectrum.reduce((sum, h) => {
    const s = shrinkage(h)
    return sum + (1 - s) ** 2 + (noise * s * s) / h
  }, 0)
}

export const flowRisk = (problem: Problem, t: number): number => risk(problem, (h) => flowShrinkage(h, t))
export const ridgeRisk = (problem: Problem, alpha: number): number =>
  risk(problem, (h) => ridgeShrinkage(h, alpha))

/** `count` times from 10^low to 10^high in equal ratios. */
export const times = (low: number, high: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => 10 ** (low + ((high - low) * index) / (count - 1)))

/** Largest ratio of the two risks over 10⁻³ ≤ t ≤ 10⁵ with λ = 1/t, and the ratio of their minima. */
export function riskRatios(problem: Problem): { readonly maximum: number; readonly optimum: number } {
  const grid = times(-3, 5, 1601)
  const flow = grid.map((t) => flowRisk(problem, t))
  const ridge = grid.map((t) => ridgeRisk(problem, 1 / t))
  return {
    maximum: Math.max(...flow.map((value, index) => value / (ridge[index] ?? Number.NaN))),
    optimum: Math.min(...flow) / Math.min(...ridge),
  }
}
