import { expect, test } from 'vitest'
import { runningMedian } from './running-median.ts'

test('running median against its definition', () => {
  const values = Float64Array.from({ length: 97 }, (_, place) => Math.sin(place * 1.7) + (place % 13))
  const brute = Array.from(values, (_, place) => {
    const near = values.slice(Math.max(0, place - 4), place + 5).toSorted((a, b) => a - b)
    const middle = near.length >> 1
    return near.length % 2 === 1 ? near[middle]! : (near[middle - 1]! + near[middle]!) / 2
  })
  expect([...runningMedian(values, 4)]).toEqual(brute)
})
