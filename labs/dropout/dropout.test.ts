import { expect, test } from 'vitest'
import { balancedInputs, deviationOf, droppedSums, meanOfRelu, varianceRatio } from './masks.ts'
import { problem, ridgeOfDropout } from './regression.ts'

test('the inputs add up to nothing, and dropping keeps the mean', () => {
  const inputs = balancedInputs(1)
  expect(inputs.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9)
  const sums = droppedSums(1, inputs, 0.5, 20_000)
  const mean = sums.reduce((sum, value) => sum + value, 0) / sums.length
  expect(Math.abs(mean)).toBeLessThan((4 * deviationOf(inputs, 0.5)) / Math.sqrt(20_000))
})

test('closed forms', () => {
  expect(meanOfRelu(1)).toBeCloseTo(0.3989, 4)
  expect(varianceRatio('linear', 0.5)).toBe(0.5)
  expect(varianceRatio('relu', 0.5)).toBeCloseTo(0.405, 3)
  expect(varianceRatio('relu', 1)).toBeCloseTo(1, 12)
})

test('the weighted ridge solves its normal equations', () => {
  const { columns, y } = problem(3)
  const w = ridgeOfDropout(columns, y, 0.5)
  columns.forEach((column, j) => {
    const residual = y.map(
      (value, i) => value - columns.reduce((sum, each, k) => sum + (each[i] ?? 0) * (w[k] ?? 0), 0),
    )
    const slope = column.reduce((sum, value, i) => sum + value * (residual[i] ?? 0), 0)
    const energy = column.reduce((sum, value) => sum + value * value, 0)
    expect(slope).toBeCloseTo(energy * (w[j] ?? 0), 6)
  })
})
