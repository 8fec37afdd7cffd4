/** Losses that are a mean over single numbers, and Dice: regression and binary classification. */
import type { LossOf, LossRow } from './loss.ts'
import { at, mean, sigmoid, softplus, sum } from './numbers.ts'

/** Mean over elements of a function of output and target; `place` is the element's index in its row. */
const elementwise =
  (f: (z: number, y: number, place: number) => number): LossOf =>
  (output, y) =>
    mean(output.flatMap((row, n) => row.map((z, i) => f(z, at(y[n], i), i))))

/** torch.nn.MSELoss */
export const mse: LossRow<'mse'> = () => elementwise((z, y) => (z - y) ** 2)

/** torch.nn.L1Loss */
export const l1: LossRow<'l1'> = () => elementwise((z, y) => Math.abs(z - y))

/** torch.nn.SmoothL1Loss */
export const smoothL1: LossRow<'smooth_l1'> = ({ beta = 1 }) =>
  elementwise((z, y) => (Math.abs(z - y) < beta ? (z - y) ** 2 / (2 * beta) : Math.abs(z - y) - beta / 2))

/** torch.nn.HuberLoss */
export const huber: LossRow<'huber'> = ({ delta = 1 }) =>
  elementwise((z, y) => (Math.abs(z - y) < delta ? (z - y) ** 2 / 2 : delta * (Math.abs(z - y) - delta / 2)))

/** ln cosh of the error */
export const logCosh: LossRow<'log_cosh'> = () => elementwise((z, y) => Math.log(Math.cosh(z - y)))

/** The output is the loss. */
export const outputMean: LossRow<'output_mean'> = () => elementwise((z) => z)

/** Koenker and Bassett 1978: u·(τ − 1[u < 0]) with u = y − f, one output a quantile */
export const pinball: LossRow<'pinball'> =
  ({ quantiles }) =>
  (output, targets) =>
    mean(
      output.flatMap((row, n) =>
        row.map((z, k) => {
          const u = at(targets[n], 0) - z
          return u * (at(quantiles, k) - (u < 0 ? 1 : 0))
        }),
      ),
    )

/**
 * torch.nn.GaussianNLLLoss, (ln v + (y − μ)²/v)/2 with v = e^s for the output (μ, s). Its eps, which keeps a variance that is
 * given itself above 0, has nothing to do here: e^s > 0.
 */
export const gaussianNll: LossRow<'gaussian_nll'> = () => (output, targets) =>
  mean(
    output.map((row, n) => {
      const spread = Math.exp(at(row, 1))
      return (Math.log(spread) + (at(targets[n], 0) - at(row, 0)) ** 2 / spread) / 2
    }),
  )

/** torch.nn.BCEWithLogitsLoss: −(w·y·ln σ(z) + (1 − y)·ln(1 − σ(z))), w one number or one a column */
export const bceWithLogits: LossRow<'bce_with_logits'> = ({ pos_weight: weight = 1 }) => {
  const weights = typeof weight === 'number' ? [weight] : weight
  return elementwise(
    (z, y, place) => at(weights, place % weights.length) * y * softplus(-z) + (1 - y) * softplus(z),
  )
}

/** torchvision.ops.sigmoid_focal_loss, by its formula; a negative alpha weights nothing */
export const focal: LossRow<'focal'> = ({ gamma = 2, alpha = 0.25 }) =>
  elementwise((z, y) => {
    const p = sigmoid(z)
    const right = p * y + (1 - p) * (1 - y)
    const entropy = -(y * Math.log(p) + (1 - y) * Math.log(1 - p))
    const balance = alpha < 0 ? 1 : alpha * y + (1 - alpha) * (1 - y)
    return balance * (1 - right) ** gamma * entropy
  })

/** max(0, 1 − y·f) of Cortes and Vapnik 1995 */
export const hinge: LossRow<'hinge'> = () => elementwise((z, y) => Math.max(0, 1 - y * z))

/** One minus the Dice coefficient (2Σpy + s)/(Σp + Σy + s) of each sample's p = σ(z); Milletari et al. 2016 */
export const dice: LossRow<'dice'> =
  ({ smooth = 1 }) =>
  (output, targets) =>
    mean(
      output.map((row, n) => {
        const y = targets[n] ?? []
        const p = row.map(sigmoid)
        return 1 - (2 * sum(p.map((v, i) => v * at(y, i))) + smooth) / (sum(p) + sum(y) + smooth)
      }),
    )
