import { describe, expect, test } from 'vitest'
import { entropyOf, ring } from './network.ts'
import { turnedSet } from './run.ts'

describe('the ring', () => {
  test('is balanced', () => {
    const { y } = ring(1, 20_000)
    const share = y.values.reduce((sum, label) => sum + label, 0) / y.values.length
    expect(Math.abs(share - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 20_000))
  })

  test('has the entropy of its shares', () => {
    const set = ring(2, 400)
    expect(entropyOf(set)).toBeLessThanOrEqual(Math.LN2)
    expect(entropyOf(set)).toBeGreaterThan(0.68)
  })

  test('turned in eight directions has its centre of mass at the origin', () => {
    const { x, y } = turnedSet(1, ring(1, 50))
    expect(y.shape).toEqual([400, 1])
    const sum = x.values.reduce((total, value) => total + value, 0)
    expect(sum).toBeCloseTo(0, 3)
  })
})
