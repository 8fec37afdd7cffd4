/** Confident learning: the confident joint and what follows from it (Northcutt, Jiang and Chuang, JAIR 70, 2021, section 3.1). */
import type { Matrix } from '../../src/metrics/arguments/matrices.ts'

export interface Confident {
  /** Mean probability of class k among the rows labelled k; infinite for a class without rows. */
  readonly thresholds: Float64Array
  /** For each row the class it confidently belongs to, or −1 where no class reaches its threshold. */
  readonly classOf: Int32Array
  /** C[label][class], row by row. */
  readonly counts: Float64Array
  /** Rows of each label. */
  readonly labelled: Float64Array
  /** The estimated joint Q[label][true class]: sums to 1, its rows to the shares of the labels. */
  readonly joint: Float64Array
  /** Classes that occur as a label while none of their rows was counted; their row of the joint is put on the diagonal. */
  readonly uncounted: readonly number[]
}

/**
 * Counts the confident joint: a row labelled i counts for the most probable class among those j with p_j ≥ t_j. The joint is the counts
 * scaled so that each row sums to the share of its label.
 * @param labels the column of each row's label
 */
export function confidentJoint(labels: Int32Array, { rows, columns: size, data }: Matrix): Confident {
  const labelled = new Float64Array(size)
  const thresholds = new Float64Array(size)
  for (const [row, label] of labels.entries()) {
    labelled[label] = (labelled[label] ?? 0) + 1
    thresholds[label] = (thresholds[label] ?? 0) + (data[row * size + label] ?? 0)
  }
  for (const [index, count] of labelled.entries())
    thresholds[index] = count > 0 ? (thresholds[index] ?? 0) / count : Infinity
  const classOf = new Int32Array(rows).fill(-1)
  const counts = new Float64Array(size * size)
  for (let row = 0; row < rows; row++) {
    let best = -1
    for (let index = 0; index < size; index++) {
      const p = data[row * size + index] ?? 0
      // rounding of the mean must not shut out rows that all have it
      const reached = p >= (thresholds[index] ?? Infinity) - 1e-12
      if (reached && (best < 0 || p > (data[row * size + best] ?? 0))) best = index
    }
    classOf[row] = best
    if (best < 0) continue
    const cell = (labels[row] ?? 0) * size + best
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  return { thresholds, classOf, counts, labelled, ...jointOf(counts, labelled, rows) }
}

function jointOf(counts: Float64Array, labelled: Float64Array, rows: number) {
  const size = labelled.length
  const joint = new Float64Array(size * size)
  const uncounted: number[] = []
  for (const [label, own] of labelled.entries()) {
    const cells = counts.subarray(label * size, (label + 1) * size)
    const total = cells.reduce((sum, count) => sum + count, 0)
    if (total === 0) {
      joint[label * size + label] = own / rows
      if (own > 0) uncounted.push(label)
    } else
      for (const [index, count] of cells.entries())
        joint[label * size + index] = (count / total) * (own / rows)
  }
  return { joint, uncounted }
}

/** The share off the diagonal: the estimated rate of wrong labels. */
export function noiseOf(joint: Float64Array, size: number): number {
  let correct = 0
  for (let index = 0; index < size; index++) correct += joint[index * size + index] ?? 0
  return Math.max(0, 1 - correct)
}

/** Sums of the rows (labels) and of the columns (true classes) of a square table. */
export function marginals(table: Float64Array, size: number): { rows: Float64Array; columns: Float64Array } {
  const rows = new Float64Array(size)
  const columns = new Float64Array(size)
  for (const [cell, value] of table.entries()) {
    const row = Math.floor(cell / size)
    rows[row] = (rows[row] ?? 0) + value
    columns[cell % size] = (columns[cell % size] ?? 0) + value
  }
  return { rows, columns }
}
