import type { ArtifactKind, ToPage, ToWorker, Trouble } from './protocol.ts'
import type { AnySettings } from './settings.ts'
import type { ClaimRecord } from './test-claim.ts'

type Of<Type extends ToPage['type']> = Extract<ToPage, { type: Type }>

/** What a run tells the lab that started it. */
export interface RunListener {
  ready(message: Of<'ready'>): void
  progress(message: Of<'progress'>): void
  failed(trouble: Trouble): void
}

/** One run, as the page commands it. */
export interface RunHandle {
  go(pace: number | null): void
  pause(): void
  step(): void
  change(settings: AnySettings): void
  /** A file made from the run, or null when it has none. */
  artifact(kind: ArtifactKind): Promise<Uint8Array | string | null>
  release(): void
}

/** The labs' worker as a page uses it: started with the first run, shared by all labs of the page, started anew after it broke. */
export class LabClient {
  /** Told about the engine's download: bytes so far and in all, then null. */
  readonly loading = new Set<(bytes: { loaded: number; total: number | null } | null) => void>()
  private readonly spawn: () => Worker
  private worker: Worker | null = null
  private readonly runs = new Map<number, RunListener>()
  private readonly requests = new Map<number, (message: Of<'artifact'> | Of<'claimed'> | Trouble) => void>()
  private last = 0

  constructor(spawn: () => Worker) {
    this.spawn = spawn
  }

  /** Fetches the engine, because a run is likely. */
  warm(): void {
    this.send({ type: 'warm' })
  }

  /** Prepares a run; `go` or `step` set it in motion. */
  prepare(lab: string, settings: AnySettings, listener: RunListener): RunHandle {
    const run = ++this.last
    this.runs.set(run, listener)
    this.send({ type: 'prepare', run, lab, settings })
    return {
      go: (pace) => this.send({ type: 'go', run, pace }),
      pause: () => this.send({ type: 'pause', run }),
      step: () => this.send({ type: 'step', run }),
      change: (changed) => this.send({ type: 'change', run, settings: changed }),
      artifact: (kind) => this.artifact(run, kind),
      release: () => {
        if (this.runs.delete(run)) this.send({ type: 'release', run })
      },
    }
  }

  /** Measures a claim again, here; claims of one round share their runs. Rejects with the trouble when that is impossible. */
  claim(lab: string, claim: string, round: number): Promise<ClaimRecord> {
    const request = ++this.last
    return new Promise((resolve, reject) => {
      this.requests.set(request, (answer) => {
        if ('type' in answer && answer.type === 'claimed' && answer.record) resolve(answer.record)
        else reject(new TroubleError(troubleIn(answer)))
      })
      this.send({ type: 'claim', lab, claim, round, request })
    })
  }

  private artifact(run: number, kind: ArtifactKind): Promise<Uint8Array | string | null> {
    const request = ++this.last
    return new Promise((resolve) => {
      this.requests.set(request, (answer) =>
        resolve('type' in answer && answer.type === 'artifact' ? answer.content : null),
      )
      this.send({ type: 'artifact', run, kind, request })
    })
  }

  private send(message: ToWorker): void {
    this.worker ??= this.start()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's postMessage has none
    this.worker.postMessage(message)
  }

  private start(): Worker {
    const worker = this.spawn()
    worker.addEventListener('message', ({ data }: MessageEvent<ToPage>) => this.receive(data))
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      this.broke({ kind: 'error', message: event.message })
    })
    return worker
  }

  private receive(message: ToPage): void {
    switch (message.type) {
      case 'loading':
        for (const tell of this.loading) tell(message)
        break
      case 'loaded':
        for (const tell of this.loading) tell(null)
        break
      case 'ready':
        this.runs.get(message.run)?.ready(message)
        break
      case 'progress':
        this.runs.get(message.run)?.progress(message)
        break
      case 'failed':
        if (message.trouble.kind === 'download') this.broke(message.trouble)
        else this.runs.get(message.run)?.failed(message.trouble)
        break
      case 'artifact':
      case 'claimed':
        this.requests.get(message.request)?.(message)
        this.requests.delete(message.request)
        break
    }
  }

  /** Ends the worker, because nothing in it can be trusted or loaded any more; the next message starts a new one. */
  private broke(trouble: Trouble): void {
    this.worker?.terminate()
    this.worker = null
    const listeners = [...this.runs.values()]
    const requests = [...this.requests.values()]
    this.runs.clear()
    this.requests.clear()
    for (const tell of this.loading) tell(null)
    for (const listener of listeners) listener.failed(trouble)
    for (const answer of requests) answer(trouble)
  }
}

/** A trouble as an error. */
export class TroubleError extends Error {
  readonly trouble: Trouble

  constructor(trouble: Trouble) {
    super(trouble.kind)
    this.trouble = trouble
  }
}

function troubleIn(answer: Of<'artifact'> | Of<'claimed'> | Trouble): Trouble {
  if ('kind' in answer) return answer
  return (answer.type === 'claimed' && answer.trouble) || { kind: 'error', message: '没有结果' }
}
