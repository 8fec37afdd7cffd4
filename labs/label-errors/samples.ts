/** Samples to start with, generated or written out here. */
import { exp } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'
import { gaussians, outOfFold } from './logistic.ts'

const NAMES = ['bird', 'cat', 'deer', 'dog']
const cell = (value: number): string => value.toFixed(3)

/** A row of text; the last probability takes the rest, so that the row sums to 1. */
function rowOf(label: string, p: ArrayLike<number>): string {
  const written = Array.from(p, cell)
  const before = written.slice(0, -1).reduce((sum, text) => sum + Number(text), 0)
  return [label, ...written.slice(0, -1), cell(Math.max(0, 1 - before))].join(',')
}

const data = () => gaussians(5, { rows: 400, classes: 4, dimensions: 10, distance: 4.2, noise: 0.2 })

/** 400 rows of four classes, a fifth of them mislabelled, with the out-of-fold probabilities of a logistic regression (5 folds). */
export function folds(): string {
  const rows = data()
  const p = outOfFold(rows, 5)
  const lines = Array.from(rows.given, (own, row) =>
    rowOf(NAMES[own] ?? '', p.subarray(4 * row, 4 * row + 4)),
  )
  return [['label', ...NAMES].join(','), ...lines].join('\n')
}

/** The same rows, with the probabilities of a kernel classifier that was fitted on these very labels: the mislabelled rows look right. */
export function memorised(): string {
  const { points, dimensions, given } = data()
  const lines = Array.from(given, (own, row) => {
    const weights = [0, 0, 0, 0]
    for (const [other, label] of given.entries()) {
      let distance = 0
      for (let d = 0; d < dimensions; d++)
        distance += ((points[row * dimensions + d] ?? 0) - (points[other * dimensions + d] ?? 0)) ** 2
      weights[label] = (weights[label] ?? 0) + exp(-distance)
    }
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    return rowOf(
      NAMES[own] ?? '',
      weights.map((weight) => weight / total),
    )
  })
  return [['label', ...NAMES].join(','), ...lines].join('\n')
}

/** 20 fingers with 6 images each, 4 classes: every image of finger 7 carries the label of its neighbour. */
export function clustered(): string {
  const noise = random(21, 'sample/clustered').uniform(480)
  const lines = Array.from({ length: 120 }, (_, row) => {
    const finger = Math.floor(row / 6)
    const own = finger % 4
    const weights = NAMES.map((_name, k) => (k === own ? 4 : 0) + 3 * (noise[4 * row + k] ?? 0) ** 4).map(exp)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const given = finger === 6 ? (own + 1) % 4 : own
    const p = rowOf(
      String(given),
      weights.map((weight) => weight / total),
    )
    return `f${finger + 1}-${(row % 6) + 1}.png,finger-${finger + 1},${p}`
  })
  return ['image,finger,label,p_0,p_1,p_2,p_3', ...lines].join('\n')
}

/** Ten rows of two classes whose thresholds are 0.67 and 0.70: one of each label is wrong. */
export const tenRows = (): string =>
  [
    'label,p_0,p_1',
    ...['0.90', '0.80', '0.80', '0.75', '0.10'].map((p) => `0,${p},${(1 - Number(p)).toFixed(2)}`),
    ...['0.90', '0.80', '0.80', '0.80', '0.20'].map((p) => `1,${(1 - Number(p)).toFixed(2)},${p}`),
  ].join('\n')
