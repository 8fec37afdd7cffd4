import { beforeAll, expect, test } from 'vitest'
import { loadOrt, type Ort } from '../../src/engine/runtime/ort.ts'
import { FEATURES, Gradients, relativeDifference, rowsOf, startOf } from './gradient.ts'

let ort: Ort
beforeAll(async () => {
  ort = await loadOrt()
})

test('the gradient of the linear model is 2/N · Xᵀ(Xw − y)', async () => {
  const gradients = new Gradients(ort, 'linear')
  const [rows, p] = [rowsOf(1), startOf(1, 'linear')]
  const { gradient } = await gradients.part(rows, p, 0, 4)
  const at = (row: number, column: number): number => rows.x[row * FEATURES + column] ?? 0
  for (let column = 0; column < FEATURES; column++) {
    let sum = 0
    for (let row = 0; row < 4; row++) {
      const output = p.reduce((total, weight, k) => total + weight * at(row, k), 0)
      sum += (2 / 4) * at(row, column) * (output - (rows.y[row] ?? 0))
    }
    expect(gradient[column]).toBeCloseTo(sum, 4)
  }
  await gradients.release()
})

test('a cut into one part is the whole', async () => {
  const gradients = new Gradients(ort, 'batch_norm')
  const [rows, p] = [rowsOf(2), startOf(2, 'batch_norm')]
  const { gradient } = await gradients.part(rows, p, 0, 32)
  expect(relativeDifference(await gradients.accumulated(rows, p, 'one', 'mean'), gradient)).toBe(0)
  await gradients.release()
})
