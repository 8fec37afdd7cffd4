import { beforeAll, expect, test } from 'vitest'
import { loadOrt, type Ort } from '../../src/engine/runtime/ort.ts'
import { SCALES } from './optimizers.ts'
import { firstAngle, stepSizes } from './steps.ts'

let ort: Ort
beforeAll(async () => {
  ort = await loadOrt()
})
const load = (): Promise<Ort> => Promise.resolve(ort)

test('SGD moves by lr·g', async () => {
  const sizes = await stepSizes(load, 'sgd', 0.5, 1)
  SCALES.forEach((scale, i) => expect((sizes[i]?.[0] ?? 0) / scale).toBeCloseTo(0.5, 5))
})

test('momentum under a constant gradient tends to lr·g/(1 − μ)', async () => {
  const sizes = await stepSizes(load, 'momentum', 1, 100)
  expect(sizes[SCALES.indexOf(1)]?.at(-1)).toBeCloseTo(10, 2)
})

test('Adam without correction ends where Adam is', async () => {
  const [plain] = await stepSizes(load, 'uncorrected', 1, 8000)
  expect(plain?.at(-1)).toBeCloseTo(1, 2)
})

test('the direction of SGD is that of the gradient', async () => {
  expect(await firstAngle(ort, 'sgd', 0.1, 7)).toBeLessThan(1e-6)
})
