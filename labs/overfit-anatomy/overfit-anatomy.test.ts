import { describe, expect, test } from 'vitest'
import { circles, turned, turnedBatches, TRAINING } from './network.ts'
import { qualityOf } from './quality.ts'
import { looks } from './run.ts'

const radius = (values: Float32Array, row: number): number =>
  Math.hypot(values[2 * row] ?? 0, values[2 * row + 1] ?? 0)

describe('quality of logits', () => {
  test('of a coin: ln 2, and no miscalibration when half are right', () => {
    const { nll, ece } = qualityOf([1e-9, 1e-9], [0, 1])
    expect(nll).toBeCloseTo(Math.LN2, 8)
    expect(ece).toBeCloseTo(0, 8)
  })

  test('a sure mistake costs its logit, and stays finite', () => {
    expect(qualityOf([800], [0]).nll).toBe(800)
    expect(qualityOf([800], [1]).nll).toBe(0)
  })

  test('ECE weighs the gap of each bin by its rows', () => {
    const sure = Math.log(0.95 / 0.05)
    const { ece, accuracy, bins } = qualityOf([sure, sure, sure, sure], [1, 1, 1, 0])
    expect(accuracy).toBe(0.75)
    expect(bins).toHaveLength(1)
    expect(ece).toBeCloseTo(0.2, 12)
  })
})

describe('rotation', () => {
  test('keeps every radius and label', () => {
    const set = circles(3, 'train', 0.15)
    const copies = turned(3, set)
    for (const row of [0, 81, 7 * TRAINING + 5]) {
      expect(radius(copies.x.values, row)).toBeCloseTo(radius(set.x.values, row % TRAINING), 5)
      expect(copies.y.values[row]).toBe(set.y.values[row % TRAINING])
    }
  })

  test('shows each point once a step', () => {
    const [first = []] = turnedBatches(1, 2)
    expect(first.map((row) => row % TRAINING)).toEqual(Array.from({ length: TRAINING }, (_, i) => i))
  })
})

test('looks begin at 0, rise, and end with the last step', () => {
  for (const steps of [300, 750, 1500]) {
    const marks = looks(steps)
    expect(marks[0]).toBe(0)
    expect(marks.at(-1)).toBe(steps)
    expect(marks.toSorted((a, b) => a - b)).toEqual(marks)
  }
})
