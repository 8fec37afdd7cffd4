/** Which rows are doubted, by the rules of Northcutt et al. 2021, section 3.2, and in which order. */
import type { Matrix } from '../../src/metrics/arguments/matrices.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import type { Confident } from './confident.ts'
import type { controls } from './controls.ts'

export type Rule = Settings<typeof controls>['rule']

/** Labels, probabilities and the confident joint of some rows. */
export interface Evidence {
  readonly labels: Int32Array
  readonly probabilities: Matrix
  readonly confident: Confident
}

/** The most probable class of a row other than `except`; ties go to the first. */
export function topClass({ columns: size, data }: Matrix, row: number, except = -1): number {
  let best = -1
  for (let index = 0; index < size; index++)
    if (index !== except && (best < 0 || (data[row * size + index] ?? 0) > (data[row * size + best] ?? 0)))
      best = index
  return best
}

/** 1 for every row that the rule doubts. */
export const doubted: Readonly<Record<Rule, (evidence: Evidence) => Uint8Array>> = {
  joint: ({ labels, confident: { classOf } }) =>
    Uint8Array.from(labels, (label, row) => Number((classOf[row] ?? -1) >= 0 && classOf[row] !== label)),
  argmax: ({ labels, probabilities }) =>
    Uint8Array.from(labels, (label, row) => Number(topClass(probabilities, row) !== label)),
  class: pruneByClass,
  rate: pruneByNoiseRate,
  both(evidence) {
    const rate = pruneByNoiseRate(evidence)
    return pruneByClass(evidence).map((value, row) => value & (rate[row] ?? 0))
  },
}

/** Of each label i the n·Σ_{j≠i} Q_ij rows with the smallest p_i (prune by class). */
function pruneByClass({
  labels,
  probabilities: { columns: size, data },
  confident: { joint },
}: Evidence): Uint8Array {
  const chosen = new Uint8Array(labels.length)
  for (const [label, rows] of byLabel(labels, size).entries()) {
    const own = (row: number): number => data[row * size + label] ?? 0
    const kept = joint[label * size + label] ?? 0
    const wrong = Math.round(rows.length - labels.length * kept)
    for (const row of rows.sort((a, b) => own(a) - own(b)).slice(0, wrong)) chosen[row] = 1
  }
  return chosen
}

/** For each i ≠ j the n·Q_ij rows of label i with the largest p_j − p_i (prune by noise rate). */
function pruneByNoiseRate({ labels, probabilities, confident: { joint } }: Evidence): Uint8Array {
  const { columns: size, data } = probabilities
  const chosen = new Uint8Array(labels.length)
  for (const [label, rows] of byLabel(labels, size).entries())
    for (let other = 0; other < size; other++) {
      const wrong = Math.round(labels.length * (joint[label * size + other] ?? 0))
      if (other === label || wrong === 0) continue
      const excess = (row: number): number =>
        (data[row * size + other] ?? 0) - (data[row * size + label] ?? 0)
      for (const row of rows.toSorted((a, b) => excess(b) - excess(a)).slice(0, wrong)) chosen[row] = 1
    }
  return chosen
}

function byLabel(labels: Int32Array, size: number): number[][] {
  const rows = Array.from({ length: size }, (): number[] => [])
  for (const [row, label] of labels.entries()) rows[label]?.push(row)
  return rows
}

/** Probability of a row's own label. */
export const selfConfidence = (
  { labels, probabilities: { columns: size, data } }: Evidence,
  row: number,
): number => data[row * size + (labels[row] ?? 0)] ?? 0

/** (p_label − largest other p + 1) / 2, from 0 to 1: `normalized_margin` of cleanlab. */
export function normalizedMargin(evidence: Evidence, row: number): number {
  const { labels, probabilities } = evidence
  const other = topClass(probabilities, row, labels[row] ?? 0)
  return (
    (selfConfidence(evidence, row) - (probabilities.data[row * probabilities.columns + other] ?? 0) + 1) / 2
  )
}
