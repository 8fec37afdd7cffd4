import type { Complete } from '../../nn/field.ts'
import type { LossName, LossSpec } from '../../nn/spec.ts'
import type { Expression } from './layers.ts'

type Of<N extends LossName> = Complete<Extract<LossSpec, { readonly type: N }>>
type Rows = { readonly [N in LossName]: (spec: Of<N>) => Expression }

const tensor = (values: number | readonly number[]): string => `torch.tensor(${JSON.stringify(values)})`

/** Losses of `output` and `y`. */
const lossRows: Rows = {
  cross_entropy: ({ label_smoothing: smoothing, weight }) => ({
    code: `F.cross_entropy(output, y${weight.length > 0 ? `, weight=${tensor(weight)}` : ''}${smoothing > 0 ? `, label_smoothing=${smoothing}` : ''})`,
  }),
  mse: () => ({ code: 'F.mse_loss(output, y)' }),
  l1: () => ({ code: 'F.l1_loss(output, y)' }),
  smooth_l1: ({ beta }) => ({ code: `F.smooth_l1_loss(output, y, beta=${beta})` }),
  huber: ({ delta }) => ({ code: `F.huber_loss(output, y, delta=${delta})` }),
  log_cosh: () => ({ code: 'log_cosh(output, y)', needs: 'log_cosh' }),
  bce_with_logits: ({ pos_weight: weight }) => ({
    code: `F.binary_cross_entropy_with_logits(output, y${weight === 1 ? '' : `, pos_weight=${tensor(weight)}`})`,
  }),
  focal: ({ gamma, alpha }) => ({ code: `focal(output, y, gamma=${gamma}, alpha=${alpha})`, needs: 'focal' }),
  hinge: () => ({ code: 'hinge(output, y)', needs: 'hinge' }),
  output_mean: () => ({ code: 'output.mean()' }),
  pinball: ({ quantiles }) => ({
    code: `pinball(output, y, ${JSON.stringify(quantiles)})`,
    needs: 'pinball',
  }),
  gaussian_nll: () => ({ code: 'gaussian_nll(output, y)', needs: 'gaussian_nll' }),
  dice: ({ smooth }) => ({ code: `dice(output, y, smooth=${smooth})`, needs: 'dice' }),
  gce: ({ q }) => ({ code: `gce(output, y, q=${q})`, needs: 'gce' }),
  forward_correction: ({ transition }) => ({
    code: `forward_correction(output, y, ${JSON.stringify(transition)})`,
    needs: 'forward_correction',
  }),
  arcface: ({ scale, margin }) => ({
    code: `arcface(output, y, scale=${scale}, margin=${margin})`,
    needs: 'arcface',
  }),
  cosface: ({ scale, margin }) => ({
    code: `cosface(output, y, scale=${scale}, margin=${margin})`,
    needs: 'cosface',
  }),
  triplet: ({ margin }) => ({ code: `triplet(output, y, margin=${margin})`, needs: 'triplet' }),
  info_nce: ({ temperature }) => ({
    code: `info_nce(output, temperature=${temperature})`,
    needs: 'info_nce',
  }),
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table has a row for every name of a loss
const rows = lossRows as unknown as Readonly<Record<LossName, (spec: LossSpec) => Expression>>

/** A loss, its defaults filled in, as PyTorch writes it. */
export const lossCode = (spec: LossSpec): Expression => rows[spec.type](spec)
