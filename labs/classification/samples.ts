/** Samples to start with, generated or written out here. */
import { pow } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'

const cell = (value: number): string => value.toFixed(3)

/** 240 rows of two overlapping classes, a quarter of them positive; scores between 0 and 1. */
export function twoClasses(): string {
  const draw = random(7, 'sample/two-classes').uniform(480)
  const rows = Array.from({ length: 240 }, (_, row) => {
    const positive = row % 4 === 3
    const uniform = draw[2 * row] ?? 0
    // powers of a uniform number: densities that rise or fall over 0 to 1
    const score = positive ? pow(uniform, 0.34) : 1 - pow(uniform, 0.34)
    return `${positive ? 1 : 0},${cell(0.02 + 0.96 * score)}`
  })
  return ['y_true,y_score', ...rows].join('\n')
}

/** 300 rows of 30 fingers: rows of one finger share most of their error, so that intervals by rows are too narrow. */
export function grouped(): string {
  const shared = random(11, 'sample/groups').normal(30)
  const own = random(12, 'sample/rows').normal(300)
  const rows = Array.from({ length: 300 }, (_, row) => {
    const finger = Math.floor(row / 10)
    const positive = finger % 2 === 1
    const score = 0.5 + (positive ? 0.14 : -0.14) + 0.16 * (shared[finger] ?? 0) + 0.05 * (own[row] ?? 0)
    return `finger-${finger + 1},${positive ? 1 : 0},${cell(Math.min(1, Math.max(0, score)))}`
  })
  return ['group,y_true,y_score', ...rows].join('\n')
}

/** 150 rows of three classes with a probability for each. */
export function threeClasses(): string {
  const names = ['bird', 'cat', 'dog']
  const noise = random(13, 'sample/three-classes').uniform(450)
  const rows = Array.from({ length: 150 }, (_, row) => {
    const own = row % 3
    const weights = names.map((_name, index) => {
      const lean = index === own ? 1.1 : index + own === 3 ? 0.5 : 0.15
      return lean * pow(noise[3 * row + index] ?? 0, 1.2) + 0.02
    })
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const [first = 0, second = 0] = weights.map((weight) => Number((weight / total).toFixed(3)))
    return [names[own], cell(first), cell(second), cell(1 - first - second)].join(',')
  })
  return [['label', ...names].join(','), ...rows].join('\n')
}

/** Three classes with hard labels whose confusion matrix is [[90, 5, 5], [10, 10, 0], [3, 0, 2]]: its two macro F1 differ. */
export function hardLabels(): string {
  const counts = [
    [90, 5, 5],
    [10, 10, 0],
    [3, 0, 2],
  ]
  const rows = counts.flatMap((row, truth) =>
    row.flatMap((count, predicted) => Array.from({ length: count }, () => `${truth},${predicted}`)),
  )
  return ['y_true,y_pred', ...rows].join('\n')
}

/** Ten rows by falling score with the labels 1101001000. */
export const tenRows = (): string =>
  [
    'y_true,y_score',
    ...Array.from('1101001000', (label, index) => `${label},${((10 - index) / 10).toFixed(1)}`),
  ].join('\n')
