import { describe, expect, test, vi } from 'vitest'
import { loadOrt } from '../src/engine/runtime/ort.ts'
import { verifyPrograms } from '../src/engine/runtime/reference/verified.ts'
import { Trainer } from '../src/engine/runtime/trainer.ts'
import { Session } from '../src/lab/session.ts'
import { defaultSettings } from '../src/lab/settings.ts'
import { labs } from './index.ts'

/** Longest time to build and compile a training graph, in milliseconds of a processor: a wait that is not felt as one. */
const LONGEST = 150

verifyPrograms()

const create = Trainer.create.bind(Trainer)

/** Processor time of each training graph that was built, in milliseconds: the machine may be busy with other tests. */
const spent: number[] = []
/** Labs that have built one. */
const withGraphs = new Set<string>()
vi.spyOn(Trainer, 'create').mockImplementation(async (...given) => {
  const before = process.cpuUsage()
  const trainer = await create(...given)
  const { user, system } = process.cpuUsage(before)
  spent.push((user + system) / 1000)
  return trainer
})

describe('the training graphs of a lab', async () => {
  const engine = loadOrt()

  test.each(Object.entries(labs))('%s: each is built and compiled at once', async (id, load) => {
    const lab = await load()
    let slowest = Infinity
    // the first time fetches layers too, and the code is not yet compiled
    for (let attempt = 0; attempt < 12 && slowest >= LONGEST; attempt++) {
      spent.length = 0
      const session = await Session.start(lab, defaultSettings(lab.controls), () => engine)
      slowest = Math.min(slowest, Math.max(0, ...spent))
      await session.release()
    }
    if (spent.length > 0) withGraphs.add(id)
    expect(slowest).toBeLessThan(LONGEST)
  })

  test('are found at all', () => {
    expect(withGraphs.size).toBeGreaterThan(5)
  })
})
