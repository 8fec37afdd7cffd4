import { computed, signal } from '@preact/signals'
import type { Complaint } from '../../address.ts'
import type { SettingValue } from '../../controls.ts'
import { changeSettings, defaultSettings } from '../../settings.ts'
import type { AnySettings } from '../../settings.ts'
import type { ToolClient } from '../client.ts'
import type { Places } from '../html.ts'
import { firstSample } from '../run.ts'
import type { AnyView, Tool } from '../tool.ts'
import { textFile } from '../work.ts'
import type { Given } from '../work.ts'

export type ToolState = 'idle' | 'loading' | 'running' | 'paused' | 'done' | 'failed'

/** What stands in an input: text in its box, or files that are too large or not meant to be read there. */
export type Offer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'files'; readonly files: readonly File[] }

/** Files up to so many bytes are shown as text. */
const SHOWN_BYTES = 200_000

/** What a visitor had before a sample or a reset took its place. */
interface Earlier {
  readonly offers: Readonly<Record<string, Offer>>
  readonly settings: AnySettings
}

/** The state of a tool in its page, and everything a visitor can do to it. Components read its signals. */
export class ToolModel {
  readonly lab: Tool
  readonly settings
  readonly complaints = signal<readonly Complaint[]>([])
  readonly offers = signal<Readonly<Record<string, Offer>>>({})
  /** The sample that the inputs hold, or null when they hold something of the visitor's own. */
  readonly sample = signal<string | null>(null)
  readonly state = signal<ToolState>('idle')
  readonly done = signal(0)
  readonly parts = signal<number | null>(null)
  readonly ms = signal(0)
  /** The last whole result; null while the page shows the one made when the site was built. */
  readonly view = signal<AnyView | null>(null)
  /** True when input or options are no longer those of the result that is shown. */
  readonly stale = signal(false)
  /** Input → why it cannot be used; under '' what concerns no input alone. */
  readonly refusals = signal<Readonly<Record<string, string>>>({})
  readonly earlier = signal<Earlier | null>(null)
  /** Where the questions and labs are that cells lead to. */
  places: Places = {}
  /** True in a page whose script runs and whose worker is ready. */
  readonly alive = signal(false)
  /** Ids of the figures and tables that the built page shows; null on the server. */
  readonly built = signal<ReadonlySet<string> | null>(null)

  /** The figures and tables of the view by id, each made once; null for those that this report has not, empty without a view. */
  readonly plotted
  readonly rows

  private readonly client: ToolClient | null
  private run = 0
  private intent: 'go' | 'step' = 'go'
  private given: Given | null = null
  private restart: ReturnType<typeof setTimeout> | undefined
  private waiting: ((view: AnyView | null) => void)[] = []

  /** `client` is null on the server, where nothing runs. */
  constructor(tool: Tool, client: ToolClient | null = null) {
    this.lab = tool
    this.client = client
    this.settings = signal(
      changeSettings(defaultSettings(tool.controls), tool.presets[firstSample(tool)]?.settings ?? {}),
    )
    this.sample.value = firstSample(tool)
    this.plotted = computed(() => madeOf(this.view.value, tool.figures, (figure, view) => figure.plot(view)))
    this.rows = computed(() => madeOf(this.view.value, tool.tables, (table, view) => table.rows(view)))
  }

  /** Calculates, or goes on. */
  go(): void {
    this.begin('go')
    if (this.run) this.client?.instruct(this.run, 'go')
  }

  stepOnce(): void {
    this.begin('step')
    if (this.run) this.client?.instruct(this.run, 'step')
  }

  pause(): void {
    if (this.state.value !== 'running') return
    this.client?.instruct(this.run, 'pause')
    this.state.value = 'paused'
  }

  /** Ends the run and puts the first sample and the default options back; what the visitor had can be had again. */
  async reset(): Promise<void> {
    await this.applySample(firstSample(this.lab), false)
    this.view.value = null
    this.stale.value = false
  }

  /** Puts a sample into the inputs, its options into the form, and calculates. */
  async applySample(id: string, calculate = true): Promise<void> {
    const { lab } = this
    if (!lab.presets[id]) return
    this.remember()
    this.end()
    this.complaints.value = []
    this.offers.value = await sampleOffers(lab, id)
    this.sample.value = id
    this.settings.value = changeSettings(defaultSettings(lab.controls), lab.presets[id].settings)
    this.given = null
    this.stale.value = this.view.value !== null
    if (calculate) this.go()
  }

  /** Brings back what was there before a sample or a reset. */
  undo(): void {
    const earlier = this.earlier.value
    if (!earlier) return
    this.earlier.value = null
    this.end()
    this.offers.value = earlier.offers
    this.settings.value = earlier.settings
    this.sample.value = null
    this.given = null
    this.go()
  }

  /** Text that was typed or pasted. `calculate`: at once, because it came as a whole. */
  offerText(input: string, text: string, calculate: boolean): void {
    this.offer(input, { kind: 'text', text })
    if (calculate && text.trim() !== '') this.go()
  }

