import type { Notation } from '../graph/notation.ts'
import type { Shape, Value } from '../graph/value.ts'
import { chooseRow, readFields } from './field.ts'
import type { Complete } from './field.ts'
import { fetchRows, present } from './rows.ts'
import type { Fetched } from './rows.ts'
import type { LossRow, LossRowOf, LossScope, Targets, WrittenLoss } from './losses/row.ts'
import type { LossName, LossSpec } from './spec.ts'

const binary = () => import('./losses/binary.ts')
const classification = () => import('./losses/classification.ts')
const metric = () => import('./losses/metric.ts')
const regression = () => import('./losses/regression.ts')
const squared = () => import('./losses/squared.ts')

/**
 * Every loss that a network may be trained with; one row each, fetched with the first document that names it. A name without a
 * row does not compile.
 */
const rows: { readonly [N in LossName]: Fetched<N, LossRowOf<N>> } = {
  cross_entropy: () => import('./losses/cross-entropy.ts'),
  mse: squared,
  l1: regression,
  smooth_l1: regression,
  huber: regression,
  log_cosh: regression,
  bce_with_logits: () => import('./losses/bce.ts'),
  focal: binary,
  hinge: binary,
  output_mean: squared,
  pinball: regression,
  gaussian_nll: regression,
  dice: binary,
  gce: classification,
  forward_correction: classification,
  arcface: metric,
  cosface: metric,
  triplet: metric,
  info_nce: metric,
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

const table: Record<string, LossRow<LossSpec> | undefined> = present(rows)

/** Fetches the row of the loss that `document` names, or all of them without one; comes before {@link readLoss}. */
export const loadLosses = (document?: unknown): Promise<void> => fetchRows(table, rows, document)

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
