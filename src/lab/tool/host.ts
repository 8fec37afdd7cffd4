import { InputError } from '../../data/input-error.ts'
import { Pace } from '../session.ts'
import type { ToPage, ToWorker } from './protocol.ts'
import { open } from './run.ts'
import type { Tool, ToolIndex } from './tool.ts'
import type { Analysis, Given } from './work.ts'

/** What the host needs from the world; a test gives it another one. */
export interface World {
  post(message: ToPage): void
  /** Lets messages in. */
  breathe(): Promise<void>
}

interface Hosted {
  queue: Promise<void>
  analysis: Analysis<unknown> | null
  done: number
  ms: number
  /** False tells a loop that is going to stop after its part. */
  going: boolean
}

/** Runs tools for a page: the whole of their worker. */
export class ToolHost {
  private readonly tools: ToolIndex
  private readonly world: World
  private readonly runs = new Map<number, Hosted>()
  private given: Given = {}

  constructor(tools: ToolIndex, world: World) {
    this.tools = tools
    this.world = world
  }

  /** Takes one message from the page. */
  receive(message: ToWorker): void {
    if (message.type === 'load') void this.load(message.tool)
    else if (message.type === 'give') this.given = message.given
    else if (message.type === 'prepare') this.prepare(message)
    else {
      const run = this.runs.get(message.run)
      if (run) this.instruct(message.type, message.run, run)
    }
  }

  private async load(id: string): Promise<void> {
    try {
      await (await this.tool(id)).work()
      this.world.post({ type: 'loaded' })
    } catch (error) {
      this.world.post({ type: 'broken', run: 0, message: messageOf(error) })
    }
  }

  private prepare({ run: id, tool, settings }: Extract<ToWorker, { type: 'prepare' }>): void {
    const { given } = this
    const run: Hosted = { queue: Promise.resolve(), analysis: null, done: 0, ms: 0, going: false }
    this.runs.set(id, run)
    this.enqueue(id, run, async () => {
      const started = performance.now()
      run.analysis = await open(await this.tool(tool), given, settings)
      run.ms = performance.now() - started
      this.tell(id, run)
    })
  }

  private instruct(type: 'go' | 'pause' | 'step' | 'release', id: number, run: Hosted): void {
    if (type === 'pause') run.going = false
    else if (type === 'release') {
      run.going = false
      this.runs.delete(id)
    } else if (type === 'step') this.enqueue(id, run, () => this.parts(id, run, 1))
    else {
      run.going = true
      this.enqueue(id, run, () => this.go(id, run))
    }
  }

  private async go(id: number, run: Hosted): Promise<void> {
    const pace = new Pace()
    while (run.going && run.analysis && run.done < run.analysis.parts) {
      const before = run.ms
      await this.parts(id, run, pace.steps)
      pace.took(run.ms - before)
      await this.world.breathe()
    }
    run.going = false
  }

  /** Does some parts and tells the page; after the last, answers the report. */
  private async parts(id: number, run: Hosted, wanted: number): Promise<void> {
    const { analysis } = run
    if (!analysis || !this.runs.has(id)) return
    const started = performance.now()
    const until = Math.min(run.done + wanted, analysis.parts)
    while (run.done < until) await analysis.part(run.done++)
    const report = run.done === analysis.parts ? analysis.report() : undefined
    run.ms += performance.now() - started
    this.tell(id, run)
    if (report !== undefined && this.runs.has(id))
      this.world.post({ type: 'report', run: id, report, ms: run.ms })
  }

  private tell(id: number, { analysis, done, ms }: Hosted): void {
    if (this.runs.has(id))
      this.world.post({ type: 'progress', run: id, done, parts: analysis?.parts ?? 1, ms })
  }

  private enqueue(id: number, run: Hosted, work: () => Promise<void>): void {
    run.queue = run.queue.then(work).catch((error: unknown) => {
      run.going = false
      run.analysis = null
      if (!this.runs.has(id)) return
      this.world.post(
        error instanceof InputError
          ? { type: 'refused', run: id, input: error.input, sentence: error.message }
          : { type: 'broken', run: id, message: messageOf(error) },
      )
    })
  }

  private tool(id: string): Promise<Tool> {
    const load = Object.hasOwn(this.tools, id) ? this.tools[id] : undefined
    if (!load) throw new Error(`there is no tool ${id}`)
    return load()
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
