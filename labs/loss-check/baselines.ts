/** Losses that need no model: equal scores everywhere, and the best prediction that is the same for every row. */
import { evaluate, factors, reduce } from './losses.ts'
import type { Spec } from './losses.ts'
import type { Problem } from './problem.ts'

/** The mean loss with equal scores everywhere: ln K for classes, ln 2 for columns, when nothing is weighted. */
export function uniformLoss(problem: Problem, spec: Spec): number {
  const equal = spec.loss === 'nll_loss' ? 1 / problem.classes : 0
  return reduce(evaluate({ ...problem, scores: new Float64Array(problem.scores.length).fill(equal) }, spec))
    .mean
}

/** −Σ a ln(a/Σa) of the non-zero parts. */
function entropy(parts: readonly number[]): number {
  const total = parts.reduce((sum, part) => sum + part, 0)
  return parts.reduce((sum, part) => (part > 0 ? sum - part * Math.log(part / total) : sum), 0)
}

/**
 * The smallest mean loss of a prediction that does not look at the input: the entropy of the weighted frequencies of the targets. Null
 * for the focal losses, whose minimum has no closed form.
 */
export function constantLoss(problem: Problem, spec: Spec): number | null {
  const { rows, classes, target } = problem
  if (spec.loss === 'softmax_focal' || spec.loss === 'sigmoid_focal') return null
  if (spec.loss === 'bce_with_logits') {
    if (target.kind === 'classes') return null
    let total = 0
    for (let k = 0; k < classes; k++) {
      let positive = 0
      for (let row = 0; row < rows; row++) positive += target.values[row * classes + k] ?? 0
      total += (spec.weight?.[k] ?? 1) * entropy([(spec.posWeight?.[k] ?? 1) * positive, rows - positive])
    }
    return total / (rows * classes)
  }
  const [sums, own] = [Array.from({ length: classes }, () => 0), new Float64Array(classes)]
  let divisor = 0
  for (let row = 0; row < rows; row++) {
    divisor += factors(problem, spec, row, own)
    for (const [k, c] of own.entries()) sums[k] = (sums[k] ?? 0) + c
  }
  return entropy(sums) / divisor
}