  /** Files that were picked or dropped: small text is shown in the box, everything else is named. */
  async offerFiles(input: string, files: readonly File[]): Promise<void> {
    const [file] = files
    const { binary, multiple } = this.lab.inputs[input] ?? {}
    if (!file) return
    // where several files are told apart by their names, one keeps its name too
    if (binary || multiple || files.length > 1 || file.size > SHOWN_BYTES)
      this.offer(input, { kind: 'files', files: multiple ? files : [file] })
    else {
      const text = await file.text()
      this.offer(input, text.includes('\0') ? { kind: 'files', files: [file] } : { kind: 'text', text })
    }
    this.go()
  }

  /** Takes new options: redraws where they only concern the view, else calculates again. */
  change(changes: Readonly<Record<string, SettingValue | undefined>>): void {
    const before = this.settings.value
    const after = changeSettings(before, changes)
    const changed = Object.keys(after).filter((name) => after[name] !== before[name])
    if (changed.length === 0) return
    this.settings.value = after
    for (const name of changed) this.complain(name, null)
    const view = this.view.value
    if (view && changed.every((name) => this.lab.controls[name]?.view))
      this.view.value = { ...view, settings: after }
    else {
      this.end()
      this.stale.value = view !== null
      this.restart = setTimeout(() => this.go(), 120)
    }
  }

  /** Says beside a control why its value was not taken; null takes that back. */
  complain(control: string, sentence: string | null): void {
    const others = this.complaints.value.filter((complaint) => complaint.control !== control)
    this.complaints.value = sentence === null ? others : [...others, { control, sentence }]
  }

  /** The result that belongs to what is in the form now, calculated if need be; null when it cannot be had. */
  current(): Promise<AnyView | null> {
    if (this.view.value && !this.stale.value && this.state.value === 'done')
      return Promise.resolve(this.view.value)
    return new Promise((resolve) => {
      this.waiting.push(resolve)
      this.go()
    })
  }

  /** Names and sizes of what the run was given. */
  get files(): Given {
    return this.given ?? {}
  }

  private offer(input: string, offer: Offer): void {
    this.end()
    this.offers.value = { ...this.offers.value, [input]: offer }
    this.sample.value = null
    this.given = null
    this.stale.value = true
    this.refusals.value = {}
  }

  private remember(): void {
    if (this.sample.value === null)
      this.earlier.value = { offers: this.offers.value, settings: this.settings.value }
  }

  private end(): void {
    clearTimeout(this.restart)
    if (this.run) this.client?.release(this.run)
    this.run = 0
    this.state.value = 'idle'
    this.done.value = 0
    this.parts.value = null
    this.ms.value = 0
    this.refusals.value = {}
  }

  private begin(intent: 'go' | 'step'): void {
    const { state, client } = this
    if (state.value === 'running' || state.value === 'loading' || !client) return
    if (state.value === 'done' || state.value === 'failed') this.end()
    this.intent = intent
    if (this.run) {
      if (intent === 'go') state.value = 'running'
      return
    }
    this.end()
    state.value = 'loading'
    if (!this.given) {
      this.given = givenBy(this.offers.value)
      client.give(this.given)
    }
    const settings = this.settings.value
    this.run = client.prepare(this.lab.id, settings, {
      progress: ({ done, parts, ms }) => {
        this.done.value = done
        this.parts.value = parts
        this.ms.value = ms
        if (state.value === 'loading' && this.intent === 'go') state.value = 'running'
        if (this.intent === 'step' && done > 0) state.value = 'paused'
      },
      report: ({ report, ms }) => {
        this.ms.value = ms
        // controls of the view may have been changed meanwhile
        this.view.value = { report, settings: this.settings.value }
        this.stale.value = false
        state.value = 'done'
        this.answer(this.view.value)
      },
      refused: ({ input, sentence }) => this.fail(input ?? '', sentence),
      broken: (message) => this.fail('', `计算中断了：${message}。你给的数据还在，可以再按一次「运行」。`),
    })
  }

  private fail(input: string, sentence: string): void {
    this.run = 0
    this.refusals.value = { [input]: sentence }
    this.stale.value = this.view.value !== null
    this.state.value = 'failed'
    this.answer(null)
  }

  private answer(view: AnyView | null): void {
    const { waiting } = this
    this.waiting = []
    for (const resolve of waiting) resolve(view)
  }
}

/** What each part of a result makes of a view. */
const madeOf = <Part, Made>(
  view: AnyView | null,
  parts: Readonly<Record<string, Part>>,
  make: (part: Part, view: AnyView) => Made,
): Readonly<Record<string, Made>> =>
  view ? Object.fromEntries(Object.entries(parts).map(([id, part]) => [id, make(part, view)])) : {}

const givenBy = (offers: Readonly<Record<string, Offer>>): Given =>
  Object.fromEntries(
    Object.entries(offers).map(([name, offer]) => [
      name,
      offer.kind === 'files' ? offer.files : offer.text === '' ? [] : [textFile(offer.text)],
    ]),
  )

/** What a sample puts into the inputs. */
export async function sampleOffers(tool: Tool, id: string): Promise<Record<string, Offer>> {
  const given = (await tool.presets[id]?.inputs()) ?? {}
  return Object.fromEntries(
    Object.keys(tool.inputs).map((name) => {
      const content = given[name] ?? ''
      return [
        name,
        typeof content === 'string' ? { kind: 'text', text: content } : { kind: 'files', files: content },
      ]
    }),
  )
}
