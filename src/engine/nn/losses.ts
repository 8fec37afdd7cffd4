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
const rows: { readonly [N in LossName]: Fetched<LossRowOf<N>> } = {
  cross_entropy: async () => (await import('./losses/cross-entropy.ts')).crossEntropy,
  mse: async () => (await squared()).mse,
  l1: async () => (await regression()).l1,
  smooth_l1: async () => (await regression()).smoothL1,
  huber: async () => (await regression()).huber,
  log_cosh: async () => (await regression()).logCosh,
  bce_with_logits: async () => (await import('./losses/bce.ts')).bceWithLogits,
  focal: async () => (await binary()).focal,
  hinge: async () => (await binary()).hinge,
  output_mean: async () => (await squared()).outputMean,
  pinball: async () => (await regression()).pinball,
  gaussian_nll: async () => (await regression()).gaussianNll,
  dice: async () => (await binary()).dice,
  gce: async () => (await classification()).gce,
  forward_correction: async () => (await classification()).forwardCorrection,
  arcface: async () => (await metric()).arcface,
  cosface: async () => (await metric()).cosface,
  triplet: async () => (await metric()).triplet,
  info_nce: async () => (await metric()).infoNce,
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
