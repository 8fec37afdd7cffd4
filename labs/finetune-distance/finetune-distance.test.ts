import { expect, test } from 'vitest'
import { Descent, draw, REFERENCE, risk, riskInTheory } from './interpolation.ts'

test('without noise a start at the truth stays there', () => {
  expect(risk(draw(1, { ...REFERENCE, noise: 0 }), 0)).toBeCloseTo(0, 20)
})

test('a very strong pull leaves the start where it is', () => {
  expect(risk(draw(2, REFERENCE), 0.5, 1e9)).toBeCloseTo(0.25, 4)
})

test('theory at the ends', () => {
  expect(riskInTheory(REFERENCE, 0)).toBeCloseTo((0.04 * 40) / 59, 12)
  expect(riskInTheory({ ...REFERENCE, noise: 0 }, 1)).toBeCloseTo(0.6, 12)
})

test('descent comes closer to the nearest interpolation', () => {
  const run = new Descent(draw(3, REFERENCE), 1)
  const before = run.distanceToGoal()
  for (let step = 0; step < 50; step++) run.step()
  expect(run.distanceToGoal()).toBeLessThan(before / 10)
})
