import type { Notation } from '../../graph/notation.ts'
import { size } from '../../graph/value.ts'
import type { Shape, Value } from '../../graph/value.ts'
import { SpecError } from '../field.ts'
import type { Complete, Fields } from '../field.ts'
import type { Accepted } from '../module.ts'
import type { LossSpec } from '../spec.ts'

/** What a loss finds around it: the ops and, as for layers, the number of axes before the batch. */
export interface LossScope {
  readonly f: Notation
  readonly lead: 0 | 1
}

/** What y may hold. */
export interface Targets {
  /** Shape of one sample's y. */
  readonly shape: Shape
  /** Whether y holds class indices. */
  readonly classes?: true
  /** What y may hold; left out: any finite number. */
  readonly accepted?: Accepted
}

/** One loss of the table; the doc sentence of each row names the definition that it follows. */
export interface LossRow<S extends LossSpec> {
  readonly fields: Fields<S>
  /** How a right answer is told from the output: largest logit, or sign; left out: the loss knows no right and wrong. */
  readonly accuracy?: 'argmax' | 'sign'
  /** What y must look like for samples of output shape `output`; throws a {@link SpecError} when the output itself does not fit. */
  readonly targets: (spec: Complete<S>, output: Shape) => Targets
  /** Turns y [N, …] into what {@link write} reads, once for the whole set; the axis N stays. Left out: y as it is. */
  readonly prepare?: (f: Notation, y: Value, spec: Complete<S>, output: Shape) => Value
  /** The mean loss of output [R, B, …] against prepared targets [R, B, …]: a scalar, or [R]. */
  readonly write: (scope: LossScope, output: Value, target: Value, spec: Complete<S>) => Value | WrittenLoss
}

/** A loss with what a training loop can make use of. */
export interface WrittenLoss {
  readonly loss: Value
  /** loss = scale·total: a loop can report the total and leave the product to what comes after it. */
  readonly total?: { readonly value: Value; readonly scale: number }
  /** The gradient of the sum of losses over replicas in the value `of`, where it has a short form that the reverse pass would not find by itself. */
  readonly slope?: { readonly of: Value; readonly gradient: Value }
}

/** scale·total as a loss. */
export const scaledTotal = (f: Notation, value: Value, scale: number): WrittenLoss => ({
  loss: f.mul(value, scale),
  total: { value, scale },
})

export type LossRowOf<N extends LossSpec['type']> = LossRow<Extract<LossSpec, { readonly type: N }>>

/** Every axis of a value but that of the replicas. */
export const inner = (value: Value, lead: number): number[] => [...value.shape.keys()].slice(lead)

/** Mean over everything but the replicas: a scalar, or [R]. */
export const mean = ({ f, lead }: LossScope, value: Value): Value => f.mean(value, inner(value, lead))

/** Sum over everything but the replicas. */
export const sum = ({ f, lead }: LossScope, value: Value): Value => f.sum(value, inner(value, lead))

/** Number of elements that one replica has. */
export const elementsOf = (value: Value, lead: number): number => size(value.shape.slice(lead))

/** Targets shaped like the output. */
export const likeOutput = (_: unknown, output: Shape) => ({ shape: output })

/** Checks that a sample's output is a vector and answers its length. */
export function expectVector(output: Shape, wanted: string, holds: (length: number) => boolean): number {
  const [length = 0] = output
  if (output.length === 1 && holds(length)) return length
  throw new SpecError('loss', `要求网络输出 ${wanted}，实际是 [${['N', ...output].join(', ')}]`)
}
