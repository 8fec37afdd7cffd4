import { beforeEach, describe, expect, test, vi } from 'vitest'
import { isLate, isLeftOut, markOf, placeOf, type FileMark, type Manifest } from './manifest.ts'
import type { Notice } from './messages.ts'
import { Snapshot } from './snapshot.ts'
import { StaleError, Store, type CacheLike } from './store.ts'

const base = 'https://book.example/handbook/'
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** A server's files by address relative to the base; an Error is thrown when its file is fetched. */
type Files = Record<string, string | Error>

const addressOf = (request: RequestInfo | URL): string =>
  request instanceof Request ? request.url : new URL(request).href

class MemoryCache implements CacheLike {
  readonly stored = new Map<string, Response>()
  async match(request: RequestInfo | URL): Promise<Response | undefined> {
    return this.stored.get(addressOf(request))?.clone()
  }
  async put(request: RequestInfo | URL, response: Response): Promise<void> {
    this.stored.set(addressOf(request), response)
  }
  async delete(request: RequestInfo | URL): Promise<boolean> {
    return this.stored.delete(addressOf(request))
  }
  async keys(): Promise<readonly Request[]> {
    return Array.from(this.stored.keys(), (url) => new Request(url))
  }
}

async function build(core: Files, late: Files = {}): Promise<Manifest> {
  const marks = async (files: Files): Promise<Record<string, FileMark>> =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(files).map(async ([url, text]) => [url, await markOf(bytesOf(String(text)))]),
      ),
    )
  return { core: await marks(core), late: await marks(late) }
}

class Device {
  readonly cache = new MemoryCache()
  readonly fetched: string[] = []
  readonly notices: Notice[] = []
  server: Files = {}

  private readonly fetch = async (request: RequestInfo | URL): Promise<Response> => {
    const url = decodeURI(addressOf(request)).slice(base.length)
    this.fetched.push(url)
    const file = this.server[url]
    if (file instanceof Error) throw file
    return file === undefined
      ? new Response('no such file', { status: 404 })
      : new Response(file, {
          headers: { 'content-type': url.endsWith('.wasm') ? 'application/wasm' : 'text/html' },
        })
  }

  snapshot(manifest: Manifest): Snapshot {
    const store = new Store(Promise.resolve(this.cache), base, this.fetch)
    const tell = (notice: Notice): void => void this.notices.push(notice)
    return new Snapshot({ store, manifest, base: '/handbook/', fetch: this.fetch, tell })
  }
}

/** A request as a browser makes it; Node does not let `mode` be navigate. */
function request(path: string, mode = 'no-cors'): Request {
  const made = new Request(base + path)
  Object.defineProperty(made, 'mode', { value: mode })
  return made
}

const pages: Files = {
  '': '<h1>home</h1>',
  'a/': '<h1>a</h1>',
  'b/': '<h1>b</h1>',
  '404.html': '<h1>gone</h1>',
}
let device: Device

beforeEach(() => {
  device = new Device()
  vi.stubGlobal('self', { location: new URL(base) })
})

describe('installing', () => {
  test('stores every core file and reports bytes up to the total', async () => {
    device.server = pages
    await device.snapshot(await build(pages)).install()
    expect(device.cache.stored.size).toBe(4)
    const total = Object.values(pages).join('').length
    expect(device.notices.at(-1)).toEqual({ type: 'saving', done: total, total })
  })

  test('one file of another build fails it', async () => {
    device.server = { ...pages, 'b/': '<h1>b, second edition</h1>' }
    await expect(device.snapshot(await build(pages)).install()).rejects.toThrow(StaleError)
  })

  test('a missing file fails it', async () => {
    device.server = { '': pages['']!, 'a/': pages['a/']! }
    await expect(device.snapshot(await build(pages)).install()).rejects.toThrow(StaleError)
  })

  test('an update fetches what changed and then forgets what nobody needs', async () => {
    device.server = pages
    await device.snapshot(await build(pages)).install()
    const next = { ...pages, 'b/': '<h1>b, second edition</h1>' }
    device.server = next
    device.fetched.length = 0
    const snapshot = device.snapshot(await build(next))
    await snapshot.install()
    expect(device.fetched).toEqual(['b/'])
    expect(device.cache.stored.size).toBe(5)
    await snapshot.activate()
    expect(device.cache.stored.size).toBe(4)
  })
})

/** A build on the device, and a network that is gone. */
async function installed(late: Files = {}): Promise<Snapshot> {
  device.server = { ...pages, ...late }
  const snapshot = device.snapshot(await build(pages, late))
  await snapshot.install()
  device.server = Object.fromEntries(Object.keys(device.server).map((url) => [url, new TypeError('offline')]))
  return snapshot
}

