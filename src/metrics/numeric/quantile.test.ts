import { expect, test } from 'vitest'
import { evenQuantiles } from './quantile.ts'

test('even quantiles keep both ends, rise, and leave out what is not finite', () => {
  expect(evenQuantiles([3, NaN, 1, Infinity, 2], 5)).toEqual([1, 2, 3])
  const values = Array.from({ length: 1001 }, (_, index) => (index * 389) % 1001)
  expect(evenQuantiles(values, 5)).toEqual([0, 250, 500, 750, 1000])
})
