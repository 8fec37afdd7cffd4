import type { Ort } from '../engine/runtime/ort.ts'
import type { ArtifactKind, ToPage, ToWorker, Trouble } from './protocol.ts'
import { Pace, Session } from './session.ts'
import { testClaim } from './test-claim.ts'
import type { Runs } from './test-claim.ts'
import type { Study, StudyIndex } from './tool/tool.ts'

/** What the host needs from the world; a test gives it another one. */
export interface World {
  /** Loads the engine; told about every stretch of bytes. */
  loadOrt(progress: (loaded: number, total: number | null) => void): Promise<Ort>
  post(message: ToPage): void
  /** Lets messages in; resolves after about `milliseconds` (0: as soon as may be). */
  breathe(milliseconds: number): Promise<void>
}

/** The wasm could not be had. */
class Unavailable extends Error {
  readonly kind: 'no-webassembly' | 'download'

  constructor(kind: 'no-webassembly' | 'download', cause?: unknown) {
    super(kind, { cause })
    this.kind = kind
  }
}

interface Hosted {
  readonly lab: string
  /** Work on one run is done one after the other. */
  queue: Promise<void>
  session: Session | null
  /** False tells a loop that is going to stop after its chunk. */
  going: boolean
  ms: number
}

/** Runs labs for a page, and measures the claims of labs and tools: the whole of the worker besides its loading of the engine. Answers the function that takes messages. */
export class LabHost {
  private readonly labs: StudyIndex
  private readonly world: World
  private readonly runs = new Map<number, Hosted>()
  private claims: Promise<void> = Promise.resolve()
  /** Runs that the last claim's lab has had in its round. */
  private round: { readonly id: number; readonly lab: string; readonly runs: Runs } | null = null
  private engine: Promise<Ort> | null = null

  constructor(labs: StudyIndex, world: World) {
    this.labs = labs
    this.world = world
  }

  /** Takes one message from the page. */
  receive(message: ToWorker): void {
    if (message.type === 'claim') this.claim(message)
    else if (message.type === 'warm') this.warm()
    else if (message.type === 'prepare') this.prepare(message)
    else {
      const run = this.runs.get(message.run)
      if (run) this.instruct(message, run)
      else if (message.type === 'artifact')
        this.world.post({ type: 'artifact', request: message.request, content: null })
    }
  }

  private prepare({ run: id, lab, settings }: Extract<ToWorker, { type: 'prepare' }>): void {
    const run: Hosted = { lab, queue: Promise.resolve(), session: null, going: false, ms: 0 }
    this.runs.set(id, run)
    this.enqueue(id, run, async () => {
      const study = await this.lab(lab)
      if (study.kind === 'tool') throw new Error(`${lab} is a tool`)
      const session = await Session.start(study, settings, this.ort)
      run.session = session
      this.world.post({ type: 'ready', run: id, total: session.total })
    })
  }

  private instruct(message: Exclude<ToWorker, { type: 'prepare' | 'claim' | 'warm' }>, run: Hosted): void {
    const { run: id } = message
    const session = (): Session => {
      if (!run.session) throw new Error(`run ${id} was not prepared`)
      return run.session
    }
    switch (message.type) {
      case 'go':
        run.going = true
        return this.enqueue(id, run, () => this.go(id, run, session(), message.pace))
      case 'pause':
        run.going = false
        return
      case 'step':
        return this.enqueue(id, run, () => this.chunk(id, run, session(), 1))
      case 'change':
        return this.enqueue(id, run, async () => session().change(message.settings))
      case 'artifact':
        return this.enqueue(id, run, async () => {
          const content = await contentOf(session().artifacts, message.kind)
          this.world.post({
            type: 'artifact',
            request: message.request,
            content,
          })
        })
      case 'release':
        run.going = false
        this.runs.delete(id)
        return this.enqueue(id, run, async () => run.session?.release())
    }
  }

