import { describe, expect, it } from 'vitest'
import { cos, LARGEST_ANGLE, sin } from './angle.ts'
import { exp, log, pow } from './exact.ts'

/** Distance in units in the last place of the larger value. */
function ulps(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0
  const size = Math.max(Math.abs(a), Math.abs(b), 2 ** -1022)
  const exponent = Math.floor(Math.log2(size))
  return Math.abs(a - b) / 2 ** (exponent - 52)
}

function worst(
  mine: (x: number) => number,
  reference: (x: number) => number,
  low: number,
  high: number,
): number {
  let largest = 0
  for (let k = 0; k <= 20000; k++) {
    const x = low + ((high - low) * k) / 20000 + 1e-7 * (k % 13)
    largest = Math.max(largest, ulps(mine(x), reference(x)))
  }
  return largest
}

describe('exact elementary functions', () => {
  it('stay within 2 ulp of the engine over the ranges in use', () => {
    expect(worst(exp, Math.exp, -40, 40)).toBeLessThanOrEqual(2)
    expect(worst(exp, Math.exp, -700, 700)).toBeLessThanOrEqual(2)
    expect(worst(log, Math.log, 1e-9, 3)).toBeLessThanOrEqual(2)
    expect(worst(log, Math.log, 3, 1e9)).toBeLessThanOrEqual(2)
    expect(
      worst(
        (x) => 2 + sin(x),
        (x) => 2 + Math.sin(x),
        -400,
        400,
      ),
    ).toBeLessThanOrEqual(2)
    expect(worst(sin, Math.sin, -0.78, 0.78)).toBeLessThanOrEqual(2)
    expect(
      worst(
        (x) => 2 + cos(x),
        (x) => 2 + Math.cos(x),
        -1e5,
        1e5,
      ),
    ).toBeLessThanOrEqual(2)
  })

  it('answer the special values', () => {
    expect([exp(0), exp(-Infinity), exp(Infinity), exp(1000), exp(-1000)]).toEqual([
      1,
      0,
      Infinity,
      Infinity,
      0,
    ])
    expect([log(1), log(0), log(-1), log(Infinity)]).toEqual([0, -Infinity, NaN, Infinity])
    expect([sin(0), cos(0), sin(LARGEST_ANGLE * 2), cos(NaN)]).toEqual([0, 1, NaN, NaN])
    expect(ulps(exp(-744), Math.exp(-744))).toBeLessThanOrEqual(2 ** 52)
    expect(exp(-744)).toBe(Math.exp(-744))
    expect(log(5e-324)).toBeCloseTo(-744.4400719213812, 12)
  })

  it('raises to whole powers by multiplication and to others through the logarithm', () => {
    expect(pow(0.5, 10)).toBe(2 ** -10)
    expect(pow(-2, 3)).toBe(-8)
    expect(pow(3, 0)).toBe(1)
    expect(pow(10, -2)).toBeCloseTo(0.01, 17)
    expect(pow(2, 0.5)).toBeCloseTo(Math.SQRT2, 14)
    expect(pow(0, 0.9)).toBe(0)
  })
})
