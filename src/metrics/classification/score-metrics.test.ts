import { describe, expect, it } from 'vitest'
import { evaluate } from '../evaluate.ts'

const four = { y_true: [0, 0, 1, 1], y_score: [0.1, 0.4, 0.35, 0.8] }
// Labels of ten rows by falling score.
const ten = { y_true: [1, 1, 0, 1, 0, 0, 1, 0, 0, 0], y_score: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1] }
const mail = {
  y_true: ['spam', 'ham', 'ham', 'spam'],
  y_score: [
    [0.1, 0.9],
    [0.9, 0.1],
    [0.8, 0.2],
    [0.35, 0.65],
  ],
}
const classes = {
  y_true: [0, 1, 2, 2, 1, 0],
  y_score: [
    [0.6, 0.3, 0.1],
    [0.2, 0.5, 0.3],
    [0.1, 0.2, 0.7],
    [0.4, 0.4, 0.2],
    [0.3, 0.3, 0.4],
    [0.2, 0.6, 0.2],
  ],
}

/** One class against the rest. */
function ovr(average: string): unknown {
  return evaluate({ metric: 'roc_auc', multi_class: 'ovr', average, ...classes })
}

describe('examples of the scikit-learn documentation', () => {
  it.each([
    [{ metric: 'roc_auc', ...four }, 0.75],
    [{ metric: 'average_precision', ...four }, 0.8333333333333333],
    [{ metric: 'log_loss', ...mail }, 0.21616187468057912],
    [{ metric: 'brier', y_true: [0, 1, 1, 0], y_score: [0.1, 0.9, 0.8, 0.3] }, 0.0375],
    [
      {
        metric: 'top_k_accuracy',
        k: 2,
        y_true: [0, 1, 2, 2],
        y_score: [
          [0.5, 0.2, 0.2],
          [0.3, 0.4, 0.2],
          [0.2, 0.4, 0.3],
          [0.7, 0.2, 0.1],
        ],
      },
      0.75,
    ],
  ])('%j', (spec, expected) => {
    expect(evaluate(spec)).toBeCloseTo(expected, 12)
  })

  it('draws ROC and precision-recall curves', () => {
    expect(evaluate({ metric: 'roc_curve', ...four })).toEqual({
      fpr: Float64Array.of(0, 0, 0.5, 0.5, 1),
      tpr: Float64Array.of(0, 0.5, 0.5, 1, 1),
      thresholds: Float64Array.of(Infinity, 0.8, 0.4, 0.35, 0.1),
    })
    expect(evaluate({ metric: 'pr_curve', ...four })).toEqual({
      precision: Float64Array.of(0.5, 2 / 3, 0.5, 1, 1),
      recall: Float64Array.of(1, 1, 0.5, 0.5, 0),
      thresholds: Float64Array.of(0.1, 0.35, 0.4, 0.8),
    })
  })
})

describe('worked numbers', () => {
  it('ranks ten rows', () => {
    expect(evaluate({ metric: 'roc_auc', ...ten })).toBeCloseTo(20 / 24, 12)
    expect(evaluate({ metric: 'average_precision', ...ten })).toBeCloseTo((1 + 1 + 3 / 4 + 4 / 7) / 4, 12)
    expect(evaluate({ metric: 'ks', ...ten })).toBeCloseTo(3 / 4 - 1 / 6, 12)
  })

  it('counts ties half', () => {
    expect(evaluate({ metric: 'roc_auc', y_true: [0, 1, 0, 1], y_score: [1, 1, 1, 1] })).toBe(0.5)
  })

  it('halves the Brier score of two columns and not of three', () => {
    expect(evaluate({ metric: 'brier', ...mail })).toBeCloseTo((0.01 + 0.01 + 0.04 + 0.1225) / 4, 12)
    expect(
      evaluate({
        metric: 'brier',
        y_true: [0, 1, 2],
        y_score: [
          [1, 0, 0],
          [1, 0, 0],
          [0, 0, 1],
        ],
      }),
    ).toBeCloseTo(2 / 3, 12)
  })

  it('decomposes the Brier score of three forecasts', () => {
    const groups = [
      { p: 0.1, n: 40, hits: 6 },
      { p: 0.5, n: 20, hits: 9 },
      { p: 0.9, n: 40, hits: 32 },
    ]
    const y_true = groups.flatMap(({ n, hits }) => Array.from({ length: n }, (_, i) => (i < hits ? 1 : 0)))
    const y_score = groups.flatMap(({ p, n }) => Array.from({ length: n }, () => p))
    expect(evaluate({ metric: 'brier', y_true, y_score })).toBeCloseTo(0.17, 12)
  })

  it('clips probabilities of 0 and 1 by 2^-52', () => {
    expect(evaluate({ metric: 'log_loss', y_true: [1, 0], y_score: [0, 0] })).toBeCloseTo(26 * Math.LN2, 12)
  })

  it('closes bins on the right', () => {
    // Confidence 0.75 ends the bin (0.7, 0.75]; with 0.76 it would share one with 0.8 only if bins were closed on the left.
    const spec = { metric: 'ece', n_bins: 20, y_true: [1, 0], y_score: [0.75, 0.8] }
    expect(evaluate(spec)).toBeCloseTo((0.25 + 0.8) / 2, 12)
    expect(evaluate({ ...spec, y_true: [1, 1], n_bins: 1 })).toBeCloseTo(1 - 0.775, 12)
    expect(evaluate({ metric: 'ece', n_bins: 10, y_true: [1, 0], y_score: [0.7, 0.61] })).toBeCloseTo(
      0.155,
      12,
    )
  })

  it('breaks ties of top-k for the column further right', () => {
    const tied = {
      metric: 'top_k_accuracy',
      k: 1,
      y_score: [
        [0.5, 0.5, 0],
        [0.5, 0.5, 0],
        [0, 0, 1],
      ],
    }
    expect(evaluate({ ...tied, y_true: [1, 1, 2] })).toBe(1)
    expect(evaluate({ ...tied, y_true: [0, 0, 2] })).toBeCloseTo(1 / 3, 12)
  })
})