  private async go(id: number, run: Hosted, session: Session, limit: number | null): Promise<void> {
    const pace = new Pace()
    const started = performance.now()
    const first = session.step
    while (run.going && !session.done) {
      const due = limit === null ? Infinity : ((performance.now() - started) * limit) / 1000
      const allowed = Math.floor(first + due) + 1 - session.step
      if (allowed < 1) {
        await this.world.breathe(8)
        continue
      }
      const steps = Math.min(pace.steps, allowed)
      const took = await this.chunk(id, run, session, steps)
      if (steps === pace.steps) pace.took(took)
      await this.world.breathe(0)
    }
    run.going = false
  }

  /** Does some steps, tells the page, and answers how long they took. */
  private async chunk(id: number, run: Hosted, session: Session, steps: number): Promise<number> {
    const before = performance.now()
    await session.advance(steps)
    const took = performance.now() - before
    run.ms += took
    this.world.post({
      type: 'progress',
      run: id,
      step: session.step,
      ms: run.ms,
      patches: session.takePatches(),
      ending: session.failure ?? (session.done ? { kind: 'done' } : null),
    })
    return took
  }

  private enqueue(id: number, run: Hosted, work: () => Promise<unknown>): void {
    run.queue = run.queue.then(work).then(
      () => undefined,
      (error: unknown) => {
        run.going = false
        if (this.runs.get(id) === run) this.world.post({ type: 'failed', run: id, trouble: troubleOf(error) })
      },
    )
  }

  private claim({ lab, claim, round, request }: Extract<ToWorker, { type: 'claim' }>): void {
    if (round !== this.round?.id || lab !== this.round.lab) this.round = { id: round, lab, runs: new Map() }
    const { runs } = this.round
    this.claims = this.claims
      .then(async () => testClaim(await this.lab(lab), claim, this.ort, runs))
      .then(
        (record) => this.world.post({ type: 'claimed', request, record, trouble: null }),
        (error: unknown) =>
          this.world.post({ type: 'claimed', request, record: null, trouble: troubleOf(error) }),
      )
  }

  /** Fetches the engine before anything asks for it; a failure concerns no run. */
  private warm(): void {
    this.ort().catch((error: unknown) =>
      this.world.post({ type: 'failed', run: 0, trouble: troubleOf(error) }),
    )
  }

  private lab(id: string): Promise<Study> {
    const load = Object.hasOwn(this.labs, id) ? this.labs[id] : undefined
    if (!load) throw new Error(`there is no lab ${id}`)
    return load()
  }

  /** The engine, loaded once; a failed load can be tried again. */
  private readonly ort = (): Promise<Ort> => {
    this.engine ??= this.loadEngine().catch((error: unknown) => {
      this.engine = null
      throw error instanceof Unavailable ? error : new Unavailable('download', error)
    })
    return this.engine
  }

  private async loadEngine(): Promise<Ort> {
    if (typeof WebAssembly === 'undefined') throw new Unavailable('no-webassembly')
    const ort = await this.world.loadOrt((loaded, total) =>
      this.world.post({ type: 'loading', loaded, total }),
    )
    this.world.post({ type: 'loaded' })
    return ort
  }
}

const CONTENT: {
  readonly [Kind in ArtifactKind]: (
    artifacts: NonNullable<Session['artifacts']>,
  ) => Uint8Array | string | Promise<Uint8Array | string>
} = {
  'step-graph': (artifacts) => artifacts.stepGraph(),
  'step-graph-text': (artifacts) => artifacts.stepGraphText(),
  network: (artifacts) => artifacts.network(),
}

/** A file of the run; null when there is none. That one cannot be had is no reason to give up the run. */
async function contentOf(
  artifacts: Session['artifacts'],
  kind: ArtifactKind,
): Promise<Uint8Array | string | null> {
  try {
    return artifacts ? await CONTENT[kind](artifacts) : null
  } catch {
    return null
  }
}

const troubleOf = (error: unknown): Trouble =>
  error instanceof Unavailable
    ? { kind: error.kind }
    : { kind: 'error', message: error instanceof Error ? error.message : String(error) }
