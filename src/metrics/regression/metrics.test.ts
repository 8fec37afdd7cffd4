import { describe, expect, it } from 'vitest'
import { evaluate } from '../evaluate.ts'

const documented = { y_true: [3, -0.5, 2, 7], y_pred: [2.5, 0, 2, 8] }
const worked = { y_true: [3, 5, 2.5, 7], y_pred: [2.5, 5, 4, 8] }
const withZero = { y_true: [0, 1, 2, 10, 100], y_pred: [1, 2, 2, 8, 110] }

describe('examples of the scikit-learn documentation', () => {
  it.each([
    [{ metric: 'mse', ...documented }, 0.375],
    [{ metric: 'rmse', ...documented }, 0.6123724356957945],
    [{ metric: 'mae', ...documented }, 0.5],
    [{ metric: 'median_absolute_error', ...documented }, 0.5],
    [{ metric: 'max_error', y_true: [3, 2, 7, 1], y_pred: [4, 2, 7, 1] }, 1],
    [{ metric: 'mape', ...documented }, 0.3273809523809524],
    [
      { metric: 'msle', ...worked },
      (Math.log(8 / 7) ** 2 + Math.log(10 / 7) ** 2 + Math.log(9 / 8) ** 2) / 4,
    ],
    [{ metric: 'r2', ...documented }, 0.9486081370449679],
    [{ metric: 'explained_variance', ...documented }, 0.9571734475374732],
    [{ metric: 'pinball', alpha: 0.1, y_true: [1, 2, 3], y_pred: [0, 2, 3] }, 0.1 / 3],
    [{ metric: 'pinball', alpha: 0.1, y_true: [1, 2, 3], y_pred: [1, 2, 4] }, 0.3],
    [{ metric: 'd2_absolute_error', ...documented }, 0.7647058823529411],
  ])('%j', (spec, expected) => {
    expect(evaluate(spec)).toBeCloseTo(expected, 12)
  })
})

describe('worked numbers', () => {
  it.each([
    [{ metric: 'mae', ...worked }, 0.75],
    [{ metric: 'rmse', ...worked }, 0.9354],
    [{ metric: 'r2', ...worked }, 0.7241],
    [{ metric: 'mae', ...withZero }, 2.8],
    [{ metric: 'smape', ...withZero }, 0.5968],
    [{ metric: 'smape', y_true: [100, 100, 100, 0], y_pred: [50, 150, 0, 0] }, (2 / 3 + 0.4 + 2) / 4],
    [{ metric: 'r2', y_true: [1, 2, 3, 4, 5], y_pred: [3, 3, 3, 3, 3] }, 0],
    [{ metric: 'r2', y_true: [1, 2, 3, 4, 5], y_pred: [3, 4, 5, 6, 7] }, -1],
    [{ metric: 'r2', y_true: [10, 12, 14], y_pred: [5, 5, 5] }, -18.375],
    [{ metric: 'huber', delta: 1, y_true: [0, 0], y_pred: [0.5, 3] }, (0.125 + 2.5) / 2],
  ])('%j', (spec, expected) => {
    expect(evaluate(spec)).toBeCloseTo(expected, 3)
  })

  it('corrects R² for the number of features', () => {
    const y_true = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 1 : -1))
    // A constant miss of √½ on data of variance 1: R² = ½.
    const y_pred = y_true.map((y, i) => y + (i % 4 < 2 ? 1 : -1) * Math.SQRT1_2)
    const adjusted = (n_features: number): unknown =>
      evaluate({ metric: 'adjusted_r2', n_features, y_true, y_pred })
    expect(adjusted(10)).toBeCloseTo(0.237, 3)
    expect(adjusted(20)).toBeCloseTo(-0.611, 3)
  })

  it('explodes at a true zero with a percentage', () => {
    expect(Number(evaluate({ metric: 'mape', ...withZero })) / 9e14).toBeCloseTo(1, 2)
  })
})

describe('a constant target', () => {
  it.each(['r2', 'explained_variance', 'd2_absolute_error'])('%s is 1 when met and 0 when not', (metric) => {
    const y_true = [0.1, 0.1, 0.1]
    expect(evaluate({ metric, y_true, y_pred: y_true })).toBe(1)
    expect(evaluate({ metric, y_true, y_pred: [0.1, 0.1, 0.4] })).toBe(0)
  })

  it('leaves a single row undefined', () => {
    expect(evaluate({ metric: 'r2', y_true: [1], y_pred: [1] })).toBeNaN()
    expect(evaluate({ metric: 'd2_absolute_error', y_true: [1], y_pred: [1] })).toBeNaN()
  })
})

describe('invariance', () => {
  it('repeats a row or weighs it twice', () => {
    for (const metric of ['mse', 'mae', 'r2']) {
      const twice = { y_true: [3, 3, -0.5, 2, 7], y_pred: [2.5, 2.5, 0, 2, 8] }
      const weighted = evaluate({ metric, ...documented, sample_weight: [2, 1, 1, 1] })
      expect(weighted).toBeCloseTo(Number(evaluate({ metric, ...twice })), 12)
    }
  })

  it('halves the absolute error at the median, and squares up to a wide Huber', () => {
    const mae = Number(evaluate({ metric: 'mae', ...documented }))
    expect(evaluate({ metric: 'pinball', ...documented })).toBeCloseTo(mae / 2, 12)
    const mse = Number(evaluate({ metric: 'mse', ...documented }))
    expect(evaluate({ metric: 'huber', delta: 100, ...documented })).toBeCloseTo(mse / 2, 12)
  })

  it('keeps its digits over a million rows', () => {
    const y_true = Array.from({ length: 1_000_000 }, () => 0.1)
    const y_pred = y_true.map(() => 0)
    expect(evaluate({ metric: 'mae', y_true, y_pred })).toBe(0.1)
  })
})
