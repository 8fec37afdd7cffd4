import { expect, test } from 'vitest'
import {
  correlationInTheory,
  follow,
  group,
  normalizeBy,
  normalized,
  SHARING,
  spreadInTheory,
} from './norms.ts'

const signs = (values: Float64Array): number[] => [...values].map((value) => Math.sign(value))

test('normalizing leaves mean 0 and variance 1', () => {
  const hat = normalized(Float64Array.from([1, 2, 3, 6]))
  expect(hat.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12)
  expect(hat.reduce((sum, value) => sum + value ** 2, 0) / 4).toBeCloseTo(1, 10)
})

test('the closed forms at B = 2 are 1/√π and 1/√2', () => {
  expect(correlationInTheory(2)).toBeCloseTo(1 / Math.sqrt(Math.PI), 12)
  expect(spreadInTheory(2)).toBeCloseTo(Math.SQRT1_2, 12)
})

test('each method shares its mean over its own axes', () => {
  const x = { shape: [2, 2, 1, 2] as const, values: Float64Array.from([0, 2, 10, 14, 4, 6, 20, 28]) }
  expect(signs(normalizeBy(x, SHARING.instance))).toEqual([-1, 1, -1, 1, -1, 1, -1, 1])
  expect(signs(normalizeBy(x, SHARING.layer))).toEqual([-1, -1, 1, 1, -1, -1, 1, 1])
  expect(signs(normalizeBy(x, SHARING.batch))).toEqual([-1, -1, -1, -1, 1, 1, 1, 1])
  expect(normalizeBy(x, group(2, 2))).toEqual(normalizeBy(x, SHARING.instance))
})

test('the running estimate moves by its momentum', () => {
  expect(follow(1, 0.1, 5)).toBeCloseTo(1.4, 12)
})