describe('answering', () => {
  test('gives its own bytes without the network, whatever the query', async () => {
    const snapshot = await installed()
    const response = await snapshot.answer(request('a/?seed=3'))
    expect(await response?.text()).toBe(pages['a/'])
    expect(response?.headers.get('content-type')).toBe('text/html')
  })

  test('sends slashless addresses to the page, query included', async () => {
    vi.spyOn(Response, 'redirect').mockImplementation((url) => new Response(String(url), { status: 301 }))
    const response = await (await installed()).answer(request('a?x=1', 'navigate'))
    expect([response?.status, await response?.text()]).toEqual([301, '/handbook/a/?x=1'])
    vi.restoreAllMocks()
  })

  test('answers an unknown page with the stored 404 page when the network is gone', async () => {
    const snapshot = await installed()
    device.server['nowhere/'] = new TypeError('offline')
    const response = await snapshot.answer(request('nowhere/', 'navigate'))
    expect([response?.status, await response?.text()]).toEqual([404, pages['404.html']])
  })

  test('leaves other hosts, other methods and unknown files alone', async () => {
    const snapshot = await installed()
    expect(snapshot.answer(new Request('https://elsewhere.example/handbook/a/'))).toBeUndefined()
    expect(snapshot.answer(new Request(`${base}a/`, { method: 'POST' }))).toBeUndefined()
    expect(snapshot.answer(request('font.ttf'))).toBeUndefined()
  })

  test('keeps a late file at its first use', async () => {
    const late = { 'engine.wasm': 'wasm bytes' }
    const snapshot = await installed(late)
    device.server = late
    const first = await snapshot.answer(request('engine.wasm'))
    expect(first?.headers.get('content-length')).toBe('10')
    expect(await first?.text()).toBe('wasm bytes')
    device.server = {}
    expect(await (await snapshot.answer(request('engine.wasm')))?.text()).toBe('wasm bytes')
    expect((await snapshot.survey()).late).toEqual([{ url: 'engine.wasm', bytes: 10, kept: true }])
  })

  test('breaks off a late file of another build, keeps nothing and says so', async () => {
    const snapshot = await installed({ 'engine.wasm': 'wasm bytes' })
    device.server = { 'engine.wasm': 'WASM bytes' }
    const response = await snapshot.answer(request('engine.wasm'))
    await expect(response?.text()).rejects.toThrow()
    expect(device.notices.at(-1)).toEqual({ type: 'stale' })
    expect((await snapshot.survey()).late[0]?.kept).toBe(false)
  })

  test('a late file that is gone from the server is a new version, in words', async () => {
    const snapshot = await installed({ 'engine.wasm': 'wasm bytes' })
    device.server = {}
    const response = await snapshot.answer(request('engine.wasm'))
    expect(response?.status).toBe(503)
    expect(await response?.text()).toContain('新版本')
    expect(device.notices.at(-1)).toEqual({ type: 'stale' })
  })

  test('a page that the browser threw away is fetched again; a newer page is shown but not kept', async () => {
    const snapshot = await installed()
    device.cache.stored.clear()
    device.server = { 'a/': pages['a/']!, 'b/': 'second edition' }
    expect(await (await snapshot.answer(request('a/', 'navigate')))?.text()).toBe(pages['a/'])
    expect(await (await snapshot.answer(request('b/', 'navigate')))?.text()).toBe('second edition')
    expect(device.cache.stored.size).toBe(1)
    expect((await snapshot.answer(request('b/')))?.status).toBe(503)
  })
})

describe('keeping late files on demand', () => {
  test('reports the bytes that have arrived', async () => {
    device.server = { 'engine.wasm': 'wasm bytes' }
    const snapshot = device.snapshot(await build({}, device.server))
    const arrived: number[] = []
    await snapshot.keep('engine.wasm', (bytes) => arrived.push(bytes))
    expect(arrived.at(-1)).toBe(10)
    await expect(snapshot.keep('other.wasm', () => {})).rejects.toThrow(StaleError)
  })

  test('tells a network that fails from a server that has changed', async () => {
    const manifest = await build({}, { 'engine.wasm': 'wasm bytes' })
    device.server = { 'engine.wasm': new TypeError('offline') }
    await expect(device.snapshot(manifest).keep('engine.wasm', () => {})).rejects.toThrow(TypeError)
    device.server = {}
    await expect(device.snapshot(manifest).keep('engine.wasm', () => {})).rejects.toThrow(StaleError)
  })
})

describe('the manifest', () => {
  test('a mark is the beginning of the SHA-256 and the length', async () => {
    // FIPS 180-2, appendix B.1: the digest of "abc".
    expect(await markOf(bytesOf('abc'))).toEqual(['ba7816bf8f01cfea414140de5dae2223', 3])
  })

  test('wasm and big files are late, the search never is', () => {
    expect(isLate('_astro/ort.wasm', 10)).toBe(true)
    expect(isLate('figures/film.bin', 2 ** 20)).toBe(true)
    expect(isLate('search/text.json', 2 ** 22)).toBe(false)
    expect(isLate('a/', 2 ** 19)).toBe(false)
    expect(isLeftOut('_astro/KaTeX_Main.ttf')).toBe(true)
    expect(isLeftOut('_astro/KaTeX_Main.woff2')).toBe(false)
  })

  test('index.html is its folder', async () => {
    const manifest = await build(pages)
    expect(placeOf(manifest, 'a/index.html')).toMatchObject({ kind: 'file', url: 'a/' })
    expect(placeOf(manifest, '')).toMatchObject({ kind: 'file', url: '' })
    expect(placeOf(manifest, 'a')).toEqual({ kind: 'redirect', url: 'a/' })
    expect(placeOf(manifest, '%E4%B8')).toEqual({ kind: 'unknown' })
  })
})
