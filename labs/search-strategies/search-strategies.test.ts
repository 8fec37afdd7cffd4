import { expect, test } from 'vitest'
import { random } from '../../src/engine/nn/random.ts'
import { costs, lossAt, rungs, survival, trials } from './search.ts'

test('a grid has as many values on an axis as its side', () => {
  const [first, second] = trials(random(1, 'test'), 'grid', 9, 2)
  expect(first).toHaveLength(9)
  expect(new Set(first).size).toBe(3)
  expect(new Set([...(first ?? [])].map((x, i) => `${x} ${second?.[i]}`)).size).toBe(9)
})

test('a quasi-random axis leaves no interval of three ninths empty', () => {
  const [values] = trials(random(1, 'test'), 'quasi', 9, 1)
  for (const third of [0, 1, 2])
    expect([...(values ?? [])].some((x) => x >= third / 3 && x < (third + 1) / 3)).toBe(true)
})

test('halving keeps 27, 9, 3, 1 and costs what the sum says', () => {
  expect(rungs(27, 3)).toEqual([
    { kept: 27, steps: 1 },
    { kept: 9, steps: 3 },
    { kept: 3, steps: 9 },
    { kept: 1, steps: 27 },
  ])
  expect(costs(rungs(4, 2))).toEqual({ scratch: 12, resumed: 8, full: 16 })
})

test('a slow configuration with the lowest floor is dropped at the first rung', () => {
  const all = [
    { floor: 0.1, time: 1000 },
    { floor: 0.5, time: 1 },
    { floor: 0.6, time: 1 },
  ]
  expect(lossAt(all[0]!, 0)).toBe(1.5)
  expect(survival(all, rungs(3, 3))).toEqual([1, 2, 1])
})
