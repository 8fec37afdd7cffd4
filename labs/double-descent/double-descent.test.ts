import { describe, expect, test } from 'vitest'
import { draw, errors, testError } from './sampling.ts'
import { combine, dot, leastSquares, solvePositive } from './solve.ts'
import { fixedDesign, grid, risk } from './theory.ts'

const columns = [
  [1, 0, 2, 1],
  [0, 1, 1, -1],
].map((column) => Float64Array.from(column))
const y = Float64Array.of(1, 2, 3, 4)

describe('least squares', () => {
  test('Cholesky solves a positive definite system', () => {
    const z = solvePositive(Float64Array.of(4, 2, 2, 3), Float64Array.of(8, 7))
    expect(z[0]).toBeCloseTo(1.25, 12)
    expect(z[1]).toBeCloseTo(1.5, 12)
  })

  test('leaves a residual orthogonal to every column', () => {
    const fitted = combine(columns, leastSquares(columns, y, 0), 4)
    const residual = y.map((value, i) => value - (fitted[i] ?? 0))
    for (const column of columns) expect(dot(column, residual)).toBeCloseTo(0, 12)
  })

  test('with more columns than rows interpolates with the smallest norm', () => {
    const wide = [1, 2, 3].map((k) => Float64Array.of(k, 1 / k))
    const target = Float64Array.of(1, 2)
    const w = leastSquares(wide, target, 0)
    const fitted = combine(wide, w, 2)
    fitted.forEach((value, i) => expect(value).toBeCloseTo(target[i] ?? 0, 10))
    // The null space of the two rows is their cross product.
    const [a, b] = [
      [1, 2, 3],
      [1, 1 / 2, 1 / 3],
    ] as const
    const nullSpace = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    expect(nullSpace.reduce((sum, value, i) => sum + value * (w[i] ?? 0), 0)).toBeCloseTo(0, 10)
  })

  test('gives the same ridge solution in either space', () => {
    const square = [Float64Array.of(1, 2), Float64Array.of(3, -1)]
    const tall = leastSquares(square, Float64Array.of(1, 1), 0.5)
    const wide = leastSquares([...square, Float64Array.of(0, 0)], Float64Array.of(1, 1), 0.5)
    expect(wide[0]).toBeCloseTo(tall[0] ?? 0, 12)
    expect(wide[1]).toBeCloseTo(tall[1] ?? 0, 12)
    expect(wide[2]).toBe(0)
  })
})

describe('theory', () => {
  const problem = { n: 40, sigma: 0.5 }

  test('the numbers of the question page', () => {
    expect(risk(10, problem)).toBeCloseTo(1.547, 3)
    expect(risk(38, problem)).toBeCloseTo(33.9, 1)
    expect(risk(40, problem)).toBe(Infinity)
    expect(risk(100, problem)).toBeCloseTo(1.019, 3)
    expect(fixedDesign(10, { n: 30, sigma: 1 })).toEqual({ train: 1 - 1 / 3, test: 1 + 1 / 3 })
  })

  test('the grid ends with all features and holds n', () => {
    expect(grid(40)).toContain(40)
    expect(grid(60).at(-1)).toBe(100)
  })
})

test('a model interpolates from p = n on, and an exact one errs by the noise', () => {
  const problem = { n: 20, sigma: 0.5 }
  const drawn = draw(7, 0, problem)
  expect(errors(drawn, 50, problem, 0).train).toBeLessThan(1e-18)
  expect(errors(drawn, 10, problem, 0).train).toBeGreaterThan(0.01)
  expect(testError(new Float64Array(100).fill(0.1), 0.5)).toBeCloseTo(0.25, 12)
})
