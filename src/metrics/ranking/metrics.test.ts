import { describe, expect, it } from 'vitest'
import { evaluate } from '../evaluate.ts'

const one = { y_true: [[10, 0, 0, 1, 5]] }
const ideal = 10 + 5 / Math.log2(3) + 1 / 2
// The relevant items rank third, fourth and fifth.
const poor = { ...one, y_score: [[0.05, 1.1, 1, 0.5, 0]] }

describe('ndcg', () => {
  it.each([
    // The searches of scikit-learn's documentation, by hand: 0.69…, 0.49…, 0.35…, and 0.75 for a tie.
    [{ ...one, y_score: [[0.1, 0.2, 0.3, 4, 70]] }, (5 + 1 / Math.log2(3) + 10 / Math.log2(6)) / ideal],
    [poor, (1 / 2 + 10 / Math.log2(5) + 5 / Math.log2(6)) / ideal],
    [{ ...poor, k: 4 }, (1 / 2 + 10 / Math.log2(5)) / ideal],
    [{ ...one, y_score: [[1, 0, 0, 0, 1]], k: 1 }, 0.75],
    // Linear gain: DCG 6.861 of 7.141.
    [{ y_true: [[3, 2, 3, 0, 1, 2]], y_score: [[6, 5, 4, 3, 2, 1]] }, 0.960808],
    // Three relevant items, of which the first two ranks show one.
    [{ y_true: [[1, 0, 1, 1]], y_score: [[4, 3, 2, 1]], k: 2 }, 1 / (1 + 1 / Math.log2(3))],
    [{ y_true: [[0, 0]], y_score: [[1, 2]] }, 0],
  ])('%j', (spec, expected) => {
    expect(evaluate({ metric: 'ndcg', ...spec })).toBeCloseTo(expected, 5)
  })
})

describe('binary relevance', () => {
  const lists = {
    y_true: [
      [0, 1, 0, 1, 1, 1],
      [0, 0, 0, 0, 0, 0],
    ],
    y_score: [
      [6, 5, 4, 3, 2, 1],
      [1, 1, 1, 1, 1, 1],
    ],
  }

  it('counts a query without relevant items as 0', () => {
    expect(evaluate({ metric: 'mrr', ...lists })).toBe(0.25)
    expect(evaluate({ metric: 'hit_rate', k: 1, ...lists })).toBe(0)
    expect(evaluate({ metric: 'hit_rate', k: 2, ...lists })).toBe(0.5)
    // Four relevant: (1/2 + 2/4 + 3/5) / 4 within five, over two queries.
    expect(evaluate({ metric: 'map_at_k', k: 5, ...lists })).toBeCloseTo(0.2, 12)
    expect(evaluate({ metric: 'map_at_k', k: 2, ...lists })).toBeCloseTo(0.125, 12)
  })

  it('ranks equal scores in the order given', () => {
    expect(evaluate({ metric: 'mrr', y_true: [[0, 1]], y_score: [[1, 1]] })).toBe(0.5)
  })

  it('does not look beyond k', () => {
    expect(evaluate({ metric: 'mrr', y_true: [[0, 0, 1]], y_score: [[3, 2, 1]], k: 2 })).toBe(0)
  })
})
