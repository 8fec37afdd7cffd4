import { expect, test } from 'vitest'
import { constantLoss, entropyOf, Network, priorBias } from './network.ts'

test('a step goes along the gradient: the loss falls by about η‖g‖²', () => {
  for (const activation of ['relu', 'tanh'] as const) {
    const network = new Network(2, 'random', 0, activation)
    const before = [...network.w1, ...network.b1, ...network.w2, network.b2]
    const loss = network.step(1e-4).loss
    const after = [...network.w1, ...network.b1, ...network.w2, network.b2]
    const squared = after.reduce((sum, value, i) => sum + ((value - before[i]!) / 1e-4) ** 2, 0)
    expect((loss - network.step(0).loss) / (1e-4 * squared)).toBeCloseTo(1, 2)
  }
})

test('singular values have the Frobenius norm of the matrix', () => {
  const network = new Network(3, 'random', 0, 'relu')
  const [first, second] = network.singularValues()
  expect(first ** 2 + second ** 2).toBeCloseTo(
    network.w1.reduce((sum, value) => sum + value ** 2, 0),
    10,
  )
})

test('the prior bias makes the loss of a zero head the entropy of the prior', () => {
  expect(constantLoss(priorBias(0.2), 0.2)).toBeCloseTo(entropyOf(0.2), 12)
})
