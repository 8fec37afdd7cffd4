import { expect, test } from 'vitest'
import { Chains, stationary } from './chain.ts'
import { measuredVariances } from './measure.ts'
import { shareAt, STEPS } from './run.ts'

test('without noise SGD shrinks by 1 − ηh a step, momentum starts like SGD', () => {
  const motion = { optimizer: 'sgd', lr: 0.1, noise: 0 } as const
  const chains = new Chains(1, 2, motion)
  chains.step(motion, [0])
  expect(chains.theta[0]).toBeCloseTo(1.8, 12)
  const heavy = { ...motion, optimizer: 'momentum' } as const
  const other = new Chains(1, 2, heavy)
  other.step(heavy, [0])
  expect(other.theta[0]).toBeCloseTo(1.8, 12)
})

test('the closed forms of the question page', () => {
  expect(stationary({ optimizer: 'sgd', lr: 0.1, noise: 1 })).toBeCloseTo(0.0526, 4)
  expect(stationary({ optimizer: 'sgd', lr: 0.4, noise: 0.5 })).toBeCloseTo(0.0625, 4)
  expect(stationary({ optimizer: 'momentum', lr: 0.01, noise: 1 })).toBeCloseTo(0.0501, 4)
  expect(stationary({ optimizer: 'sgd', lr: 2, noise: 1 })).toBe(Infinity)
})

test('chains settle at the closed form', () => {
  const motions = [
    { optimizer: 'sgd', lr: 0.3, noise: 0.7 },
    { optimizer: 'momentum', lr: 0.05, noise: 0.7 },
  ] as const
  measuredVariances(1001, motions).forEach((variance, i) => {
    expect(Math.abs(variance / stationary(motions[i]!) - 1)).toBeLessThan(0.05)
  })
})

test('the rate falls over the second half only', () => {
  expect(shareAt(STEPS / 2 - 1, true)).toBe(1)
  expect(shareAt(STEPS - 1, true)).toBeCloseTo(0.001, 12)
  expect(shareAt(STEPS - 1, false)).toBe(1)
})
