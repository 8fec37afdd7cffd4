import { describe, expect, test } from 'vitest'
import { LabClient, TroubleError } from './client.ts'
import { descent } from './example.ts'
import { LabHost } from './host.ts'
import type { World } from './host.ts'
import type { Lab } from './lab.ts'
import type { ToPage, ToWorker } from './protocol.ts'
import { runToEnd } from './session.ts'
import { defaultSettings } from './settings.ts'
import { ResultStore } from './store.ts'

const settings = defaultSettings(descent.controls)

/** A lab whose run asks for the engine. */
const engineLab: Lab = {
  ...descent,
  id: 'engine',
  experiment: async (_settings, { ort }) => {
    await ort()
    return { total: 1, advance: () => undefined }
  },
}

const labs = { descent: async () => descent, engine: async () => engineLab }

/** A worker without a thread: the host behind the messages' structured clones. */
class FakeWorker extends EventTarget {
  terminated = false
  readonly world: World = {
    loadOrt: async (progress) => {
      progress(1, 2)
      throw new Error('connection lost')
    },
    post: (message: ToPage) =>
      void this.dispatchEvent(new MessageEvent('message', { data: structuredClone(message) })),
    breathe: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  }
  private readonly host = new LabHost(labs, this.world)

  postMessage(message: ToWorker): void {
    this.host.receive(structuredClone(message))
  }

  terminate(): void {
    this.terminated = true
  }
}

function clientWith(workers: FakeWorker[] = []): LabClient {
  return new LabClient(() => {
    const worker = new FakeWorker()
    workers.push(worker)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has what the client uses
    return worker as unknown as Worker
  })
}

/** Starts a run and answers it with everything that it tells. */
function start(client: LabClient, lab = 'descent') {
  const store = new ResultStore(descent.series, 'main')
  const steps: number[] = []
  let ended!: (how: string) => void
  const end = new Promise<string>((resolve) => (ended = resolve))
  const handle = client.prepare(lab, settings, {
    ready: () => undefined,
    progress: ({ step, patches, ending }) => {
      steps.push(step)
      for (const patch of patches) store.apply(patch)
      if (ending) ended(ending.kind)
    },
    failed: (trouble) => ended(trouble.kind),
  })
  return { handle, store, steps, end }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('the worker and the page', () => {
  test('bring a run to its end, with the numbers of Node', async () => {
    const run = start(clientWith())
    run.handle.go(null)
    expect(await run.end).toBe('done')
    expect(run.steps.at(-1)).toBe(100)
    const alone = await runToEnd(descent, settings, () => Promise.reject(new Error('not needed')))
    expect(run.store.result).toEqual(alone.stores[0]?.result)
  })

  test('do single steps, go on, pause', async () => {
    const run = start(clientWith())
    run.handle.step()
    run.handle.step()
    await pause(20)
    expect(run.steps).toEqual([1, 2])
    run.handle.go(200)
    await pause(60)
    run.handle.pause()
    await pause(30)
    const reached = run.steps.at(-1) ?? 0
    expect(reached).toBeGreaterThan(2)
    await pause(60)
    expect(run.steps.at(-1)).toBe(reached)
    run.handle.go(null)
    expect(await run.end).toBe('done')
  })

  test('a paced run keeps to its pace', async () => {
    const run = start(clientWith())
    const began = performance.now()
    run.handle.go(500)
    await run.end
    expect(performance.now() - began).toBeGreaterThan(150)
  })

  test('a released run says nothing more', async () => {
    const run = start(clientWith())
    run.handle.go(200)
    await pause(30)
    run.handle.release()
    const reached = run.steps.length
    await pause(60)
    expect(run.steps).toHaveLength(reached)
  })

  test('two runs share the worker', async () => {
    const workers: FakeWorker[] = []
    const client = clientWith(workers)
    const runs = [start(client), start(client)]
    for (const { handle } of runs) handle.go(null)
    expect(await Promise.all(runs.map(({ end }) => end))).toEqual(['done', 'done'])
    expect(workers).toHaveLength(1)
  })

  test('a claim is measured there', async () => {
    const record = await clientWith().claim('descent', 'contracts', 1)
    expect(record).toMatchObject({ id: 'descent/contracts', ok: true, held: 1 })
    await expect(clientWith().claim('descent', 'unknown', 1)).rejects.toThrow(TroubleError)
  })
})

describe('when the engine cannot be had', () => {
  test('the download is told of, its failure named, and the next run starts a new worker', async () => {
    const workers: FakeWorker[] = []
    const client = clientWith(workers)
    const bytes: unknown[] = []
    client.loading.add((now) => bytes.push(now))
    const run = start(client, 'engine')
    run.handle.go(null)
    expect(await run.end).toBe('download')
    expect(bytes).toMatchObject([{ loaded: 1, total: 2 }, null])
    expect(workers[0]?.terminated).toBe(true)
    const next = start(client)
    next.handle.go(null)
    expect(await next.end).toBe('done')
    expect(workers).toHaveLength(2)
  })

  test('a mistake in a lab ends its run with the message', async () => {
    const run = start(clientWith(), 'nowhere')
    run.handle.go(null)
    expect(await run.end).toBe('error')
  })

  test('an undeclared series is a mistake', async () => {
    const mistaken: Lab = { ...descent, series: {} }
    const ran = runToEnd(mistaken, settings, () => Promise.reject(new Error('not needed')))
    await expect(ran).rejects.toThrow('undeclared series loss')
  })
})
