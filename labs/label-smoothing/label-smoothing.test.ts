import { expect, test } from 'vitest'
import { bestMargin, leastLoss } from './theory.ts'

test('at the best margin the prediction is the target', () => {
  for (const [classes, smoothing] of [
    [2, 0.1],
    [10, 0.1],
    [1000, 0.3],
  ] as const) {
    const p = 1 / (1 + (classes - 1) * Math.exp(-bestMargin(classes, smoothing)))
    expect(p).toBeCloseTo(1 - smoothing + smoothing / classes, 12)
  }
})

test('numbers of the question page', () => {
  expect(bestMargin(10, 0.1)).toBeCloseTo(4.511, 3)
  expect(leastLoss(10, 0.1)).toBeCloseTo(0.5003, 4)
  expect(bestMargin(10, 0)).toBe(Infinity)
  expect(leastLoss(10, 0)).toBe(0)
})
