import type { LayerName, LayerSpec } from '../../nn/spec.ts'

/** A batch: one flat row of numbers a sample, all of one shape. */
export interface Batch {
  readonly rows: readonly (readonly number[])[]
  readonly shape: readonly number[]
}

/** Numbers by key, flat, in PyTorch's order: parameters, running statistics, and what dropout draws. */
export type Values = Readonly<Record<string, readonly number[]>>

/** What layers with running statistics observe, by key, when training; undefined in evaluation mode. */
export type Observed = Record<string, number[]> | undefined

/** The specification of one layer name. */
export type Of<N extends LayerName> = Extract<LayerSpec, { readonly type: N }>

/** One layer: the batch that goes in, to the batch that comes out. */
export type Forward<N extends LayerName> = (
  x: Batch,
  spec: Of<N>,
  values: Values,
  observed: Observed,
) => Batch

/** The batch with every number changed by itself. */
export const each = (x: Batch, f: (value: number) => number): Batch => ({
  ...x,
  rows: x.rows.map((row) => row.map(f)),
})

/** The vectors along the last axis of a sample, in order. */
export function vectors(row: readonly number[], length: number): readonly (readonly number[])[] {
  return Array.from({ length: row.length / length }, (_, i) => row.slice(i * length, (i + 1) * length))
}

/** The batch with every vector along its last axis changed by itself, to one of length `out`. */
export function eachVector(
  x: Batch,
  out: number,
  f: (vector: readonly number[]) => readonly number[],
): Batch {
  const length = x.shape.at(-1) ?? 1
  return {
    rows: x.rows.map((row) => vectors(row, length).flatMap(f)),
    shape: [...x.shape.slice(0, -1), out],
  }
}
