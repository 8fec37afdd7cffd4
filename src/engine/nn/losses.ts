import type { Notation } from '../graph/notation.ts'
import type { Shape, Value } from '../graph/value.ts'
import { chooseRow, readFields } from './field.ts'
import type { Complete } from './field.ts'
import { bceWithLogits, dice, focal, hinge } from './losses/binary.ts'
import { crossEntropy, forwardCorrection, gce } from './losses/classification.ts'
import { arcface, cosface, infoNce, triplet } from './losses/metric.ts'
import { gaussianNll, huber, l1, logCosh, mse, outputMean, pinball, smoothL1 } from './losses/regression.ts'
import type { LossRow, LossRowOf, LossScope, Targets, WrittenLoss } from './losses/row.ts'
import type { LossName, LossSpec } from './spec.ts'

/** Every loss that a network may be trained with; one row each. A name without a row does not compile. */
export const losses: { readonly [N in LossName]: LossRowOf<N> } = {
  cross_entropy: crossEntropy,
  mse,
  l1,
  smooth_l1: smoothL1,
  huber,
  log_cosh: logCosh,
  bce_with_logits: bceWithLogits,
  focal,
  hinge,
  output_mean: outputMean,
  pinball,
  gaussian_nll: gaussianNll,
  dice,
  gce,
  forward_correction: forwardCorrection,
  arcface,
  cosface,
  triplet,
  info_nce: infoNce,
}

/** A loss bound to the output of a network. */
export interface Loss {
  readonly spec: Complete<LossSpec>
  readonly targets: Targets
  readonly accuracy: 'argmax' | 'sign' | undefined
  /** y [N, …] as {@link Loss.write} reads it. */
  prepare(f: Notation, y: Value): Value
  /** Mean loss of output [R, B, …] against prepared targets, a scalar or [R]. */
  write(scope: LossScope, output: Value, target: Value): WrittenLoss
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- readFields checks the specification before a row sees it
const table = losses as unknown as Readonly<Record<string, LossRow<LossSpec>>>

/** Reads the loss of a document; throws a SpecError that names the field. */
export function readLoss(value: unknown, path: string): Complete<LossSpec> {
  const { row, object } = chooseRow(table, value, path)
  return readFields(row.fields, object, path)
}

/** The loss on outputs of shape `output` (of one sample); throws a SpecError when they do not fit. */
export function bindLoss(given: LossSpec, output: Shape): Loss {
  const { row } = chooseRow(table, given, 'loss')
  const spec = readLoss(given, 'loss')
  return {
    spec,
    targets: row.targets(spec, output),
    accuracy: row.accuracy,
    prepare: (f, y) => row.prepare?.(f, y, spec, output) ?? y,
    write(scope, prediction, target) {
      const written = row.write(scope, prediction, target, spec)
      return 'loss' in written ? written : { loss: written }
    },
  }
}
