import { size } from '../graph/value.ts'
import type { Shape } from '../graph/value.ts'
import { chooseRow, isObject, nonNegative, optional, readFields } from './field.ts'
import type { Complete, Fields } from './field.ts'
import type { ParameterSpec } from './module.ts'
import { random } from './random.ts'
import type { RandomStream } from './random.ts'
import { fetchRows, present } from './rows.ts'
import type { Fetched } from './rows.ts'
import type { InitName, InitSpec } from './spec.ts'

/** A weight about to be drawn. */
interface Draw {
  readonly stream: RandomStream
  readonly shape: Shape
  readonly fanIn: number
  readonly fanOut: number
}

/** How one initialiser draws; the doc sentence of each row names the definition that it follows. */
interface InitRow<S extends InitSpec> {
  readonly fields: Fields<S>
  readonly draw: (weight: Draw, spec: Complete<S>) => Float32Array
}

/** The row of one initialiser. */
export type InitRowOf<N extends InitName> = InitRow<Extract<InitSpec, { readonly type: N }>>

const uniform = ({ stream, shape }: Draw, bound: number) => stream.uniform(size(shape), -bound, bound)
const normal = ({ stream, shape }: Draw, deviation: number) => stream.normal(size(shape), 0, deviation)

/**
 * Initialisers by the names and formulas of torch.nn.init with its default arguments: Kaiming means gain √2 on the fan in
 * (not torch.nn.Linear's own start, which is kaiming_uniform_ with a = √5 and three deviations smaller). Every weight is
 * drawn from its own stream, keyed by seed and parameter.
 */
const rows: { readonly [N in InitName]: Fetched<N, InitRowOf<N>> } = {
  /** torch.nn.init.xavier_uniform_: ±√(6/(fan_in + fan_out)); Glorot and Bengio 2010 */
  xavier_uniform: {
    fields: {},
    draw: (weight) => uniform(weight, Math.sqrt(6 / (weight.fanIn + weight.fanOut))),
  },
  /** torch.nn.init.xavier_normal_: deviation √(2/(fan_in + fan_out)) */
  xavier_normal: {
    fields: {},
    draw: (weight) => normal(weight, Math.sqrt(2 / (weight.fanIn + weight.fanOut))),
  },
  /** torch.nn.init.kaiming_uniform_: ±√(6/fan_in); He et al. 2015 */
  kaiming_uniform: {
    fields: {},
    draw: (weight) => uniform(weight, Math.sqrt(6 / weight.fanIn)),
  },
  /** torch.nn.init.kaiming_normal_: deviation √(2/fan_in) */
  kaiming_normal: {
    fields: {},
    draw: (weight) => normal(weight, Math.sqrt(2 / weight.fanIn)),
  },
  orthogonal: () => import('./init/orthogonal.ts'),
  /** torch.nn.init.zeros_ */
  zeros: { fields: {}, draw: ({ shape }) => new Float32Array(size(shape)) },
  /** torch.nn.init.normal_ */
  normal: {
    fields: { std: optional(nonNegative, 1) },
    draw: (weight, { std }) => normal(weight, std),
  },
}

const table: Record<string, InitRow<InitSpec> | undefined> = present(rows)

/** Fetches the row of the initialiser that `document` names, or all of them without one; comes before {@link readInit}. */
export const loadInit = (document?: unknown): Promise<void> => fetchRows(table, rows, document)

/** Reads the initialiser of a document, a name or an object with a type; throws a SpecError that names the field. */
export function readInit(value: unknown, path: string): Complete<InitSpec> {
  const { row, object } = chooseRow(table, isObject(value) ? value : { type: value }, path)
  return readFields(row.fields, object, path)
}

/** Initial values of a parameter in PyTorch's shape, drawn from the stream of the seed and the parameter's key. */
export function initialValues(
  parameter: ParameterSpec,
  init: Complete<InitSpec>,
  seed: number,
): Float32Array {
  const length = size(parameter.shape)
  if (parameter.role === 'bias') return new Float32Array(length)
  if (parameter.role === 'gain') return new Float32Array(length).fill(1)
  const { row } = chooseRow(table, init, 'init')
  const [fanIn, fanOut] = parameter.fan
  const stream = random(seed, `init/${parameter.key}`)
  return row.draw({ stream, shape: parameter.shape, fanIn, fanOut }, init)
}
