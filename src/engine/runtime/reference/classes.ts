/** Losses on class indices: one a sample, or one a position when the output is [K, …positions]. */
import type { LossRow, Rows } from './loss.ts'
import { at, mean, softmax, sum } from './numbers.ts'

/** The K numbers that belong to one class index. */
interface Choice {
  readonly scores: readonly number[]
  readonly label: number
}

/** Every class index of the batch with its scores, which stand one image apart in the row. */
const choices = (output: Rows, y: Rows): readonly Choice[] =>
  output.flatMap((row, n) => {
    const labels = y[n] ?? []
    return labels.map((label, position) => ({
      label,
      scores: row.filter((_, i) => i % labels.length === position),
    }))
  })

const negativeLog = ({ scores, label }: Choice): number => -Math.log(at(softmax(scores), label))

/** torch.nn.CrossEntropyLoss: −Σ_k w_k·q_k·ln p_k with q the smoothed class, over the sum of the true classes' weights */
export const crossEntropy: LossRow<'cross_entropy'> = ({ label_smoothing: epsilon = 0, weight }) => {
  const w = (k: number) => (weight ? at(weight, k) : 1)
  return (output, y) => {
    const all = choices(output, y)
    const losses = all.map(({ scores, label }) => {
      const logSum = Math.log(sum(scores.map(Math.exp)))
      const share = (k: number) => (k === label ? 1 - epsilon : 0) + epsilon / scores.length
      return sum(scores.map((z, k) => w(k) * share(k) * (logSum - z)))
    })
    return sum(losses) / sum(all.map(({ label }) => w(label)))
  }
}

/** Zhang and Sabuncu 2018: (1 − p_y^q)/q */
export const gce: LossRow<'gce'> =
  ({ q = 0.7 }) =>
  (output, y) =>
    mean(choices(output, y).map(({ scores, label }) => (1 - at(softmax(scores), label) ** q) / q))

/** Patrini et al. 2017: −ln Σ_i p_i·T[i][y] */
export const forwardCorrection: LossRow<'forward_correction'> =
  ({ transition }) =>
  (output, y) =>
    mean(
      choices(output, y).map(
        ({ scores, label }) => -Math.log(sum(softmax(scores).map((p, i) => p * at(transition[i], label)))),
      ),
    )

/** Wang et al. 2018: softmax loss of s·(cos θ_y − m), s·cos θ_k */
export const cosface: LossRow<'cosface'> =
  ({ scale = 16, margin = 0.35 }) =>
  (output, y) =>
    mean(
      choices(output, y).map(({ scores, label }) =>
        negativeLog({ label, scores: scores.map((c, k) => scale * (k === label ? c - margin : c)) }),
      ),
    )

/**
 * Deng et al. 2019: softmax loss of s·cos(θ_y + m), s·cos θ_k. Past θ = π − m, where the cosine would rise again, the
 * authors' code takes cos θ − m·sin m.
 */
export const arcface: LossRow<'arcface'> = ({ scale = 16, margin = 0.3 }) => {
  const turned = (cosine: number): number => {
    const theta = Math.acos(cosine)
    return theta < Math.PI - margin ? Math.cos(theta + margin) : cosine - margin * Math.sin(margin)
  }
  return (output, y) =>
    mean(
      choices(output, y).map(({ scores, label }) =>
        negativeLog({ label, scores: scores.map((c, k) => scale * (k === label ? turned(c) : c)) }),
      ),
    )
}
