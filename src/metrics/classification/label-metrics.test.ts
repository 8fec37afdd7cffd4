import { describe, expect, it } from 'vitest'
import { evaluate } from '../evaluate.ts'

/** Rows of a confusion matrix as two lists of labels. */
function rowsOf(matrix: readonly (readonly number[])[]): { y_true: number[]; y_pred: number[] } {
  const pairs = matrix.flatMap((row, i) =>
    row.flatMap((count, j) => Array.from({ length: count }, () => [i, j] as const)),
  )
  return { y_true: pairs.map(([i]) => i), y_pred: pairs.map(([, j]) => j) }
}

function kappa(matrix: readonly (readonly number[])[]): unknown {
  return evaluate({ metric: 'cohen_kappa', ...rowsOf(matrix) })
}

const three = { y_true: [0, 1, 2, 0, 1, 2], y_pred: [0, 2, 1, 0, 0, 1] }
// TN, FP / FN, TP of 10,000 screened at 1 % prevalence.
const screening = rowsOf([
  [9710, 190],
  [20, 80],
])
const skewed = rowsOf([
  [90, 5, 5],
  [10, 10, 0],
  [3, 0, 2],
])

describe('examples of the scikit-learn documentation', () => {
  it.each([
    [{ metric: 'accuracy', y_true: [0, 1, 2, 3], y_pred: [0, 2, 1, 3] }, 0.5],
    [{ metric: 'balanced_accuracy', y_true: [0, 1, 0, 0, 1, 0], y_pred: [0, 1, 0, 0, 0, 1] }, 0.625],
    [{ metric: 'precision', average: 'macro', ...three }, 2 / 9],
    [{ metric: 'precision', average: 'micro', ...three }, 1 / 3],
    [{ metric: 'precision', average: 'weighted', ...three }, 2 / 9],
    [{ metric: 'recall', average: 'macro', ...three }, 1 / 3],
    [{ metric: 'f1', average: 'macro', ...three }, 4 / 15],
    [{ metric: 'fbeta', beta: 0.5, average: 'macro', ...three }, 0.23809523809523805],
    [{ metric: 'matthews_corrcoef', y_true: [1, 1, 1, -1], y_pred: [1, -1, 1, 1] }, -1 / 3],
    [
      {
        metric: 'cohen_kappa',
        y_true: ['negative', 'positive', 'negative', 'neutral', 'positive'],
        y_pred: ['negative', 'positive', 'negative', 'neutral', 'negative'],
      },
      0.6875,
    ],
    [{ metric: 'hamming_loss', y_true: [2, 2, 3, 4], y_pred: [1, 2, 3, 4] }, 0.25],
    [
      {
        metric: 'hamming_loss',
        y_true: [
          [0, 1],
          [1, 1],
        ],
        y_pred: [
          [0, 0],
          [0, 0],
        ],
      },
      0.75,
    ],
  ])('%j', (spec, expected) => {
    expect(evaluate(spec)).toBeCloseTo(expected, 12)
  })

  it('lists classes in sorted order', () => {
    expect(evaluate({ metric: 'precision', average: 'none', ...three })).toEqual([2 / 3, 0, 0])
    expect(evaluate({ metric: 'f1', average: 'none', ...three })).toEqual([0.8, 0, 0])
    expect(
      evaluate({ metric: 'jaccard', average: 'none', y_true: [0, 1, 2, 2], y_pred: [0, 2, 1, 2] }),
    ).toEqual([1, 0, 1 / 3])
  })

  it('puts the truth in rows and keeps the order of labels given', () => {
    expect(
      evaluate({ metric: 'confusion_matrix', y_true: [2, 0, 2, 2, 0, 1], y_pred: [0, 0, 2, 2, 0, 2] }),
    ).toEqual([
      [2, 0, 0],
      [0, 0, 1],
      [1, 0, 2],
    ])
    expect(
      evaluate({
        metric: 'confusion_matrix',
        y_true: ['cat', 'ant', 'cat', 'cat', 'ant', 'bird'],
        y_pred: ['ant', 'ant', 'cat', 'cat', 'ant', 'cat'],
        labels: ['cat', 'ant'],
      }),
    ).toEqual([
      [2, 1],
      [0, 2],
    ])
  })
})

describe('worked numbers', () => {
  it.each([
    ['accuracy', 0.979],
    ['precision', 0.2963],
    ['recall', 0.8],
    ['f1', 0.4324],
    ['balanced_accuracy', 0.8904],
    ['matthews_corrcoef', 0.479],
    ['cohen_kappa', 0.4243],
    ['specificity', 0.9808],
  ])('%s of a rare class', (metric, expected) => {
    expect(evaluate({ metric, ...screening })).toBeCloseTo(expected, 3)
  })

  it('tells the averages of F1 apart', () => {
    const f1 = (average: string): unknown => evaluate({ metric: 'f1', average, ...skewed })
    expect(f1('macro')).toBeCloseTo(0.59715, 5)
    expect(f1('micro')).toBeCloseTo(0.816, 12)
    expect(f1('micro')).toBe(evaluate({ metric: 'accuracy', ...skewed }))
    expect(f1('weighted')).toBeCloseTo(0.814, 3)
  })

  it('shows the kappa paradox', () => {
    expect(
      kappa([
        [80, 10],
        [10, 0],
      ]),
    ).toBeCloseTo(-1 / 9, 12)
    expect(
      kappa([
        [45, 5],
        [5, 45],
      ]),
    ).toBeCloseTo(0.8, 12)
  })
})

describe('what is undefined', () => {
  it('gives zero_division where a class is never predicted, and leaves NaN out of averages', () => {
    const spec = { metric: 'precision', y_true: [0, 1, 1], y_pred: [0, 0, 0] }
    expect(evaluate(spec)).toBe(0)
    expect(evaluate({ ...spec, zero_division: 1 })).toBe(1)
    expect(evaluate({ ...spec, zero_division: 'NaN' })).toBeNaN()
    expect(evaluate({ ...spec, average: 'macro', zero_division: 'NaN' })).toBeCloseTo(1 / 3, 12)
  })

  it('gives 0 for a Matthews correlation and NaN for a kappa of one class', () => {
    const same = { y_true: ['a', 'a'], y_pred: ['a', 'a'] }
    expect(evaluate({ metric: 'matthews_corrcoef', ...same })).toBe(0)
    expect(evaluate({ metric: 'cohen_kappa', ...same })).toBeNaN()
  })
})

describe('invariance', () => {
  const names = { y_true: three.y_true.map((k) => 'xyz'[k]), y_pred: three.y_pred.map((k) => 'xyz'[k]) }

  it.each(['accuracy', 'balanced_accuracy', 'matthews_corrcoef', 'cohen_kappa', 'confusion_matrix'])(
    '%s does not depend on what labels are called',
    (metric) => {
      expect(evaluate({ metric, ...names })).toEqual(evaluate({ metric, ...three }))
    },
  )

  it('weighs disagreement by distance alike in both directions', () => {
    for (const weights of ['none', 'linear', 'quadratic']) {
      const swapped = { y_true: skewed.y_pred, y_pred: skewed.y_true }
      const forth = evaluate({ metric: 'cohen_kappa', weights, ...skewed })
      expect(evaluate({ metric: 'cohen_kappa', weights, ...swapped })).toBeCloseTo(Number(forth), 12)
    }
  })
})
