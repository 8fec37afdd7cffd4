import type { Shape } from '../../graph/value.ts'
import { SpecError } from '../field.ts'
import type { Complete, Fields } from '../field.ts'
import type { Module } from '../module.ts'
import type { LayerSpec } from '../spec.ts'

/**
 * One layer of the table: its fields and how it is bound to the shape of one input sample. The doc sentence of each row names the
 * definition that it follows.
 */
export interface LayerRow<S extends LayerSpec> {
  readonly fields: Fields<S>
  /** Binds the layer to its input; a shape that does not fit throws a {@link SpecError} that names the field under `path`. */
  bind(spec: Complete<S>, input: Shape, path: string): Module
}

/** The row of one layer name. */
export type RowOf<N extends LayerSpec['type']> = LayerRow<Extract<LayerSpec, { readonly type: N }>>

export const format = (shape: Shape): string => `[${['N', ...shape].join(', ')}]`

/** Checks that one axis of the input has the length that the field says. */
export function expectLength(input: Shape, axis: number, length: number, field: string): void {
  const found = input.at(axis)
  if (found === length) return
  throw new SpecError(
    field,
    `应等于输入 ${format(input)} 的那一轴长 ${found ?? '（没有这一轴）'}，收到 ${length}`,
  )
}

/** Checks the number of axes of one sample. */
export function expectRank(input: Shape, ranks: readonly number[], wanted: string, path: string): void {
  if (ranks.includes(input.length)) return
  throw new SpecError(path, `输入应为 ${wanted}，前一层给出 ${format(input)}`)
}
