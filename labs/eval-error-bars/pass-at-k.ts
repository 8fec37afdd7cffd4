/**
 * The unbiased estimate of the chance that one of k samples passes, from n samples of which c pass: 1 − C(n−c, k)/C(n, k), as the
 * product 1 − Π(1 − k/i) over i = n−c+1 … n (Chen et al. 2021, arXiv:2107.03374). NaN when n < k.
 */
export function passAtK(samples: number, passed: number, k: number): number {
  if (samples < k) return Number.NaN
  if (samples - passed < k) return 1
  let failing = 1
  for (let index = samples - passed + 1; index <= samples; index++) failing *= 1 - k / index
  return 1 - failing
}

/** 1 − (1 − c/n)^k: puts the estimate c/n where the probability belongs, and is too low on the average. */
export const naivePassAtK = (samples: number, passed: number, k: number): number =>
  1 - (1 - passed / samples) ** k
