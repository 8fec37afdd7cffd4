import { describe, expect, test } from 'vitest'
import { loadOrt } from '../../src/engine/runtime/ort.ts'
import { Session } from '../../src/lab/session.ts'
import { changeSettings, defaultSettings } from '../../src/lab/settings.ts'
import lab from './lab.ts'

const settings = changeSettings(defaultSettings(lab.controls), { steps: 100, replicas: 2, seed: 7 })

/** Runs 100 steps in calls of the given lengths and answers the fingerprint. */
async function run(...calls: readonly number[]): Promise<string> {
  const session = await Session.start(lab, settings, loadOrt)
  for (const steps of calls) await session.advance(steps)
  expect(session.done).toBe(true)
  const { fingerprint } = session
  await session.release()
  return fingerprint
}

describe('a run', { timeout: 60_000 }, () => {
  test('finds the same, however it is cut into calls', async () => {
    expect(await run(100)).toBe(await run(1, 18, 42, 39))
  })

  test('keeps the boundaries of steps 20 and 60 and shows the first seed alone', async () => {
    const session = await Session.start(lab, settings, loadOrt)
    await session.advance(100)
    const { result } = session.stores[0]!
    expect(result).toMatchObject({
      field: { columns: 49, rows: 49 },
      loss: { x: { length: 100 }, y: { length: 2 } },
    })
    expect(result['early']).not.toEqual(result['middle'])
    expect(result['middle']).not.toEqual(result['field'])
    expect((await session.artifacts?.network())?.length).toBeGreaterThan(1000)
    await session.release()
  })
})
