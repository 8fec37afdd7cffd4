import { expect, test } from 'vitest'
import { COPIES, PIXELS } from '../finger-veins/data.ts'
import { acquire, seenBy } from './data.ts'

const image = Float32Array.from({ length: PIXELS }, (_, i) => (i % 17) / 17)

test('the old device changes nothing, the inverted one everything and only once', () => {
  expect([...seenBy('same', image)]).toEqual([...image])
  const twice = seenBy('inverted', seenBy('inverted', image))
  for (const [i, value] of twice.entries()) expect(value).toBeCloseTo(image[i]!, 6)
})

test('tests are the same however many images there are to train on, and no two of their images are', () => {
  const [one, four] = [acquire(3, 'tilted', 1), acquire(3, 'tilted', 4)]
  expect(one.fresh.y.values).toHaveLength(20 * COPIES)
  expect(four.fresh.y.values).toHaveLength(80 * COPIES)
  expect(four.freshTest.x.values).toEqual(one.freshTest.x.values)
  expect(four.oldTest.x.values).toEqual(one.oldTest.x.values)
  const rows = [four.oldTest, four.freshTest].flatMap(({ x: { values, shape } }) =>
    Array.from({ length: shape[0] ?? 0 }, (_, row) => values.slice(row * PIXELS, (row + 1) * PIXELS).join()),
  )
  expect(new Set(rows).size).toBe(rows.length)
})