describe('one class only', () => {
  const positive = { y_true: [1, 1], y_score: [0.2, 0.9] }

  it('is NaN where scikit-learn has no value', () => {
    expect(evaluate({ metric: 'roc_auc', ...positive })).toBeNaN()
    expect(evaluate({ metric: 'ks', ...positive })).toBeNaN()
    expect(evaluate({ metric: 'roc_curve', ...positive })).toMatchObject({
      fpr: Float64Array.of(NaN, NaN, NaN),
      tpr: Float64Array.of(0, 0.5, 1),
    })
    const missing = { ...classes, y_true: [0, 1, 1, 1, 1, 0], multi_class: 'ovr' }
    expect(evaluate({ metric: 'roc_auc', ...missing })).toBeNaN()
  })

  it('has precision, and an average precision of 0 without positives', () => {
    expect(evaluate({ metric: 'average_precision', ...positive })).toBe(1)
    expect(evaluate({ metric: 'average_precision', y_true: [0, 0], y_score: [1, 2] })).toBe(0)
    expect(evaluate({ metric: 'pr_curve', y_true: [0, 0], y_score: [1, 2] })).toMatchObject({
      recall: Float64Array.of(1, 1, 0),
    })
  })
})

describe('invariance', () => {
  it('depends on the order of scores only, and turns around with them', () => {
    const cubed = { ...ten, y_score: ten.y_score.map((s) => s ** 3 - 500) }
    const negated = { ...ten, y_score: ten.y_score.map((s) => -s) }
    for (const metric of ['roc_auc', 'average_precision', 'ks']) {
      expect(evaluate({ metric, ...cubed })).toBe(evaluate({ metric, ...ten }))
    }
    expect(evaluate({ metric: 'roc_auc', ...negated })).toBeCloseTo(4 / 24, 12)
  })

  it('agrees with two columns', () => {
    const columns = { y_true: ten.y_true, y_score: ten.y_score.map((s) => [1 - s / 10, s / 10]) }
    for (const multi_class of ['ovr', 'ovo']) {
      expect(evaluate({ metric: 'roc_auc', multi_class, ...columns })).toBeCloseTo(20 / 24, 12)
    }
  })

  it('averages the columns of one-vs-rest', () => {
    const list = ovr('none')
    const mean = Array.isArray(list) ? (list[0] + list[1] + list[2]) / 3 : NaN
    expect(ovr('macro')).toBeCloseTo(mean, 12)
    // Each class has two rows.
    expect(ovr('weighted')).toBeCloseTo(mean, 12)
  })
})

describe('one column of probabilities', () => {
  it('belongs to the larger label unless pos_label says otherwise', () => {
    const y_score = [0.9, 0.1, 0.2, 0.65]
    for (const metric of ['log_loss', 'brier', 'ece']) {
      const columns = evaluate({ metric, ...mail })
      expect(evaluate({ metric, y_true: mail.y_true, y_score })).toBeCloseTo(Number(columns), 12)
      const ham = y_score.map((p) => 1 - p)
      expect(evaluate({ metric, y_true: mail.y_true, y_score: ham, pos_label: 'ham' })).toBeCloseTo(
        Number(columns),
        12,
      )
    }
  })
})
