import { describe, expect, it } from 'vitest'
import { evaluate } from '../evaluate.ts'
import { squaredDistances } from './distance-transform.ts'

/** A confusion matrix as two masks of one row. */
function masksOf(matrix: readonly (readonly number[])[]): { y_true: number[][]; y_pred: number[][] } {
  const pairs = matrix.flatMap((row, i) =>
    row.flatMap((count, j) => Array.from({ length: count }, () => [i, j] as const)),
  )
  return { y_true: [pairs.map(([i]) => i)], y_pred: [pairs.map(([, j]) => j)] }
}

/** A square of ones in 20 × 20 pixels. */
function square(from: number, to: number): number[][] {
  const inside = (place: number): boolean => place >= from && place < to
  const line = Array.from({ length: 20 }, (_, place) => place)
  return line.map((y) => line.map((x) => (inside(x) && inside(y) ? 1 : 0)))
}

const three = {
  num_classes: 3,
  ...masksOf([
    [900, 20, 10],
    [30, 50, 0],
    [5, 0, 15],
  ]),
}

describe('overlap', () => {
  it('agrees with the worked confusion matrix', () => {
    expect(evaluate({ metric: 'iou', ...three })).toEqual(Float64Array.of(900 / 965, 50 / 100, 15 / 30))
    expect(evaluate({ metric: 'dice', ...three })).toEqual(Float64Array.of(1800 / 1865, 100 / 150, 30 / 45))
    expect(evaluate({ metric: 'mean_iou', ...three })).toBeCloseTo(0.6442, 4)
    expect(evaluate({ metric: 'pixel_accuracy', ...three })).toBeCloseTo(0.9369, 4)
    expect(evaluate({ metric: 'frequency_weighted_iou', ...three })).toBeCloseTo(
      (930 * (900 / 965) + 80 / 2 + 20 / 2) / 1030,
      12,
    )
  })

  it('is the foreground of two classes, and Dice is 2J/(1+J)', () => {
    const masks = { num_classes: 2, y_true: [[1, 1, 0, 0]], y_pred: [[1, 0, 1, 0]] }
    expect(evaluate({ metric: 'iou', ...masks })).toBeCloseTo(1 / 3, 12)
    expect(evaluate({ metric: 'dice', ...masks })).toBeCloseTo(0.5, 12)
  })

  it('leaves out ignored pixels and classes in neither mask', () => {
    const masks = { num_classes: 3, ignore_index: 255, y_true: [[0, 0, 255, 1]], y_pred: [[0, 0, 99, 0]] }
    expect(evaluate({ metric: 'iou', ...masks })).toEqual(Float64Array.of(2 / 3, 0, NaN))
    expect(evaluate({ metric: 'mean_iou', ...masks })).toBeCloseTo(1 / 3, 12)
    expect(evaluate({ metric: 'pixel_accuracy', ...masks })).toBeCloseTo(2 / 3, 12)
  })

  it('is NaN where nothing is left', () => {
    const empty = { num_classes: 2, y_true: [[0]], y_pred: [[0]] }
    expect(evaluate({ metric: 'iou', ...empty })).toBeNaN()
    expect(evaluate({ metric: 'mean_iou', ...empty, ignore_index: 0 })).toBeNaN()
  })
})

describe('distances', () => {
  const corner = [
    [1, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]
  const far = corner.map((row, y) => row.map((_, x) => (x === 3 && y === 3 ? 7 : 0)))

  it('is the farthest nearest pixel', () => {
    expect(evaluate({ metric: 'hausdorff', y_true: corner, y_pred: far })).toBe(Math.sqrt(18))
    expect(evaluate({ metric: 'hausdorff', y_true: corner, y_pred: corner })).toBe(0)
  })

  it('is decided by one pixel, its 95th percentile not', () => {
    const line = [Array.from({ length: 60 }, (_, x) => (x < 40 ? 1 : 0))]
    const stray = [Array.from({ length: 60 }, (_, x) => (x < 40 || x === 59 ? 1 : 0))]
    expect(evaluate({ metric: 'hausdorff', y_true: line, y_pred: stray })).toBe(20)
    expect(evaluate({ metric: 'hausdorff95', y_true: line, y_pred: stray })).toBe(0)
  })

  it('is 0 between empty masks and infinite to one', () => {
    const empty = corner.map((row) => row.map(() => 0))
    expect(evaluate({ metric: 'hausdorff', y_true: empty, y_pred: empty })).toBe(0)
    expect(evaluate({ metric: 'hausdorff95', y_true: empty, y_pred: far })).toBe(Infinity)
  })

  it('agrees with an exhaustive search', () => {
    const [height, width] = [13, 17]
    for (let seed = 1; seed < 40; seed += 1) {
      const marked = Array.from(
        { length: height * width },
        (_, i) => Math.imul(i + 7, seed * 2654435761) >>> 24 < 9,
      )
      const points = marked.flatMap((is, i) => (is ? [[Math.floor(i / width), i % width] as const] : []))
      const expected = marked.map((_, i) =>
        Math.min(...points.map(([y, x]) => (Math.floor(i / width) - y) ** 2 + ((i % width) - x) ** 2)),
      )
      expect([...squaredDistances(marked, height, width)]).toEqual(expected)
    }
  })
})

describe('boundary F1', () => {
  it('forgives what lies within the tolerance', () => {
    const masks = { metric: 'boundary_f1', y_true: square(5, 15), y_pred: square(6, 14) }
    expect(evaluate({ ...masks, tolerance: 0 })).toBe(0)
    // Corners of the larger square are √2 away.
    expect(evaluate({ ...masks, tolerance: 1 })).toBeCloseTo((2 * (32 / 36)) / (1 + 32 / 36), 12)
    expect(evaluate({ ...masks, tolerance: 1.5 })).toBe(1)
    expect(evaluate({ ...masks, y_pred: square(5, 15) })).toBe(1)
  })

  it('is 1 between empty masks and 0 to one', () => {
    const empty = square(0, 0)
    expect(evaluate({ metric: 'boundary_f1', y_true: empty, y_pred: empty })).toBe(1)
    expect(evaluate({ metric: 'boundary_f1', y_true: empty, y_pred: square(5, 15) })).toBe(0)
  })
})
