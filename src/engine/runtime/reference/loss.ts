import type { LossName, LossSpec } from '../../nn/spec.ts'

/** One flat row of numbers a sample. */
export type Rows = readonly (readonly number[])[]

/** The loss of a batch: outputs and targets to one number. */
export type LossOf = (output: Rows, y: Rows) => number

/** One loss, written from its definition. */
export type LossRow<N extends LossName> = (spec: Extract<LossSpec, { readonly type: N }>) => LossOf
