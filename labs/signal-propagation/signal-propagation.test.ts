import { expect, test } from 'vitest'
import {
  batchNorm,
  batchNormBackward,
  gradientRatio,
  perLayerInTheory,
  propagate,
  type Net,
} from './network.ts'

const net: Net = { depth: 3, width: 16, scheme: 'he', activation: 'tanh', structure: 'plain' }

test('batch normalization goes back as finite differences say', () => {
  const z = Float32Array.from([0.3, -1, 1.2, 0.5, -0.4, 2, 0.9, 0.1])
  const g = Float32Array.from([1, 0.5, -2, 0.3, 0.7, -1, 0.2, 1.5])
  const value = (at: Float32Array): number =>
    batchNorm(at, 2).hat.reduce((sum, hat, i) => sum + hat * g[i]!, 0)
  const back = batchNormBackward(g, batchNorm(z, 2), 2)
  for (const i of [0, 3, 6]) {
    const [up, down] = [0.01, -0.01].map((h) => value(z.map((entry, k) => (k === i ? entry + h : entry))))
    expect(back[i]).toBeCloseTo((up! - down!) / 0.02, 2)
  }
})

test('every structure gives a signal for each layer', () => {
  for (const structure of ['plain', 'bn', 'residual', 'scaled'] as const) {
    const { forward, backward, weights, dead } = propagate(1, { ...net, structure })
    expect([forward.length, backward.length, weights.length, dead.length]).toEqual([4, 4, 3, 3])
    expect(backward.at(-1)).toBe(1)
  }
})

test('the factor of a ratio is its root over the layers between', () => {
  const { ratio, factor } = gradientRatio({ forward: [], backward: [], weights: [8, 4, 1], dead: [] })
  expect(ratio).toBe(8)
  expect(factor).toBeCloseTo(Math.sqrt(8), 12)
})

test('theory of ReLU: He keeps, Xavier halves, a skip doubles', () => {
  const relu = { ...net, activation: 'relu' as const }
  expect(perLayerInTheory(relu)).toBe(0)
  expect(perLayerInTheory({ ...relu, scheme: 'xavier' })).toBe(-1)
  expect(perLayerInTheory({ ...relu, structure: 'residual' })).toBe(1)
})
