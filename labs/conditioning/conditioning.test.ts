import { expect, test } from 'vitest'
import {
  condition,
  conditionOf,
  eigenvalues,
  grows,
  hessian,
  rateOf,
  stepsInTheory,
  stepsToThousandth,
} from './valley.ts'

test('treatments do what they say to the second moments', () => {
  const features = { scale: 3, offset: 2, correlation: 0.5 }
  expect(hessian(features, 'none')).toEqual([5, 5.5, 13])
  expect(hessian(features, 'center')).toEqual([1, 1.5, 9])
  expect(hessian(features, 'standardize')).toEqual([1, 0.5, 1])
  expect(hessian(features, 'whiten')).toEqual([1, 0, 1])
})

test('eigenvalues have the trace and the determinant of the matrix', () => {
  const [large, small] = eigenvalues([2, 1, 3])
  expect(large + small).toBeCloseTo(5, 12)
  expect(large * small).toBeCloseTo(5, 12)
})

test('counted steps are those of theory at the best rate', () => {
  for (const scale of [1, 2, 7]) {
    const matrix = hessian({ scale, offset: 0, correlation: 0 }, 'none')
    expect(stepsToThousandth(matrix, rateOf(matrix, 'best'))).toBe(stepsInTheory(conditionOf(matrix)))
  }
})

test('a diagonal matrix has the condition number of its ends, and grows beyond 2/h', () => {
  const matrix = Float64Array.from([4, 0, 0, 0, 2, 0, 0, 0, 0.5])
  expect(condition(matrix, 3)).toBeCloseTo(8, 6)
  expect(grows(matrix, 3, 0.499)).toBe(false)
  expect(grows(matrix, 3, 0.501)).toBe(true)
})
