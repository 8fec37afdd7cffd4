import { computed, signal } from '@preact/signals'
import type { Complaint } from '../address.ts'
import type { LabClient, RunHandle } from '../client.ts'
import type { Controls, SettingValue } from '../controls.ts'
import type { View } from '../figure.ts'
import { fingerprint } from '../fingerprint.ts'
import type { Lab } from '../lab.ts'
import type { ToPage, Trouble } from '../protocol.ts'
import type { Result, SeriesMap } from '../series.ts'
import type { Failure } from '../session.ts'
import { changeSettings, defaultSettings } from '../settings.ts'
import type { AnySettings } from '../settings.ts'
import { ResultStore, resultOf } from '../store.ts'

export type LabState = 'idle' | 'loading' | 'running' | 'paused' | 'done' | 'failed'

/** What the drawing in the page belongs to: the result made when the site was built, the run, or a run with other settings than the form's. */
export type Shown = 'default' | 'run' | 'stale'

/** The state of one lab in a page, and everything a visitor can do to it. Components read its signals; the run writes them. */
export class LabModel {
  readonly lab: Lab
  readonly settings
  readonly complaints = signal<readonly Complaint[]>([])
  readonly state = signal<LabState>('idle')
  readonly step = signal(0)
  readonly total = signal<number | null>(null)
  readonly ms = signal(0)
  readonly bytes = signal<{ loaded: number; total: number | null } | null>(null)
  readonly failure = signal<Failure | null>(null)
  readonly trouble = signal<Trouble | null>(null)
  readonly guess = signal<string | null>(null)
  readonly shown = signal<Shown>('default')
  /** The finished run's fingerprint. */
  readonly print = signal<string | null>(null)
  /** Counts the drawings; whoever shows a result reads it. */
  readonly frame = signal(0)
  /** True in a page whose script runs. */
  readonly alive = signal(false)
  /** The preset that the settings are, besides the seed. */
  readonly preset
  /** The settings of the run that is shown. */
  ranWith: AnySettings
  stores: readonly ResultStore[] = []

  private readonly client: LabClient | null
  private handle: RunHandle | null = null
  private intent: 'go' | 'step' = 'go'
  private drawing = 0
  private restart: ReturnType<typeof setTimeout> | undefined

  /** `client` is null on the server, where nothing runs. */
  constructor(lab: Lab, client: LabClient | null = null) {
    this.lab = lab
    this.client = client
    this.ranWith = defaultSettings(lab.controls)
    this.settings = signal(this.ranWith)
    this.preset = computed(() => presetOf(lab, this.settings.value))
    client?.loading.add((bytes) => (this.bytes.value = bytes))
  }

  /** What figures and sentences are made of; null before a run has brought anything. */
  get view(): View<Controls, Result<SeriesMap>> | null {
    if (this.shown.value === 'default') return null
    const result = resultOf(this.stores, this.lab.arms)
    return { result, settings: this.ranWith, step: this.step.peek(), total: this.total.peek() ?? 0 }
  }

  /** The run that is going on or done; null when there is none. */
  get run(): RunHandle | null {
    return this.handle
  }

  /** A lab without a network is a calculation, which needs no engine. */
  get usesEngine(): boolean {
    return this.lab.withoutNetwork === undefined
  }

  /** Starts, or goes on. */
  go(): void {
    this.begin('go')
    this.handle?.go(reducedMotion() ? null : (this.lab.pace ?? null))
  }

  /** Does one step and waits. */
  stepOnce(): void {
    this.begin('step')
    this.handle?.step()
  }

  pause(): void {
    this.handle?.pause()
    if (this.state.value === 'running') this.state.value = 'paused'
  }

  /** Ends the run and shows the default result again; the settings stay. */
  reset(): void {
    this.end()
    this.shown.value = 'default'
    this.frame.value++
  }

  applyPreset(id: string): void {
    const preset = this.lab.presets[id]
    if (!preset) return
    const { seed, replicas } = this.settings.value
    const base = changeSettings(defaultSettings(this.lab.controls), { seed, replicas })
    this.change(changeSettings(base, preset.settings))
  }

