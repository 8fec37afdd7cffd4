import type { LossName, LossSpec } from '../../nn/spec.ts'
import { arcface, cosface, crossEntropy, forwardCorrection, gce } from './classes.ts'
import * as each from './elementwise.ts'
import { infoNce, triplet } from './embeddings.ts'
import type { LossOf, LossRow } from './loss.ts'

/** Every loss of the document; a name without a row does not compile. */
const rows: { readonly [N in LossName]: LossRow<N> } = {
  cross_entropy: crossEntropy,
  mse: each.mse,
  l1: each.l1,
  smooth_l1: each.smoothL1,
  huber: each.huber,
  log_cosh: each.logCosh,
  bce_with_logits: each.bceWithLogits,
  focal: each.focal,
  hinge: each.hinge,
  pinball: each.pinball,
  gaussian_nll: each.gaussianNll,
  dice: each.dice,
  gce,
  forward_correction: forwardCorrection,
  arcface,
  cosface,
  triplet,
  output_mean: each.outputMean,
  info_nce: infoNce,
}

const rowOf = <N extends LossName>(name: N): LossRow<N> => rows[name]

/** The loss that a document names. */
export const lossOf = (spec: LossSpec): LossOf => rowOf<LossName>(spec.type)(spec)
