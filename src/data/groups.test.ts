import { expect, test } from 'vitest'
import { groupsOf } from './groups.ts'

test('groups are numbered in the order in which they first occur', () => {
  const { of, names, count } = groupsOf(['b', 'a', 'b', '', 'a'])
  expect([...of]).toEqual([0, 1, 0, 2, 1])
  expect(names).toEqual(['b', 'a', ''])
  expect(count).toBe(3)
})
