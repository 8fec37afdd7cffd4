import { expect, test } from 'vitest'
import { best, lossAfter, oneStep, sampledRates, stepsTo, valley } from './quadratic.ts'

test('the closed form is the recursion', () => {
  const subject = valley(4, 1, 0.5)
  const [lr, batch] = [0.3, 8]
  let e = subject.spectrum.map(() => 1)
  for (let step = 0; step < 7; step++)
    e = e.map((value, i) => {
      const h = subject.spectrum[i] ?? 0
      return (1 - lr * h) ** 2 * value + (lr * lr * h * 0.5) / batch
    })
  const loss = e.reduce((sum, value, i) => sum + ((subject.spectrum[i] ?? 0) / 2) * value, 0)
  expect(lossAfter(subject, lr, batch, 7)).toBeCloseTo(loss, 12)
})

test('the step found is the first that reaches the goal', () => {
  const subject = valley(10, 2, 1)
  const steps = stepsTo(subject, 0.2, 64, 0.05)
  const goal = 0.05 * lossAfter(subject, 0.2, 64, 0)
  expect(lossAfter(subject, 0.2, 64, steps)).toBeLessThanOrEqual(goal)
  expect(lossAfter(subject, 0.2, 64, steps - 1)).toBeGreaterThan(goal)
})

test('a rate whose floor lies above the goal never reaches it', () => {
  expect(stepsTo(valley(10, 2, 1), 1.9, 1, 0.01)).toBe(Infinity)
})

test('larger batches need fewer steps and a larger rate', () => {
  const subject = valley(30, 2, 1)
  expect(best(subject, 64, 0.01).steps).toBeLessThan(best(subject, 8, 0.01).steps)
  expect(best(subject, 64, 0.01).lr).toBeGreaterThan(best(subject, 8, 0.01).lr)
})

test('the one-step formula and its samples', () => {
  const subject = valley(20, 2, 1)
  const { largest, noiseScale } = oneStep(subject, 1)
  expect(largest).toBeCloseTo(1.345, 3)
  expect(noiseScale).toBeCloseTo(1.345, 3)
  const [rate = NaN] = sampledRates(1001, subject, [4], 4000)
  expect(rate).toBeCloseTo(oneStep(subject, 4).rate, 1)
})
