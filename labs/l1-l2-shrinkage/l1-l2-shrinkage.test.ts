import { expect, test } from 'vitest'
import { correlated, descend, optimum, softThreshold, step } from './shrink.ts'

test('the soft threshold', () => {
  expect([-3, -0.5, 0, 0.5, 3].map((a) => softThreshold(a, 1))).toEqual([-2, -0, 0, 0, 2])
})

test('optima make the penalised slope vanish', () => {
  const l2 = { method: 'l2', lambda: 0.5, h: 2, lr: 0.1 } as const
  const w = optimum(l2, 1.5)
  expect(2 * (w - 1.5) + 0.5 * w).toBeCloseTo(0, 12)
  const l1 = { ...l2, method: 'proximal' } as const
  expect(2 * (optimum(l1, 1.5) - 1.5) + 0.5).toBeCloseTo(0, 12)
})

test('the exact minimum is a fixed point of the proximal step', () => {
  const choice = { method: 'proximal', lambda: 0.2, h: 1, lr: 0.1 } as const
  for (const a of [-1, -0.1, 0.05, 2])
    expect(step(choice, optimum(choice, a), a)).toBeCloseTo(optimum(choice, a), 12)
})

test('descent reaches it', () => {
  const choice = { method: 'l2', lambda: 0.2, h: 1, lr: 0.1 } as const
  expect(descend(choice, [1.2], 500)[0]).toBeCloseTo(1, 9)
})

test('the elastic net shares between correlated features', () => {
  const [a, b] = correlated(5, 0.1, 0.5)
  expect(Math.abs(a - b)).toBeLessThan(0.1)
})
