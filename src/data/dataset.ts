import type { Dataset } from '../engine/runtime/trainer.ts'

/** Points of the plane with a class each. `x` [N, 2]; `y` [N, 1], 0 or 1, as a binary cross-entropy takes it. */
export interface LabelledPoints extends Dataset {
  /** True where the label was flipped by noise, one entry a point. */
  readonly flipped: readonly boolean[]
}

/** Rows of numbers as arrays of a data set: x [N, columns] and y [N, 1]. */
export function dataset(x: Float32Array, columns: number, y: Float32Array): Dataset {
  return { x: { values: x, shape: [y.length, columns] }, y: { values: y, shape: [y.length, 1] } }
}

/** The coordinates of points of the plane, one array an axis: what a figure draws. */
export function coordinates({ x }: Dataset): { x: Float32Array; y: Float32Array } {
  const count = x.values.length / 2
  return {
    x: Float32Array.from({ length: count }, (_, i) => x.values[2 * i] ?? 0),
    y: Float32Array.from({ length: count }, (_, i) => x.values[2 * i + 1] ?? 0),
  }
}
