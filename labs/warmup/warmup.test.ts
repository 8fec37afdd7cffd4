import { expect, test } from 'vitest'
import { rateAt, sharpness, walk } from './product.ts'

const still = { u: 2, v: 0.5, noise: 0, lr: 0.1, warmup: 0 }

test('a point on the valley floor stays', () => {
  const path = walk(1, still, 10)
  expect(path.loss.at(-1)).toBe(0)
  expect(sharpness(path)).toBeCloseTo(4.25, 12)
})

test('the rate rises linearly and then stays', () => {
  const choice = { ...still, warmup: 4 }
  expect([0, 1, 3, 4, 9].map((t) => rateAt(choice, t))).toEqual([0.025, 0.05, 0.1, 0.1, 0.1])
})

test('a lost path ends early and says so', () => {
  const path = walk(1, { u: 6, v: 0.1, noise: 0.02, lr: 0.2, warmup: 0 }, 600)
  expect(path.isLost).toBe(true)
  expect(path.loss.length).toBeLessThan(600)
})
