import { expect, test } from 'vitest'
import { errorsOf, FineTuning, FEATURES, probe, transfer } from './network.ts'

test('the probe is where fine-tuning leaves the head when only the head could move', () => {
  const task = transfer(1)
  const best = probe(task)
  const at = errorsOf(task, task.pretrained, best).id
  expect(at).toBeGreaterThan(0)
  expect(errorsOf(task, task.pretrained, new Float64Array(FEATURES)).id).toBeGreaterThan(at)
})

test('fine-tuning lowers the error where it has seen inputs and leaves the rest of the features', () => {
  const task = transfer(2)
  const run = new FineTuning(task, task.head, 0.02)
  const before = run.errors().id
  for (let step = 0; step < 300; step++) run.step()
  expect(run.errors().id).toBeLessThan(before / 10)
  expect(run.moved().outside).toBe(0)
  expect(run.moved().within).toBeGreaterThan(0)
})
