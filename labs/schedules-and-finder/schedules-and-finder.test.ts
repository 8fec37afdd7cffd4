import { describe, expect, test } from 'vitest'
import { lowestRate, rangeTest, stableLimit, steepestRate } from './finder.ts'
import { expectedErrors, ratesOf } from './rates.ts'
import { expectedEnd, simulatedEnd } from './run.ts'

describe('schedules', () => {
  test('begin at the base rate and end where they should', () => {
    for (const schedule of [
      'constant',
      'step',
      'exponential',
      'cosine',
      'linear',
      'poly',
      'wsd',
      'inverse',
    ] as const)
      expect(ratesOf(schedule, 0.5, 100)[0]).toBeCloseTo(0.5, 9)
    expect(ratesOf('linear', 0.5, 100).at(-1)).toBeCloseTo(0.005, 9)
    expect(ratesOf('step', 0.5, 100).at(-1)).toBeCloseTo(0.005, 9)
    expect(ratesOf('wsd', 0.5, 100)[79]).toBe(0.5)
  })

  test('the constant rate ends at its noise floor', () => {
    expect(expectedEnd('constant', 0.5, 1000)).toBeCloseTo(0.5 / (2 * (2 - 0.5)), 9)
  })

  test('the recursion by hand', () => {
    expect(expectedErrors([0.5, 0.25])).toEqual([1, 0.5, 0.34375])
  })

  test('the simulation follows it', () => {
    const end = simulatedEnd(1001, 'linear', 0.5, 200, 4000)
    expect(Math.abs(end / expectedEnd('linear', 0.5, 200) - 1)).toBeLessThan(0.1)
  })
})

describe('the finder', () => {
  const sweep = { perDecade: 50, spectrum: [10, 1, 0.1] }

  test('reads of the question page', () => {
    const found = rangeTest(sweep)
    expect(lowestRate(found)).toBeCloseTo(1.12, 2)
    expect(steepestRate(found)).toBeCloseTo(0.0025, 3)
    expect(stableLimit(sweep)).toBeCloseTo(0.2, 12)
  })

  test('ends before the loss passes 10³', () => {
    expect(Math.max(...rangeTest(sweep).loss)).toBeLessThanOrEqual(1e3)
  })
})
