import { describe, expect, it } from 'vitest'
import { evaluate } from '../evaluate.ts'

describe('equal error rate', () => {
  it.each([
    [{ genuine: [3, 4], impostor: [1, 2] }, 0],
    [{ genuine: [1, 2], impostor: [3, 4] }, 1],
    [{ genuine: [1, 1], impostor: [1, 1] }, 0.5],
    [{ genuine: [2, 4, 6, 8], impostor: [1, 3, 5, 7] }, 0.5],
    // At threshold 5 one of three impostors is accepted and one of three genuine pairs rejected.
    [{ genuine: [4, 6, 7], impostor: [1, 2, 5] }, 1 / 3],
    // Between (0, 1/2) and (1/3, 1/2) of the polyline, where 1 − tpr = 1/2 is not met before fpr = 1/2: on the next rise.
    [{ genuine: [5, 1], impostor: [4, 3, 2] }, 0.5],
  ])('%j', (scores, expected) => {
    expect(evaluate({ metric: 'eer', ...scores })).toBeCloseTo(expected, 12)
  })

  it('does not change under a rising function of the scores', () => {
    const genuine = [0.3, 0.8, 0.7, 0.55, 0.91]
    const impostor = [0.1, 0.6, 0.33, 0.2, 0.58, 0.05]
    expect(
      evaluate({ metric: 'eer', genuine: genuine.map(Math.exp), impostor: impostor.map(Math.exp) }),
    ).toBe(evaluate({ metric: 'eer', genuine, impostor }))
  })
})

describe('true accept rate at a false accept rate', () => {
  const trials = { metric: 'tar_at_far', genuine: [4, 6, 7], impostor: [1, 2, 5] }

  it.each([
    // The polyline: (0,0) (0,1/3) (0,2/3) (1/3,2/3) (1/3,1) (2/3,1) (1,1).
    [0, 2 / 3],
    [1 / 6, 2 / 3],
    [1 / 3, 1],
    [1, 1],
  ])('at %f', (far, expected) => {
    expect(evaluate({ ...trials, far })).toBeCloseTo(expected, 12)
  })

  it('interpolates along a tie', () => {
    expect(evaluate({ metric: 'tar_at_far', genuine: [1], impostor: [1], far: 0.3 })).toBeCloseTo(0.3, 12)
  })
})

describe('detection error trade-off', () => {
  it('follows the example of the scikit-learn documentation', () => {
    const expected = {
      fpr: Float64Array.of(0.5, 0.5, 0),
      fnr: Float64Array.of(0, 0.5, 0.5),
      thresholds: Float64Array.of(0.35, 0.4, 0.8),
    }
    const scores = { y_true: [0, 0, 1, 1], y_score: [0.1, 0.4, 0.35, 0.8] }
    expect(evaluate({ metric: 'det_curve', ...scores })).toEqual(expected)
    expect(evaluate({ metric: 'det_curve', genuine: [0.35, 0.8], impostor: [0.1, 0.4] })).toEqual(expected)
  })

  it('ends at infinity when the best score is an impostor', () => {
    expect(evaluate({ metric: 'det_curve', genuine: [1], impostor: [0, 2] })).toEqual({
      fpr: Float64Array.of(0.5, 0.5, 0),
      fnr: Float64Array.of(0, 1, 1),
      thresholds: Float64Array.of(1, 2, Infinity),
    })
  })
})
