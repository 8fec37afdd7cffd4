import { describe, expect, test } from 'vitest'
import { scoreEdges } from './figures.ts'
import { marksTo, meanOf, repeat } from './sampling.ts'
import { Tally } from './tally.ts'
import { normalCdf } from '../../src/metrics/numeric/normal.ts'
import { alignedVote, bestBound, expectedBest, fairBinomialCdf } from './theory.ts'

describe('theory', () => {
  test('Φ has its tabled values', () => {
    expect(normalCdf(0)).toBe(0.5)
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 12)
    expect(normalCdf(-3)).toBeCloseTo(0.0013498980316301, 12)
  })
  test('the binomial distribution of four coins', () => {
    expect(fairBinomialCdf(4)).toEqual([1, 5, 11, 15, 16].map((ways) => expect.closeTo(ways / 16, 12)))
  })
  test('the best of two coins tossed once is right three times in four', () => {
    expect(expectedBest(2, 1)).toBeCloseTo(0.75, 12)
    expect(expectedBest(1, 200)).toBeCloseTo(0.5, 12)
  })
  test('the numbers of the question page', () => {
    expect(expectedBest(100, 200)).toBeCloseTo(0.5884, 4)
    expect(expectedBest(1000, 1000)).toBeCloseTo(0.5512, 4)
    expect(alignedVote(500, 1000)).toBeCloseTo(0.7137, 4)
  })
  test('the bound bounds', () => {
    for (const k of [2, 10, 100, 1000])
      for (const n of [50, 200, 2000]) expect(expectedBest(k, n)).toBeLessThan(bestBound(k, n))
  })
})

test('a tally counts bit by bit what it was given', () => {
  const tally = new Tally(2)
  tally.add(Uint32Array.of(0b0111, 1), false)
  tally.add(Uint32Array.of(0b0011, 0), false)
  tally.add(Uint32Array.of(0b1110, 0), true)
  expect([0, 1, 2, 3].map((question) => tally.right(question))).toEqual([3, 2, 1, 0])
  expect(tally.right(32)).toBe(2)
  expect(tally.accuracy(4)).toBe(0.5)
})

describe('sampling', () => {
  const trial = { k: 30, n: 50, attack: true }
  test('is a function of seed and repetition, and the attack does not change the test set', () => {
    const marks = marksTo(30)
    expect(repeat(3, 5, trial, marks)).toEqual(repeat(3, 5, trial, marks))
    const { best, bestFresh } = repeat(3, 5, { ...trial, attack: false }, marks)
    expect({ best, bestFresh }).toMatchObject({
      best: repeat(3, 5, trial, marks).best,
      bestFresh: repeat(3, 5, trial, marks).bestFresh,
    })
  })
  test('gives a single classifier an unbiased score', () => {
    const scores = Array.from(
      { length: 400 },
      (_, index) => repeat(1, index, { k: 1, n: 50, attack: false }, [1]).best,
    )
    // standard error √(0.25/50/400) = 0.0035
    expect(Math.abs((meanOf(scores)[0] ?? 0) - 0.5)).toBeLessThan(0.014)
  })
  test('never lets the best fall as more are tried', () => {
    const { best } = repeat(2, 0, { k: 500, n: 100, attack: false }, marksTo(500))
    expect(best.toSorted((a, b) => a - b)).toEqual(best)
  })
})

test('no possible score lies on an edge of the histogram', () => {
  for (const n of [50, 200, 2000])
    for (const edge of scoreEdges({ k: 100, n, attack: false }))
      expect(Math.abs(edge * n - Math.round(edge * n))).toBeCloseTo(0.5, 6)
})
