import { expect, test } from 'vitest'
import { errorsOf, ewcDiagonal, ewcFull, finetuned, pair, replayed } from './tasks.ts'

test('the solution of A fits A, and fine-tuning fits B', () => {
  const tasks = pair(1, 1, false)
  expect(errorsOf(tasks, tasks.afterA).a).toBeCloseTo(0, 12)
  expect(errorsOf(tasks, finetuned(tasks)).b).toBeCloseTo(0, 12)
})

test('EWC with no strength is fine-tuning, with endless strength the solution of A', () => {
  const tasks = pair(2, 1, false)
  const tuned = finetuned(tasks)
  ewcDiagonal(tasks, 1e9).forEach((w, j) => expect(w).toBeCloseTo(tasks.afterA[j] ?? 0, 6))
  expect(errorsOf(tasks, ewcDiagonal(tasks, 1e-9)).b).toBeCloseTo(0, 8)
  expect(errorsOf(tasks, ewcFull(tasks, 1e-12)).b).toBeCloseTo(errorsOf(tasks, tuned).b, 6)
})

test('replaying nothing is fine-tuning', () => {
  const tasks = pair(3, 1, false)
  expect([...replayed(tasks, 0)]).toEqual([...finetuned(tasks)])
})
