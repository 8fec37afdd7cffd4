import { expect, test } from 'vitest'
import { still, Weights, type Choice } from './decay.ts'

const base: Choice = { method: 'sgd_l2', lr: 0.1, lambda: 0.5, mu: 0, scale: 0 }

test('without momentum L2 and decay are the same step', () => {
  const [a, b] = [new Weights(1), new Weights(1)]
  a.step({ ...base, scale: 1 }, [0.3])
  b.step({ ...base, method: 'sgdw', scale: 1 }, [0.3])
  expect(a.theta[0]).toBeCloseTo(b.theta[0] ?? 0, 12)
  expect(a.theta[0]).toBeCloseTo(1 - 0.1 * (0.3 + 0.5), 12)
})

test('AdamW shrinks by 1 − ηλ when nothing pulls', () => {
  expect(still({ ...base, method: 'adamw', lr: 0.01 }, 10)).toBeCloseTo((1 - 0.005) ** 10, 12)
})

test('Adam with L2 moves by about the rate in its first step, whatever λ', () => {
  for (const lambda of [1e-3, 1, 10])
    expect(still({ ...base, method: 'adam_l2', lambda }, 1)).toBeCloseTo(0.9, 4)
})
