import type { Notation } from '../graph/notation.ts'
import { existing } from '../graph/value.ts'
import type { Value } from '../graph/value.ts'
import type { Complete, Fields } from '../nn/field.ts'
import type { OptimizerSpec } from './spec.ts'

/** Numbers that an update multiplies by, fed by name: scalars, or one a replica. */
export type Numbers = Readonly<Record<string, number>>

/** What one update starts from. Vectors hold all learned parameters, [P], or [R, P] for R replicas. */
export interface Update {
  readonly f: Notation
  readonly parameters: Value
  readonly gradient: Value
  /** The slots by name, of the parameters' shape, 0 before the first step. */
  readonly slots: Readonly<Record<string, Value>>
  /** The numbers of {@link OptimizerRow.steady} and {@link OptimizerRow.stepped}, broadcasting against the parameters. */
  readonly number: (name: string) => Value
}

/** What one update ends with: the same shapes. */
export interface Updated {
  readonly parameters: Value
  readonly slots: Readonly<Record<string, Value>>
}

/**
 * One optimizer. A hyperparameter that is 0 writes no nodes, so `has` says which are in the graph: those that are not
 * 0 and those that a run may change. Numbers are worked out in float64, as PyTorch does, and rounded once.
 */
export interface OptimizerRow<S extends OptimizerSpec> {
  readonly fields: Fields<S>
  /** Names of the vectors that are carried from step to step, PyTorch's words. */
  readonly slots: (spec: Complete<S>, has: Has) => readonly string[]
  /** Numbers that stay as long as the hyperparameters stay. */
  readonly steady?: (spec: Complete<S>) => Numbers
  /** Numbers of step t = 0, 1, 2, … at learning rate `lr`. */
  readonly stepped: (spec: Complete<S>, t: number, lr: number) => Numbers
  readonly update: (update: Update, spec: Complete<S>, has: Has) => Updated
  /** Throws a SpecError on combinations that PyTorch refuses. */
  readonly check?: (spec: Complete<S>, path: string) => void
}

/** Whether a hyperparameter takes part. */
export type Has = (name: 'momentum' | 'dampening' | 'weight_decay') => boolean

export type OptimizerRowOf<N extends OptimizerSpec['type']> = OptimizerRow<
  Extract<OptimizerSpec, { readonly type: N }>
>

/** Names of numbers that grow in proportion to the learning rate, so that a factor on the rate is a factor on them. */
export const proportionalToRate: ReadonlySet<string> = new Set(['lr', 'rate', 'lr_decay'])

/** Names of numbers that stand for weight decay: a mask on decay is a factor on them. */
export const decayNumbers: ReadonlySet<string> = new Set(['weight_decay', 'lr_decay'])

/** gradient + weight_decay·parameters: L2 decay through the gradient, as torch.optim couples it. */
export function coupled({ f, parameters, gradient, number }: Update, has: Has): Value {
  return has('weight_decay') ? f.add(gradient, f.mul(parameters, number('weight_decay'))) : gradient
}

/** parameters·(1 − lr·weight_decay): decay beside the gradient (Loshchilov and Hutter 2019). */
export function decoupled({ f, parameters, number }: Update, has: Has): Value {
  return has('weight_decay') ? f.mul(parameters, f.sub(1, number('lr_decay'))) : parameters
}

/** The slot of that name. */
export const slot = ({ slots }: Update, name: string): Value => existing(slots[name], name)

/** keep·average + (1 − keep)·value; the numbers are called `name` and `1-name`. */
export function averaged({ f, number }: Update, average: Value, value: Value, name: string): Value {
  return f.add(f.mul(average, number(name)), f.mul(value, number(`1-${name}`)))
}

/** The pair of numbers of {@link averaged}. */
export const keeping = (name: string, keep: number): Numbers => ({ [name]: keep, [`1-${name}`]: 1 - keep })
