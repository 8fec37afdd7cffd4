import type { Notice, Request } from './messages.ts'

/** Milliseconds after loading before anything is stored; more where there is a lab, so that one which is run at once has the line and the processor to itself. */
const DELAY = { usual: 200, lab: 2500 } as const
const TRAINING_LAB = '[data-lab][data-step]'
const WORKING_LAB = `${TRAINING_LAB}:is([data-state="loading"], [data-state="running"])`

/** What the mark in the page's header says, in words. */
export type MarkState = 'none' | 'saving' | 'ready' | 'update'

const stateWords: Readonly<Record<MarkState, string>> = {
  none: '未存入',
  saving: '正在存入',
  ready: '已可离线',
  update: '有新版本，重新载入',
}

/** Labs that a reload would lose. */
const busyLab = '[data-lab][data-state="running"], [data-lab][data-state="paused"]'

/**
 * `<offline-mark data-base="/">`: stores the site on this device, says how far that is, and offers a new version when
 * there is one. Its panel is loaded when it is first opened.
 */
export class OfflineMark extends HTMLElement {
  private accepted = false
  /** Whether a worker answers for this page. */
  private controlled = Boolean(navigator.serviceWorker?.controller)

  connectedCallback(): void {
    this.show(this.controlled ? 'ready' : 'none')
    this.button.addEventListener('click', () => this.pressed())
    this.panel.addEventListener(
      'toggle',
      () => void import('./panel.ts').then(({ showPanel }) => showPanel(this)),
    )
    this.panel
      .querySelector('button')!
      .addEventListener('click', () => void import('./panel.ts').then(({ keepAll }) => keepAll(this)))
    if (!navigator.serviceWorker) return
    navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<Notice>) => this.heard(data))
    navigator.serviceWorker.addEventListener('controllerchange', () => this.takenOver())
    if (!savesData() || this.controlled) whenQuiet(() => void this.register().catch(() => this.show('none')))
  }

  get panel(): HTMLElement {
    return this.querySelector<HTMLElement>('[popover]')!
  }

  private get button(): HTMLButtonElement {
    return this.querySelector<HTMLButtonElement>(':scope > button')!
  }

  /** @param share how much is stored, 0..1, while saving. */
  show(state: MarkState, share = 0): void {
    const word = stateWords[state] + (state === 'saving' ? ` ${Math.floor(share * 100)}%` : '')
    this.dataset['state'] = state
    this.button.querySelector('span')!.textContent = word
    if (state === 'update') this.button.removeAttribute('popovertarget')
    else this.button.setAttribute('popovertarget', this.panel.id)
  }

  /** Stores the site, unless that was done. Rejects when the browser does not allow it. */
  async register(): Promise<ServiceWorkerRegistration> {
    const base = this.dataset['base'] ?? '/'
    const registration = await navigator.serviceWorker.register(`${base}sw.js`, {
      scope: base,
      updateViaCache: 'none',
    })
    if (registration.waiting && registration.active) this.show('update')
    registration.addEventListener('updatefound', () => this.follow(registration))
    this.follow(registration)
    return registration
  }

  private follow(registration: ServiceWorkerRegistration): void {
    const worker = registration.installing
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && registration.active) this.show('update')
      if (worker.state === 'activated' && !this.controlled) this.show('ready')
      if (worker.state === 'redundant' && !registration.active) this.show('none')
    })
  }

  private heard(notice: Notice): void {
    if (notice.type === 'stale') this.show('update')
    // While a newer build is being stored the older one still answers: nothing to report.
    else if (!this.controlled) this.show('saving', notice.done / notice.total)
  }

  private pressed(): void {
    if (this.dataset['state'] !== 'update') return
    this.accepted = true
    void navigator.serviceWorker.getRegistration().then((registration) => {
      if (registration?.waiting) registration.waiting.postMessage({ type: 'accept' } satisfies Request, [])
      else location.reload()
    })
  }

  /** Another build answers from now on: this page belongs to the old one. */
  private takenOver(): void {
    const first = !this.controlled
    this.controlled = true
    if (first) this.show('ready')
    else if (this.accepted || !document.querySelector(busyLab)) location.reload()
    else this.show('update')
  }
}

/** Network Information API, which not every browser has. */
interface NetworkNavigator extends Navigator {
  readonly connection?: { readonly saveData?: boolean }
}

function savesData(): boolean {
  const { connection }: NetworkNavigator = navigator
  return connection?.saveData === true
}

/** After the page has loaded, so that storing the rest does not slow down what is being read. */
function whenQuiet(start: () => void): void {
  const delay = document.querySelector(TRAINING_LAB) ? DELAY.lab : DELAY.usual
  const attempt = (): void => {
    if (document.querySelector(WORKING_LAB)) setTimeout(attempt, DELAY.lab)
    else start()
  }
  if (document.readyState === 'complete') setTimeout(attempt, delay)
  else addEventListener('load', () => setTimeout(attempt, delay), { once: true })
}
