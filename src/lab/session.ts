import type { Ort } from '../engine/runtime/ort.ts'
import type { Artifacts, Ending, Run } from './experiment.ts'
import { fingerprint } from './fingerprint.ts'
import type { Lab } from './lab.ts'
import type { AnySettings } from './settings.ts'
import { ResultStore, resultOf } from './store.ts'
import type { Patch } from './store.ts'
import type { View } from './figure.ts'
import type { Controls } from './controls.ts'
import type { Result, SeriesMap } from './series.ts'

/** The first value that was not finite, and in which arm. */
export type Failure = Extract<Ending, { kind: 'not-finite' }> & { readonly arm: string }

/** One run of a lab: its arms, each with its result, taking turns. Works the same in Node and in a worker. */
export class Session {
  /** Steps of the longest arm that are done. */
  step = 0
  failure: Failure | null = null
  readonly settings: AnySettings
  private readonly lab: Lab
  private readonly arms: readonly { store: ResultStore; run: Run; finished: boolean }[]

  private constructor(lab: Lab, settings: AnySettings, arms: readonly { store: ResultStore; run: Run }[]) {
    this.lab = lab
    this.settings = settings
    this.arms = arms.map((arm) => ({ ...arm, finished: arm.run.total === 0 }))
  }

  /** Prepares every arm; `loadOrt` is called when an experiment first asks for the engine. */
  static async start(lab: Lab, settings: AnySettings, loadOrt: () => Promise<Ort>): Promise<Session> {
    const seeds = Array.from({ length: settings.replicas }, (_, index) => settings.seed + index)
    const arms = []
    for (const arm of Object.keys(lab.arms ?? { main: '' })) {
      const store = new ResultStore(lab.series, arm)
      const run = await lab.experiment(settings, { arm, seeds, record: store.record, ort: loadOrt })
      arms.push({ store, run })
    }
    return new Session(lab, settings, arms)
  }

  get total(): number {
    return Math.max(...this.arms.map(({ run }) => run.total))
  }

  get done(): boolean {
    return this.failure !== null || this.arms.every(({ finished }) => finished)
  }

  /** Up to `steps` further steps of every arm. */
  async advance(steps: number): Promise<void> {
    const target = this.step + steps
    for (const arm of this.arms) {
      const wanted = Math.min(target, arm.run.total) - this.step
      if (arm.finished || wanted <= 0) continue
      const ending = await arm.run.advance(wanted)
      if (ending?.kind === 'not-finite') {
        this.failure = { ...ending, arm: arm.store.arm }
        this.step = ending.step
        return
      }
      arm.finished = ending?.kind === 'finished' || target >= arm.run.total
    }
    this.step = Math.min(target, this.total)
  }

  /** New values of live controls. */
  change(settings: AnySettings): void {
    for (const { run } of this.arms) run.change?.(settings)
  }

  takePatches(): Patch[] {
    return this.arms.flatMap(({ store }) => store.take() ?? [])
  }

  /** The files of the first arm that trains a network. */
  get artifacts(): Artifacts | undefined {
    return this.arms.find(({ run }) => run.artifacts)?.run.artifacts
  }

  get view(): View<Controls, Result<SeriesMap>> {
    const { settings, step, total } = this
    return { result: resultOf(this.stores, this.lab.arms), settings, step, total }
  }

  get stores(): readonly ResultStore[] {
    return this.arms.map(({ store }) => store)
  }

  get fingerprint(): string {
    return fingerprint(this.stores.flatMap((store) => [...store.numbers()]))
  }

  async release(): Promise<void> {
    for (const { run } of this.arms) await run.release?.()
  }
}

/** Milliseconds of work between two looks at the outside. */
export const CHUNK = 30

/** Finds how many steps fit into a chunk: doubles at most, so that one slow measurement cannot make the next chunk long. */
export class Pace {
  private chunk = 1

  get steps(): number {
    return this.chunk
  }

  /** Tells how long the last chunk took. */
  took(milliseconds: number): void {
    const wanted = (this.chunk * CHUNK) / Math.max(milliseconds, 0.1)
    this.chunk = Math.max(1, Math.round(Math.min(wanted, this.chunk * 2)))
  }
}

/** Runs a lab to its end, as the build, the claims and the tests do. The session is not released. */
export async function runToEnd(
  lab: Lab,
  settings: AnySettings,
  loadOrt: () => Promise<Ort>,
): Promise<Session> {
  const session = await Session.start(lab, settings, loadOrt)
  const pace = new Pace()
  while (!session.done) {
    const before = performance.now()
    await session.advance(pace.steps)
    pace.took(performance.now() - before)
  }
  return session
}
