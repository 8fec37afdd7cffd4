import { notFoundPage, placeOf, type FileMark, type Manifest, type Place } from './manifest.ts'
import type { Notice, Survey } from './messages.ts'
import { collect, joined, StaleError, type Progress, type Store } from './store.ts'

type FilePlace = Extract<Place, { kind: 'file' }>

/** What a snapshot needs from the worker that it lives in. */
export interface Surroundings {
  readonly store: Store
  readonly manifest: Manifest
  /** The site's path, with a slash at both ends. */
  readonly base: string
  readonly fetch: typeof globalThis.fetch
  /** Tells every page. */
  readonly tell: (notice: Notice) => void
}

const atOnce = 6
const staleSentence = '这个文件属于旧版本，服务器上已经换成新版本：请重新载入页面。'

/** One build of the site, stored on this device: installs it, answers from it, completes it. */
export class Snapshot {
  private readonly site: Surroundings

  constructor(site: Surroundings) {
    this.site = site
  }

  /**
   * Stores every core file that is not stored yet. All bytes are compared with the build; one that differs ends it all.
   * @throws StaleError while an update of the server is half done.
   */
  async install(): Promise<void> {
    const { store, manifest, tell } = this.site
    const files = Object.entries(manifest.core)
    const total = sumBytes(files)
    let done = 0
    const queue = files.values()
    const work = async (): Promise<void> => {
      for (const [url, mark] of queue) {
        if (!(await store.has(url, mark))) await store.fetchAndKeep(url, mark)
        done += mark[1]
        tell({ type: 'saving', done, total })
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
  }

  /** Forgets the files of older builds. */
  async activate(): Promise<void> {
    const { store, manifest } = this.site
    await store.retain([...Object.entries(manifest.core), ...Object.entries(manifest.late)])
  }

  /** The answer to a request, or undefined when it is none of the snapshot's business. */
  answer(request: Request): Promise<Response> | undefined {
    const { origin, pathname, search } = new URL(request.url)
    const { base, manifest } = this.site
    if (request.method !== 'GET' || origin !== self.location.origin || !pathname.startsWith(base))
      return undefined
    const place = placeOf(manifest, pathname.slice(base.length))
    if (place.kind === 'file') return this.file(request, place)
    if (place.kind === 'redirect') return Promise.resolve(Response.redirect(base + place.url + search, 301))
    return request.mode === 'navigate' ? this.unknownPage(request) : undefined
  }

  private async file(request: Request, place: FilePlace): Promise<Response> {
    const stored = await this.site.store.read(place.url, place.mark)
    if (stored) return stored
    const response = await this.site.fetch(request.url, { cache: 'no-cache' })
    if (!response.ok || !response.body) return this.stale()
    return place.late ? this.checkedAtTheEnd(response, place) : this.checkedFirst(request, response, place)
  }

  /** For a core file that the browser has thrown away. A whole page of a newer build is better than none. */
  private async checkedFirst(
    request: Request,
    response: Response,
    { url, mark }: FilePlace,
  ): Promise<Response> {
    const type = response.headers.get('content-type') ?? ''
    const bytes = await collect(response.body)
    try {
      await this.site.store.keep(url, mark, bytes, type)
    } catch {
      const stale = this.stale()
      if (request.mode !== 'navigate') return stale
    }
    return new Response(bytes, { headers: { 'content-type': type } })
  }

  /** Passes the bytes on as they come, and breaks off at the end when they are not the ones of this build. */
  private checkedAtTheEnd(response: Response, { url, mark }: FilePlace): Response {
    const { store } = this.site
    const type = response.headers.get('content-type') ?? ''
    const chunks: Uint8Array[] = []
    const check = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (chunk, controller) => {
        chunks.push(chunk)
        controller.enqueue(chunk)
      },
      flush: async (controller) => {
        const length = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0)
        await store.keep(url, mark, joined(chunks, length), type).catch((error: unknown) => {
          if (error instanceof StaleError) this.site.tell({ type: 'stale' })
          controller.error(error)
        })
      },
    })
    // The length of the file, not of what the server may have compressed it to, so that a page can show progress.
    const headers = { 'content-type': type, 'content-length': String(mark[1]) }
    return new Response(response.body!.pipeThrough(check), { headers })
  }

  private stale(): Response {
    this.site.tell({ type: 'stale' })
    const headers = { 'content-type': 'text/plain; charset=utf-8' }
    return new Response(staleSentence, { status: 503, statusText: 'Stale build', headers })
  }

  private async unknownPage(request: Request): Promise<Response> {
    const { store, manifest, fetch } = this.site
    try {
      return await fetch(request)
    } catch (error) {
      const page = await store.read(notFoundPage, manifest.core[notFoundPage] ?? ['', 0])
      if (!page) throw error
      return new Response(page.body, { status: 404, headers: page.headers })
    }
  }

  async survey(): Promise<Survey> {
    const { store, manifest } = this.site
    const late = Object.entries(manifest.late).map(async ([url, mark]) => ({
      url,
      bytes: mark[1],
      kept: await store.has(url, mark),
    }))
    return { coreBytes: sumBytes(Object.entries(manifest.core)), late: await Promise.all(late) }
  }

  /** Stores one late file. @throws StaleError when the server no longer has it. */
  async keep(url: string, progress: Progress): Promise<void> {
    const mark = this.site.manifest.late[url]
    if (!mark) throw new StaleError(url)
    if (!(await this.site.store.has(url, mark))) await this.site.store.fetchAndKeep(url, mark, progress)
  }
}

const sumBytes = (files: readonly (readonly [string, FileMark])[]): number =>
  files.reduce((sum, [, [, bytes]]) => sum + bytes, 0)
