import { expect, test } from 'vitest'
import { batches, COPIES, fingers, PIXELS, standardised, trainingSet } from './data.ts'
import { accuracy, embeddingErrorRate, DIMENSIONS, meanCosine } from './scores.ts'

const choice = { identities: 3, samples: 2, variation: 1 }

const image = (x: Float32Array, row: number): string => x.subarray(row * PIXELS, (row + 1) * PIXELS).join()
const axis = (k: number): number[] => Array.from({ length: DIMENSIONS }, (_, i) => (i === k ? 2 : 0))

test('sets share no image and strangers no finger', () => {
  const { train, later, strangers } = fingers(1, choice)
  expect([...train.identity]).toEqual([0, 0, 1, 1, 2, 2])
  expect([...later.identity]).toEqual([0, 0, 1, 1, 2, 2])
  expect(Math.min(...strangers.identity)).toBeGreaterThan(2)
  const all = [0, 1, 2, 3, 4, 5].flatMap((row) => [image(train.x, row), image(later.x, row)])
  expect(new Set(all).size).toBe(12)
})

test('an image is standardised by itself; an even one becomes zero', () => {
  const x = new Float32Array(2 * PIXELS).fill(0.5)
  for (let i = 0; i < PIXELS; i++) x[i] = i % 2
  const { values, shape } = standardised(x)
  expect(shape).toEqual([2, PIXELS])
  expect([...values.subarray(0, 2)]).toEqual([-1, 1])
  expect(values.subarray(PIXELS).every((value) => value === 0)).toBe(true)
})

test('copies keep their finger, and every step sees every image once', () => {
  const { train } = fingers(1, choice)
  const { x, y } = trainingSet(1, train, 'moved')
  expect(x.shape).toEqual([6 * COPIES, PIXELS])
  expect([...y.values].every((own, row) => own === train.identity[row % 6])).toBe(true)
  expect(trainingSet(1, train, 'plain').x.shape).toEqual([6, PIXELS])
  for (const batch of batches(1, 6, COPIES, 20))
    expect(batch.map((row) => row % 6)).toEqual([0, 1, 2, 3, 4, 5])
})

test('scores of embeddings that are known', () => {
  const apart = Float32Array.from([axis(0), axis(0), axis(1), axis(1)].flat())
  expect(embeddingErrorRate(Int32Array.of(0, 0, 1, 1), apart)).toBe(0)
  expect(embeddingErrorRate(Int32Array.of(0, 1, 0, 1), apart)).toBeGreaterThan(0.5)
  expect(meanCosine(apart, apart)).toBe(1)
  expect(accuracy(Int32Array.of(0, 1), Float32Array.of(3, 1, 2, 1))).toBe(0.5)
})
