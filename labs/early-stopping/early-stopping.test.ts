import { describe, expect, test } from 'vitest'
import { loadOrt } from '../../src/engine/runtime/ort.ts'
import { Session } from '../../src/lab/session.ts'
import { changeSettings, defaultSettings } from '../../src/lab/settings.ts'
import { choices, patienceFigure, tooEarly } from './figures.ts'
import lab from './lab.ts'
import {
  falseStops,
  LENGTH,
  longestWait,
  measuredNoRecord,
  noRecord,
  recordsOf,
  stopOf,
  trend,
} from './records.ts'
import { Descent, looks, RATE, spectrumOf } from './regression.ts'
import { descentShrinkage, flowShrinkage, ridgeShrinkage, riskRatios } from './risk.ts'
import { follow, lowest } from './stopping.ts'

describe('the rule', () => {
  const values = [1, 0.9, 0.95, 0.89, 0.92, 0.93, 0.94, 0.5]
  test('stops after `patience` evaluations without a record and keeps the lowest up to there', () => {
    expect(follow(values, { patience: 3, minDelta: 0 })).toEqual({ stop: 6, best: 3, saved: 3 })
    expect(follow(values, { patience: 4, minDelta: 0 })).toEqual({ stop: undefined, best: 7, saved: 7 })
  })
  test('neither resets nor saves an improvement below min_delta', () => {
    expect(follow(values, { patience: 3, minDelta: 0.05 })).toEqual({ stop: 4, best: 3, saved: 1 })
  })
  test('stops at once when patience is one and nothing improves', () => {
    expect(follow([1, 1, 0], { patience: 1, minDelta: 0 }).stop).toBe(1)
  })
  test('knows the lowest of the whole sequence', () => expect(lowest(values)).toBe(7))
})

describe('records', () => {
  test('are the values below everything before', () => {
    expect(recordsOf([3, 4, 2, 2, 1])).toEqual([1, 3, 5])
    expect(longestWait([1, 3, 5], 10)).toBe(5)
  })
  test('decide when a patience stops, as following the sequence does', () => {
    for (let seed = 0; seed < 50; seed++) {
      const values = Array.from({ length: 40 }, (_, index) => ((seed * 7 + index * 13) % 31) - index / 3)
      for (const patience of [1, 2, 5, 9]) {
        const { stop } = follow(values, { patience, minDelta: 0 })
        expect(stopOf(recordsOf(values), patience, 40)).toBe(stop === undefined ? undefined : stop + 1)
      }
    }
  })
  test('stay away with probability n/(n + p)', () => {
    // standard error √(0.16/4000) = 0.0063
    const [found = Number.NaN] = measuredNoRecord(901, 4000, 20, [5])
    expect(Math.abs(found - noRecord(20, 5))).toBeLessThan(0.025)
  })
  test('come often enough on a steep trend', () => {
    expect(falseStops(901, 200, 1, [10])).toEqual([0])
  })
})

describe('risk', () => {
  test('has the ratios of the reference spectrum', () => {
    const { maximum, optimum } = riskRatios({
      spectrum: spectrumOf({ decades: 3.5, noise: 0.05 }),
      noise: 0.05,
    })
    expect(maximum).toBeCloseTo(1.478, 3)
    expect(optimum).toBeCloseTo(1.0136, 4)
  })
  test('flow and ridge both move the large modes first', () => {
    expect(flowShrinkage(3, 10)).toBeGreaterThan(0.99)
    expect(ridgeShrinkage(3, 0.1)).toBeGreaterThan(0.96)
    expect(flowShrinkage(0.001, 10)).toBeLessThan(0.011)
  })
})

test('looks are rising whole numbers that end with the total', () => {
  const marks = looks(2000)
  expect(marks.at(-1)).toBe(2000)
  expect(marks.toSorted((a, b) => a - b)).toEqual(marks)
})

describe('training', { timeout: 120_000 }, () => {
  test('by gradient descent shrinks each mode by 1 − (1 − 2ηh)^k', async () => {
    const regression = { decades: 3.5, noise: 0.05 }
    const descent = await Descent.create(await loadOrt(), regression, [4])
    await descent.trainer.advance(100)
    const found = descent.shrinkage(0)
    for (const [mode, h] of spectrumOf(regression).entries())
      expect(Math.abs(found[mode]! - descentShrinkage(h, RATE, 100))).toBeLessThan(2e-4)
    await descent.trainer.release()
  })

  test('finds the same however it is cut into calls, and restores what it kept bit for bit', async () => {
    const settings = changeSettings(defaultSettings(lab.controls), { replicas: 2, seed: 11 })
    const prints: string[] = []
    for (const calls of [[400], [3, 97, 201, 99]]) {
      const session = await Session.start(lab, settings, loadOrt)
      for (const steps of calls) await session.advance(steps)
      prints.push(session.fingerprint)
      const kept = session.stores[0]?.result['kept']
      expect(kept).toMatchObject({ seed: [11, 12] })
      if (kept && 'recorded' in kept && 'restored' in kept) expect(kept.restored).toEqual(kept.recorded)
      await session.release()
    }
    expect(prints[0]).toBe(prints[1])
  })
})

test('the figure of patiences counts as the simulation does', () => {
  const longest = Array.from({ length: 300 }, (_, sequence) =>
    longestWait(recordsOf(trend(901, sequence, 10)), LENGTH),
  )
  const figure = patienceFigure({ sequence: [], record: [] }, longest, { seen: 20, ratio: 10, patience: 5 })
  const wrong = figure.series[0]?.runs[0] ?? []
  const expected = falseStops(901, 300, 10, [1, 10, 20, 30, 60])
  for (const [index, patience] of [1, 10, 20, 30, 60].entries())
    expect(wrong[patience - 1]).toBeCloseTo(expected[index]!, 12)
})

describe('what is kept', () => {
  const validation = {
    x: [0, 5, 10, 15],
    y: [
      [1, 0.6, 0.8, 0.9],
      [1, 0.9, 0.95, 0.5],
    ],
  }
  const measured = {
    x: [0, 5, 10, 15],
    y: [
      [1, 0.7, 0.85, 0.95],
      [1, 0.8, 0.9, 0.4],
    ],
  }
  test('comes from before the stop', () => {
    expect(tooEarly(validation, { patience: 1, minDelta: 0 })).toBe(1)
    expect(choices(validation, measured, { patience: 1, minDelta: 0 })).toEqual({
      stop: [0.85, 0.9],
      best: [0.7, 0.8],
      last: [0.95, 0.4],
    })
  })
})
