import { OF_CLASSES } from './controls.ts'
import type { Evaluated, LossName, Spec } from './losses.ts'
import { areProbabilities } from './problem.ts'
import type { Problem } from './problem.ts'

/** What someone who reads the numbers should know. */
export function warningsOf(problem: Problem, spec: Spec, { perRow, share }: Evaluated): string[] {
  const { rows, scores, lines } = problem
  const warnings: string[] = []
  if (spec.loss === 'nll_loss') {
    if (!areProbabilities(problem, true))
      warnings.push('不是每行的概率之和都是 1；nll_loss 只看真类那一列，不会报错。')
  } else if (OF_CLASSES[spec.loss] && areProbabilities(problem, true))
    warnings.push(
      `每行都在 0 与 1 之间、和为 1，像是概率，而 ${spec.loss} 要 logits：这正是双重 softmax。给的若是概率，选 nll_loss。`,
    )
  else if (!OF_CLASSES[spec.loss] && rows > 1 && areProbabilities(problem, false))
    warnings.push('分数全在 0 与 1 之间，像是已经做过 sigmoid；这个损失要 logits。')
  const infinite = perRow.findIndex((value) => value === Infinity)
  if (infinite >= 0)
    warnings.push(
      `${perRow.filter((value) => value === Infinity).length} 行的损失是 ∞（第一个在第 ${lines[infinite]} 行）：真类的概率是 0。`,
    )
  if (share.every((one) => one === 0))
    warnings.push('计入的权重之和是 0，mean 是 0/0 = NaN，PyTorch 也如此。')
  const widest = scores.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (spec.loss !== 'nll_loss' && widest > 88.72)
    warnings.push(
      `分数最大到 ${widest.toFixed(1)}，exp 在 float32 里超过 88.72 就溢出；损失要从 logits 直接算，不要先 softmax 再取对数。`,
    )
  return warnings
}

/** Factors that were given to a loss which has none. */
export function unusedFactors(
  loss: LossName,
  weight: Float64Array | null,
  posWeight: Float64Array | null,
): string[] {
  const unused: string[] = []
  if (weight && loss === 'sigmoid_focal')
    unused.push('sigmoid_focal 没有 weight，给的权重没有用；正负例的轻重用 α。')
  if (posWeight && loss !== 'bce_with_logits') unused.push(`${loss} 没有 pos_weight，给的没有用。`)
  return unused
}
