import type { AnySettings } from '../settings.ts'
import type { ToPage, ToWorker } from './protocol.ts'
import type { Given } from './work.ts'

type Of<Type extends ToPage['type']> = Extract<ToPage, { type: Type }>

/** What a run tells the tool that started it. */
export interface RunListener {
  progress(message: Of<'progress'>): void
  report(message: Of<'report'>): void
  refused(message: Of<'refused'>): void
  broken(message: string): void
}

/** A tool's worker as its page uses it. */
export class ToolClient {
  private readonly worker: Worker
  private readonly runs = new Map<number, RunListener>()
  private last = 0
  /** Resolves when everything the tool needs is there. */
  readonly loaded: Promise<void>

  constructor(worker: Worker, tool: string) {
    this.worker = worker
    this.loaded = new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
        if (data.type === 'loaded') resolve()
        else if (data.type === 'broken' && data.run === 0) reject(new Error(data.message))
        else this.receive(data)
      })
      worker.addEventListener('error', (event) => {
        event.preventDefault()
        reject(new Error(event.message))
        for (const run of this.runs.values()) run.broken(event.message)
        this.runs.clear()
      })
    })
    this.send({ type: 'load', tool })
  }

  /** What later runs calculate with. */
  give(given: Given): void {
    this.send({ type: 'give', given })
  }

  /** Prepares a run and answers its number; `go` or `step` set it in motion. */
  prepare(tool: string, settings: AnySettings, listener: RunListener): number {
    const run = ++this.last
    this.runs.set(run, listener)
    this.send({ type: 'prepare', run, tool, settings })
    return run
  }

  instruct(run: number, type: 'go' | 'pause' | 'step'): void {
    this.send({ type, run })
  }

  /** Forgets a run; nothing more is heard of it. */
  release(run: number): void {
    if (this.runs.delete(run)) this.send({ type: 'release', run })
  }

  private send(message: ToWorker): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's postMessage has none
    this.worker.postMessage(message)
  }

  private receive(message: Exclude<ToPage, { type: 'loaded' }>): void {
    const run = this.runs.get(message.run)
    if (message.type === 'progress') run?.progress(message)
    else if (message.type === 'report') run?.report(message)
    else if (message.type === 'refused') run?.refused(message)
    else run?.broken(message.message)
  }
}
