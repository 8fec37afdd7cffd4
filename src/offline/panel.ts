import type { OfflineMark } from './mark.ts'
import type { KeepAnswer, Request, Survey } from './messages.ts'

/** A late file could not be stored. */
class KeepError extends Error {
  readonly stale: boolean

  constructor(stale: boolean) {
    super('a late file was not stored')
    this.stale = stale
  }
}

const words = {
  impossible: '这个浏览器不让网站存文件（无痕窗口，或地址不是 https）。联网时一切照常。',
  none: '页面、搜索与公式还没有存到这台设备上。',
  all: (bytes: number) => `整本书、搜索和全部实验都在这台设备上，共 ${size(bytes)}，断网也能读、能训练。`,
  core: (bytes: number, missing: number) =>
    `页面和搜索已在这台设备上，共 ${size(bytes)}。实验引擎还差 ${size(missing)}：第一次运行实验时自动存入，也可以现在存。`,
  saving: (done: number, total: number) => `正在存入 ${size(done)} / ${size(total)}。`,
  failed: '没有存完：网络断了。连上以后再按一次，已存的部分不会重来。',
  stale: '没有存完：服务器上已经换成新版本，请先重新载入页面。',
}

/** Fills the panel of the mark when it is opened; does nothing when it is closed. */
export async function showPanel(mark: OfflineMark): Promise<void> {
  if (!mark.panel.matches(':popover-open')) return
  if (mark.panel.ariaBusy === 'true') return
  if (!navigator.serviceWorker) return describe(mark, words.impossible, false)
  const worker = await activeWorker()
  if (!worker) return describe(mark, words.none, true)
  const { coreBytes, late } = await survey(worker)
  const missing = sum(late.filter(({ kept }) => !kept))
  const all = coreBytes + sum(late)
  describe(mark, missing === 0 ? words.all(all) : words.core(all - missing, missing), missing > 0)
}

/** Stores the pages if need be and then every late file; says how far it is, in bytes. */
export async function keepAll(mark: OfflineMark): Promise<void> {
  const { panel } = mark
  panel.ariaBusy = 'true'
  describe(mark, words.none, false)
  try {
    await mark.register()
    const { active } = await navigator.serviceWorker.ready
    await navigator.storage.persist?.()
    const { coreBytes, late } = await survey(active!)
    await keepLate(mark, active!, late)
    mark.show('ready')
    describe(mark, words.all(coreBytes + sum(late)), false)
  } catch (error) {
    const stale = error instanceof KeepError && error.stale
    mark.show(stale ? 'update' : navigator.serviceWorker?.controller ? 'ready' : 'none')
    describe(mark, stale ? words.stale : error instanceof KeepError ? words.failed : words.impossible, !stale)
  } finally {
    panel.ariaBusy = 'false'
    progressOf(panel).hidden = true
  }
}

async function keepLate(mark: OfflineMark, worker: ServiceWorker, late: Survey['late']): Promise<void> {
  const missing = late.filter(({ kept }) => !kept)
  const total = sum(missing)
  const bar = progressOf(mark.panel)
  bar.hidden = false
  bar.max = total
  let before = 0
  for (const { url, bytes } of missing) {
    await keep(worker, url, (arrived) => {
      bar.value = before + arrived
      mark.show('saving', bar.value / total)
      sentenceOf(mark.panel).textContent = words.saving(bar.value, total)
    })
    before += bytes
  }
}

const progressOf = (panel: HTMLElement): HTMLProgressElement => panel.querySelector('progress')!
const sentenceOf = (panel: HTMLElement): HTMLElement => panel.querySelector('p')!

function describe({ panel }: OfflineMark, sentence: string, more: boolean): void {
  sentenceOf(panel).textContent = sentence
  panel.querySelector('button')!.hidden = !more
}

async function activeWorker(): Promise<ServiceWorker | undefined> {
  return (await navigator.serviceWorker.getRegistration())?.active ?? undefined
}

async function survey(worker: ServiceWorker): Promise<Survey> {
  return new Promise((resolve) =>
    ask(worker, { type: 'survey' }, ({ data }: MessageEvent<Survey>) => resolve(data)),
  )
}

async function keep(worker: ServiceWorker, url: string, progress: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    ask(worker, { type: 'keep', url }, ({ data: answer }: MessageEvent<KeepAnswer>) => {
      if (answer.type === 'bytes') progress(answer.bytes)
      else if (answer.type === 'kept') resolve()
      else reject(new KeepError(answer.stale))
    })
  })
}

function ask(worker: ServiceWorker, request: Request, hear: (event: MessageEvent) => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', hear)
  port1.start()
  worker.postMessage(request, [port2])
}

const sum = (files: readonly { readonly bytes: number }[]): number =>
  files.reduce((total, { bytes }) => total + bytes, 0)

const size = (bytes: number): string =>
  bytes < 1e6 ? `${Math.round(bytes / 1e3)}\u00a0kB` : `${(bytes / 1e6).toFixed(1)}\u00a0MB`
