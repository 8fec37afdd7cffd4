import { chooseRow, readFields } from '../nn/field.ts'
import type { Complete } from '../nn/field.ts'
import { fetchRows, present } from '../nn/rows.ts'
import type { Fetched } from '../nn/rows.ts'
import { adam, adamw } from './adam.ts'
import { sgd } from './sgd.ts'
import type { Has, Numbers, OptimizerRow, OptimizerRowOf, Update, Updated } from './optimizer.ts'
import type { OptimizerName, OptimizerSpec } from './spec.ts'

const adaptive = () => import('./adaptive.ts')

/**
 * Every optimizer; one row each, the rarer ones fetched with the first document that names them. A name without a row does not compile.
 */
const rows: { readonly [N in OptimizerName]: Fetched<N, OptimizerRowOf<N>> } = {
  sgd,
  adagrad: adaptive,
  rmsprop: adaptive,
  adam,
  adamw,
  lion: () => import('./lion.ts'),
}

const table: Record<string, OptimizerRow<OptimizerSpec> | undefined> = present(rows)

/** Fetches the row of the optimizer that `document` names, or all of them without one; comes before {@link readOptimizer}. */
export const loadOptimizers = (document?: unknown): Promise<void> => fetchRows(table, rows, document)

/** Reads the optimizer of a document; throws a SpecError that names the field. */
export function readOptimizer(value: unknown, path: string): Complete<OptimizerSpec> {
  const { row, object } = chooseRow(table, value, path)
  const spec = readFields(row.fields, object, path)
  row.check?.(spec, path)
  return spec
}

/** Values that differ from the specification's: by name, beta1 and beta2 for the two betas. */
export type Hyperparameters = Readonly<Record<string, number>>

/** Numbers of one replica. */
export interface NumberSource {
  /** Those that stay as long as the hyperparameters stay. */
  readonly steady: Numbers
  /** Those of step t at learning rate lr. */
  readonly stepped: (t: number, lr: number) => Numbers
}

/** An optimizer whose structure is decided: which slots it carries, which numbers it is fed. */
export interface Optimizer {
  readonly spec: Complete<OptimizerSpec>
  readonly slots: readonly string[]
  /** What the graph is fed with while the hyperparameters are as they are now. */
  numbers(changed: Hyperparameters): NumberSource
  update(update: Update): Updated
}

/** The specification with some hyperparameters changed. */
function changedSpec(spec: Complete<OptimizerSpec>, changed: Hyperparameters): Complete<OptimizerSpec> {
  const { beta1, beta2, ...rest } = changed
  const own = Object.fromEntries(Object.entries(rest).filter(([name]) => name in spec))
  if (!('betas' in spec)) return { ...spec, ...own }
  return { ...spec, ...own, betas: [beta1 ?? spec.betas[0], beta2 ?? spec.betas[1]] }
}

/** Names of the hyperparameters that a run of this optimizer may change. */
export function changeable(spec: Complete<OptimizerSpec>): readonly string[] {
  return Object.entries(spec).flatMap(([name, value]) =>
    name === 'betas' ? ['beta1', 'beta2'] : typeof value === 'number' ? [name] : [],
  )
}

/** The optimizer with nodes for every hyperparameter that is not 0 or is named in `kept` because a run may change it. */
export function bindOptimizer(spec: Complete<OptimizerSpec>, kept: readonly string[] = []): Optimizer {
  const { row } = chooseRow(table, spec, 'optimizer')
  const values: Readonly<Record<string, unknown>> = { ...spec }
  const has: Has = (name) => kept.includes(name) || (values[name] ?? 0) !== 0
  const slots = row.slots(spec, has)
  return {
    spec,
    slots,
    numbers(changed) {
      const now = changedSpec(spec, changed)
      return { steady: row.steady?.(now) ?? {}, stepped: (t, lr) => row.stepped(now, t, lr) }
    },
    update: (update) => row.update(update, spec, has),
  }
}
