import { beforeAll, describe, expect, it } from 'vitest'
import { initialValues, loadInit, readInit } from './init.ts'
import type { ParameterSpec } from './module.ts'

const weight = (out: number, inputs: number): ParameterSpec => ({
  key: '0.weight',
  shape: [out, inputs],
  role: 'weight',
  fan: [inputs, out],
})

beforeAll(() => loadInit())

const draw = (init: unknown, spec: ParameterSpec, seed = 1) =>
  initialValues(spec, readInit(init, 'init'), seed)
const deviation = (values: Float32Array) =>
  Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length)

describe('initialisers', () => {
  const wide = weight(100, 400)

  it('have the spread that torch.nn.init gives them', () => {
    const expected = {
      xavier_uniform: Math.sqrt(6 / 500) / Math.sqrt(3),
      xavier_normal: Math.sqrt(2 / 500),
      kaiming_uniform: Math.sqrt(6 / 400) / Math.sqrt(3),
      kaiming_normal: Math.sqrt(2 / 400),
      normal: 1,
    }
    for (const [name, spread] of Object.entries(expected)) {
      // The deviation of n = 40,000 draws has a relative standard error of at most 1/√(2n).
      expect(Math.abs(deviation(draw(name, wide)) / spread - 1)).toBeLessThan(4 / Math.sqrt(2 * 40_000))
    }
    expect(Math.max(...draw('kaiming_uniform', wide))).toBeLessThanOrEqual(Math.sqrt(6 / 400))
    expect(deviation(draw({ type: 'normal', std: 0.02 }, wide)) / 0.02).toBeCloseTo(1, 1)
    expect(draw('zeros', wide).every((v) => v === 0)).toBe(true)
  })

  it.for([
    [3, 7],
    [7, 3],
    [5, 5],
  ] as const)('orthogonal %i × %i has orthonormal rows or columns', ([out, inputs]) => {
    const values = draw('orthogonal', weight(out, inputs))
    const few = Math.min(out, inputs)
    const vector = (i: number) =>
      Array.from(
        { length: Math.max(out, inputs) },
        (_, k) => values[out < inputs ? i * inputs + k : k * inputs + i] ?? 0,
      )
    for (let i = 0; i < few; i++) {
      for (let j = 0; j <= i; j++) {
        const product = vector(i).reduce((sum, v, k) => sum + v * (vector(j)[k] ?? 0), 0)
        expect(product).toBeCloseTo(i === j ? 1 : 0, 6)
      }
    }
  })

  it('begin biases at 0 and gains at 1, and depend on seed and key alone', () => {
    expect([...draw('normal', { ...weight(1, 3), shape: [3], role: 'bias' })]).toEqual([0, 0, 0])
    expect([...draw('zeros', { ...weight(1, 3), shape: [3], role: 'gain' })]).toEqual([1, 1, 1])
    expect(draw('normal', wide)).toEqual(draw('normal', wide))
    expect(draw('normal', wide)).not.toEqual(draw('normal', wide, 2))
    expect(draw('normal', wide)).not.toEqual(draw('normal', { ...wide, key: '1.weight' }))
  })
})
