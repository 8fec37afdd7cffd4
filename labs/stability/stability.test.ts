import { describe, expect, test } from 'vitest'
import { floorOf, factor, limitOf, rules, variance, type Algorithm } from './rules.ts'
import { growth, noiseFloor } from './measure.ts'

const ALGORITHMS: readonly Algorithm[] = ['gd', 'momentum', 'nesterov', 'ema']

describe('theory', () => {
  test('the factor is 1 exactly at the limit', () => {
    for (const algorithm of ALGORITHMS)
      for (const mu of [0, 0.5, 0.9]) {
        const limit = rules[algorithm].limit(mu)
        expect(factor(algorithm, limit, mu)).toBeCloseTo(1, 6)
        expect(factor(algorithm, 0.99 * limit, mu)).toBeLessThan(1)
        expect(factor(algorithm, 1.01 * limit, mu)).toBeGreaterThan(1)
      }
  })
  test('without momentum all four are gradient descent', () => {
    for (const algorithm of ALGORITHMS) {
      expect(rules[algorithm].limit(0)).toBe(2)
      expect(variance(algorithm, 0.1, 1, 0)).toBeCloseTo(0.1 / 1.9, 12)
    }
  })
  test('the noise floors of the question page', () => {
    expect(variance('gd', 0.1, 1, 0)).toBeCloseTo(0.0526, 4)
    expect(variance('momentum', 0.01, 1, 0.9)).toBeCloseTo(0.0501, 4)
    expect(floorOf({ algorithm: 'gd', mu: 0, h: 10, h_min: 1 }, 0.19, 0.5)).toBeCloseTo(0.2506, 4)
    expect(variance('gd', 0.2, 10, 0)).toBe(Infinity)
  })
  test('the limit of a valley is that of its steep side', () => {
    expect(limitOf({ algorithm: 'momentum', mu: 0.9, h: 10, h_min: 1 })).toBeCloseTo(0.38, 12)
  })
})

describe('the recursion', () => {
  test('shrinks by the factor that theory gives', () => {
    for (const algorithm of ALGORITHMS) {
      const x = 0.001
      const decades = growth(algorithm, x, 0.5, { theta: 1, h: 1 }, 6000)
      expect(10 ** (decades / 6000)).toBeCloseTo(factor(algorithm, x, 0.5), 4)
    }
  })
  test('stays at the closed form of each algorithm, Nesterov with its correlated noise too', () => {
    for (const algorithm of ALGORITHMS) {
      const ratio = noiseFloor(algorithm, 1001, 0.3, 0.8) / (variance(algorithm, 0.3, 1, 0.8) / 2)
      expect(Math.abs(ratio - 1)).toBeLessThan(0.1)
    }
  })
})
