import { describe, expect, test } from 'vitest'
import { loadOrt } from '../src/engine/runtime/ort.ts'
import { Session } from '../src/lab/session.ts'
import { defaultSettings } from '../src/lab/settings.ts'
import { labs } from './index.ts'

/** Longest time from the settings to a compiled training step, in milliseconds of a processor: a wait that is not felt as one. */
const LONGEST = 150

describe('the graphs of a lab', async () => {
  const engine = loadOrt()

  test.each(Object.entries(labs))('%s: are built and compiled at once', async (_, load) => {
    const lab = await load()
    let fastest = Infinity
    // the first also loads the lab's own modules; processor time, because the machine may be busy with other tests
    for (let attempt = 0; attempt < 12 && fastest >= LONGEST; attempt++) {
      const before = process.cpuUsage()
      const session = await Session.start(lab, defaultSettings(lab.controls), () => engine)
      const { user, system } = process.cpuUsage(before)
      fastest = Math.min(fastest, (user + system) / 1000)
      await session.release()
    }
    expect(fastest).toBeLessThan(LONGEST)
  })
})
