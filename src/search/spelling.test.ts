import { describe, expect, test } from 'vitest'
import { distance, nearest, tolerance } from './spelling.ts'

test.each([
  ['overfiting', 'overfitting', 1],
  ['drpoout', 'dropout', 1],
  ['gradiant', 'gradient', 1],
  ['kitten', 'sitting', 3],
  ['ca', 'abc', 3],
  ['same', 'same', 0],
])('the distance of %s and %s is %i', (a, b, expected) => {
  expect(distance(a, b, 5)).toBe(expected)
  expect(distance(b, a, 5)).toBe(expected)
})

test('a distance above the limit is the limit and one', () => {
  expect(distance('kitten', 'sitting', 2)).toBe(3)
  expect(distance('a', 'abcdef', 2)).toBe(3)
})

describe('nearest', () => {
  const vocabulary = new Map([
    ['gradient', 9],
    ['gradients', 1],
    ['radiant', 1],
    ['loss', 30],
    ['l2', 3],
  ])

  test('prefers the smaller distance, then the same first letter', () => {
    expect(nearest('gradiant', vocabulary)).toBe('gradient')
    expect(nearest('los', new Map([['loss', 1]]))).toBeUndefined()
    expect(nearest('losss', vocabulary)).toBe('loss')
  })

  test('leaves short words and numbers alone', () => {
    expect([tolerance('bn'), tolerance('resnet50'), tolerance('loss'), tolerance('gradient')]).toEqual([
      0, 0, 1, 2,
    ])
    expect(nearest('l3', vocabulary)).toBeUndefined()
  })
})
