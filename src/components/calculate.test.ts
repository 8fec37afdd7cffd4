import { describe, expect, test } from 'vitest'
import { calculate, formatCalculated } from './calculate.ts'

describe('a calculated number', () => {
  test.each([
    ['1.96 * sqrt(0.1 * 0.9 / 200) * 100', { digits: 2 }, '4.2'],
    ['Phi(sqrt(2 * 500 / (pi * 1000)))', { digits: 3 }, '0.714'],
    ['probit(0.975)', { decimals: 2 }, '1.96'],
    ['20 / (20 + 20)', { digits: 2 }, '0.50'],
    ['-1.1', { digits: 2 }, '−1.1'],
    ['1.21^100', { digits: 2 }, '1.9 × 10⁸'],
    ['2^-24', { digits: 2 }, '6.0 × 10⁻⁸'],
    ['99.96', { digits: 3 }, '100'],
    ['9.996', { digits: 3 }, '10.0'],
    ['0', { digits: 2 }, '0.0'],
    ['1999', { digits: 2 }, '2000'],
  ])('%s is %o %s', (expression, precision, text) => {
    expect(formatCalculated(calculate(expression, 'x'), precision, 'x')).toBe(text)
  })

  test('what cannot be computed stops the build and names the place', () => {
    expect(() => calculate('1 +', '/a/ 的 <Calc>')).toThrow(/^\/a\/ 的 <Calc>：算不出「1 \+」/)
    expect(() => calculate('1/0', 'p')).toThrow('不是一个有限的数')
    expect(() => calculate('[1, 2]', 'p')).toThrow('不是一个有限的数')
    expect(() => formatCalculated(1, {}, 'p')).toThrow('其中一个')
    expect(() => formatCalculated(1, { digits: 0 }, 'p')).toThrow('1 到 15')
  })
})
