import { expect, test } from 'vitest'
import { minutesToRead, secondsToSay } from './reading.ts'

test('reading takes at least a minute', () => {
  expect(minutesToRead(20)).toBe(1)
  expect(minutesToRead(1560)).toBe(6)
})

test('saying counts Han characters, digits and Latin words, to the nearest five seconds', () => {
  expect(secondsToSay('好。')).toBe(5)
  expect(secondsToSay('早停'.repeat(40))).toBe(20)
  expect(secondsToSay('early stopping '.repeat(10))).toBe(5)
})
