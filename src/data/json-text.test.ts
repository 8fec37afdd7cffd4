import { expect, test } from 'vitest'
import { isRecord, parsedJson } from './json-text.ts'

test('reads JSON, with what Python adds to it, and answers undefined for the rest', () => {
  expect(parsedJson('\uFEFF{"a": [1, NaN, -Infinity], "NaN": "NaN, \\" Infinity"}')).toEqual({
    a: [1, 'NaN', '-Infinity'],
    NaN: 'NaN, " Infinity',
  })
  expect(parsedJson('[1, 2')).toBeUndefined()
  expect(parsedJson("{'a': 1}")).toBeUndefined()
})

test('a list is no record', () => {
  expect([{}, [], null, 'a', 1].map(isRecord)).toEqual([true, false, false, false, false])
})
