import type { Notation } from '../graph/notation.ts'
import type { Value } from '../graph/value.ts'
import type { Plan } from './plan.ts'
import type { Step } from './step.ts'

/** What a run can report at every step, one number a replica. `update_ratio` is ‖Δp‖/‖p‖; norms run over all learned parameters. */
export type GlobalStream = 'loss' | 'accuracy' | 'grad_norm' | 'update_ratio' | 'weight_norm'

/** What it can report for each parameter, by key: "grad_norm/0.weight". */
export type WeightStream = 'grad_norm' | 'update_ratio' | 'weight_norm'

/** What it can report for the output of each layer, by path: "activation_rms/1". `dead_fraction`: units that are ≤ 0 on the whole batch. */
export type LayerStream = 'activation_mean' | 'activation_rms' | 'dead_fraction'

/** Name of one series: a global stream, or a stream of one parameter or layer. */
export type SeriesName = GlobalStream | `${WeightStream}/${string}` | `${LayerStream}/${string}`

/** What to ask for: a series by name, or `stream/*` for every weight (biases left out) or every layer. */
export type StreamRequest = SeriesName | `${WeightStream}/*` | `${LayerStream}/*`

/** What a stream may look at. */
export interface View {
  readonly f: Notation
  readonly plan: Plan
  readonly step: Step
}

/** All numbers of one replica in one row: [n] or [R, n]. */
export const row = (f: Notation, plan: Plan, value: Value): Value =>
  f.reshape(value, plan.lead === 1 ? [plan.replicas, -1] : [-1])

/** Writes the numbers of a step, [1] or [R, 1]. */
export type Write = (view: View) => Value

/** One column of the numbers that a step reports. */
export interface Column {
  readonly name: string
  readonly write: Write
  /** What is left to do to each number, in float64, before it is rounded again. */
  readonly finish: (value: number) => number
}

export const columnOf = (
  name: string,
  write: Write,
  finish: Column['finish'] = (value) => value,
): Column => ({ name, write, finish })

/** The loss of every step, which every run reports. */
export const loss = columnOf('loss', ({ f, plan, step }) =>
  f.reshape(step.loss, plan.lead === 1 ? [plan.replicas, 1] : [1]),
)

/**
 * The columns that requests ask for, each once, loss first; an unknown one rejects with a SpecError that lists those there are.
 * What writes the others is fetched when a run first asks for more than its loss.
 */
export async function streamColumns(
  plan: Plan,
  requests: readonly StreamRequest[],
): Promise<readonly Column[]> {
  if (requests.length === 0) return [loss]
  const { columnsOf } = await import('./columns.ts')
  const asked = await Promise.all(requests.map((request) => columnsOf(plan, request)))
  return [...new Map([loss, ...asked.flat()].map((one) => [one.name, one])).values()]
}

/** All columns of one step side by side: [C], or [R, C]. The loss alone is a scalar, or [R]. */
export function writeColumns(columns: readonly Column[], view: View): Value {
  if (columns.length === 1) return view.step.loss
  return view.f.concat(
    columns.map(({ write }) => write(view)),
    -1,
  )
}
