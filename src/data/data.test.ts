import { describe, expect, test } from 'vitest'
import { blobs } from './blobs.ts'
import { noisyCircles } from './circles.ts'
import { coordinates } from './dataset.ts'
import { logspace, spectralRegression, standardNormal } from './regression.ts'
import { twoSpirals } from './spirals.ts'

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

describe('two spirals', () => {
  const points = twoSpirals(1, { count: 170, turns: 1, noise: 0 })
  test('are each other turned by half a turn', () => {
    const { x, y } = coordinates(points)
    for (let i = 0; i < 85; i++) {
      expect(x[i + 85]).toBeCloseTo(-x[i]!, 6)
      expect(y[i + 85]).toBeCloseTo(-y[i]!, 6)
    }
    expect(mean(points.y.values)).toBe(0.5)
  })
  test('repeat for a seed and differ between seeds', () => {
    const noisy = { count: 20, turns: 1, noise: 0.1 }
    expect(twoSpirals(1, noisy)).toEqual(twoSpirals(1, noisy))
    expect(twoSpirals(1, noisy).x.values).not.toEqual(twoSpirals(2, noisy).x.values)
  })
})

test('blobs lie about their centres', () => {
  const points = blobs(1, {
    perClass: 4000,
    centres: [
      [-1, 0],
      [2, 3],
    ],
    deviation: 0.5,
  })
  const { x, y } = coordinates(points)
  expect(mean(x.slice(0, 4000))).toBeCloseTo(-1, 1)
  expect(mean(y.slice(4000))).toBeCloseTo(3, 1)
})

describe('noisy circles', () => {
  const options = { count: 20_000, radiusSquared: 1.4, flip: 0.15, part: 'train' }
  const points = noisyCircles(3, options)
  test('flip the share of labels that was asked for', () => {
    // standard error 0.0025
    expect(Math.abs(mean(points.flipped.map(Number)) - 0.15)).toBeLessThan(0.01)
  })
  test('have class 1 with probability e^(−0.7) before flips', () => {
    const clean = noisyCircles(3, { ...options, flip: 0 })
    // |x|² is exponential with mean 2; standard error 0.0035
    expect(Math.abs(mean(clean.y.values) - Math.exp(-0.7))).toBeLessThan(0.015)
    expect(clean.x).toEqual(points.x)
  })
  test('are other points in another part', () => {
    expect(noisyCircles(3, { ...options, part: 'test' }).x.values).not.toEqual(points.x.values)
  })
})

describe('regression', () => {
  test('logspace ends where numpy.logspace ends', () => {
    const values = logspace(-3, 0.5, 40)
    expect(values[0]).toBeCloseTo(1e-3, 12)
    expect(values[39]).toBeCloseTo(Math.sqrt(10), 12)
    expect(values[1]! / values[0]!).toBeCloseTo(values[39]! / values[38]!, 10)
  })
  test('has the spectrum that was asked for, and orthogonal columns', () => {
    const spectrum = [0.01, 0.5, 3]
    const { x } = spectralRegression(5, { spectrum, count: 80, signal: 1, noise: 4 })
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++) {
        let sum = 0
        for (let row = 0; row < 80; row++) sum += x.values[row * 3 + a]! * x.values[row * 3 + b]!
        expect(sum / 80).toBeCloseTo(a === b ? spectrum[a]! : 0, 5)
      }
  })
  test('gives least squares a noise of variance noise / (count × eigenvalue)', () => {
    const errors = Array.from({ length: 400 }, (_, seed) => {
      const { truth, leastSquares } = spectralRegression(seed, {
        spectrum: [0.5, 2],
        count: 80,
        signal: 1,
        noise: 4,
      })
      return (leastSquares[0]! - truth[0]!) ** 2
    })
    // 4 / (80 × 0.5) = 0.1; relative standard error √(2/400) = 7 %
    expect(mean(errors)).toBeGreaterThan(0.08)
    expect(mean(errors)).toBeLessThan(0.12)
  })
  test('standard normal data has the shapes of a data set', () => {
    const { x, y } = standardNormal(1, 32, 4)
    expect([x.shape, y.shape]).toEqual([
      [32, 4],
      [32, 1],
    ])
  })
})
