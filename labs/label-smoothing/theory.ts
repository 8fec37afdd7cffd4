/** The margin at which the gradient of smoothed cross-entropy vanishes: ln(K(1 − ε)/ε + 1); infinite for ε = 0. */
export const bestMargin = (classes: number, smoothing: number): number =>
  smoothing === 0 ? Infinity : Math.log((classes * (1 - smoothing)) / smoothing + 1)

/** The smallest loss: the entropy of the target 1 − ε + ε/K, ε/K, … */
export function leastLoss(classes: number, smoothing: number): number {
  if (smoothing === 0) return 0
  const [right, wrong] = [1 - smoothing + smoothing / classes, smoothing / classes]
  return -right * Math.log(right) - (classes - 1) * wrong * Math.log(wrong)
}