  /** Takes new settings; a run that cannot follow them ends, and starts again where the lab says so. */
  change(changes: Readonly<Record<string, SettingValue | undefined>>): void {
    const before = this.settings.value
    const after = changeSettings(before, changes)
    const changed = Object.keys(after).filter((name) => after[name] !== before[name])
    if (changed.length === 0) return
    this.settings.value = after
    for (const name of changed) this.complain(name, null)
    this.follow(after, changed)
  }

  /** Lets the run, the drawing or a new run take up changed settings. */
  private follow(after: AnySettings, changed: readonly string[]): void {
    const all = (role: 'live' | 'view'): boolean => changed.every((name) => this.lab.controls[name]?.[role])
    const active = this.handle !== null && this.state.value !== 'done' && this.state.value !== 'failed'
    if (all('view') || (active && all('live'))) {
      this.ranWith = after
      if (active) this.handle?.change(after)
      this.frame.value++
    } else this.discard()
  }

  /** Says beside a control (null: above all) why something was not taken; null takes that back. */
  complain(control: string, sentence: string | null): void {
    const others = this.complaints.value.filter((complaint) => complaint.control !== control)
    this.complaints.value = sentence === null ? others : [...others, { control, sentence }]
  }

  private discard(): void {
    const again =
      this.lab.rerun === 'on-change' &&
      (this.handle !== null || this.restart !== undefined) &&
      !this.trouble.value
    this.end()
    if (this.shown.value === 'run') this.shown.value = 'stale'
    if (again) this.restart = setTimeout(() => this.go(), 120)
  }

  private end(): void {
    clearTimeout(this.restart)
    this.restart = undefined
    this.handle?.release()
    this.handle = null
    this.state.value = 'idle'
    this.step.value = 0
    this.total.value = null
    this.ms.value = 0
    this.failure.value = null
    this.trouble.value = null
    this.print.value = null
  }

  /** Makes sure that there is a run which can go on. */
  private begin(intent: 'go' | 'step'): void {
    const { state } = this
    if (state.value === 'running' || state.value === 'loading' || !this.client) return
    if (state.value === 'done' || state.value === 'failed') this.end()
    this.intent = intent
    if (this.handle) {
      if (intent === 'go') state.value = 'running'
      return
    }
    if (typeof WebAssembly === 'undefined' && this.usesEngine) {
      this.fail({ kind: 'no-webassembly' })
      return
    }
    this.prepare(this.client)
  }

  private prepare(client: LabClient): void {
    this.end()
    this.state.value = 'loading'
    this.ranWith = this.settings.value
    const stores = Object.keys(this.lab.arms ?? { main: '' }).map(
      (arm) => new ResultStore(this.lab.series, arm),
    )
    if (this.usesEngine) client.warm()
    this.handle = client.prepare(this.lab.id, this.ranWith, {
      ready: ({ total }) => {
        this.total.value = total
        if (this.intent === 'go') this.state.value = 'running'
      },
      progress: (message) => this.progress(message, stores),
      failed: (trouble) => this.fail(trouble),
    })
  }

  private progress(message: Extract<ToPage, { type: 'progress' }>, stores: readonly ResultStore[]): void {
    this.stores = stores
    for (const patch of message.patches) stores.find(({ arm }) => arm === patch.arm)?.apply(patch)
    this.step.value = message.step
    this.ms.value = message.ms
    this.shown.value = 'run'
    if (message.ending?.kind === 'done') {
      this.print.value = fingerprint(stores.flatMap((store) => [...store.numbers()]))
      this.state.value = 'done'
    } else if (message.ending) {
      this.failure.value = message.ending
      this.state.value = 'failed'
    } else if (this.intent === 'step') this.state.value = 'paused'
    this.drawing ||= requestAnimationFrame(() => {
      this.drawing = 0
      this.frame.value++
    })
  }

  private fail(trouble: Trouble): void {
    this.handle = null
    this.trouble.value = trouble
    this.state.value = 'failed'
  }
}

const reducedMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

/** The preset whose settings these are, besides seed and number of seeds. */
function presetOf(lab: Lab, settings: AnySettings): string | null {
  const { seed, replicas } = settings
  const base = changeSettings(defaultSettings(lab.controls), { seed, replicas })
  const match = Object.entries(lab.presets).find(([, preset]) => {
    const wanted = changeSettings(base, preset.settings)
    return Object.keys(settings).every((name) => settings[name] === wanted[name])
  })
  return match?.[0] ?? null
}
