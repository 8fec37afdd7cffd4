import { markOf, type FileMark } from './manifest.ts'

/** The part of `Cache` that the store needs. */
export type CacheLike = Pick<Cache, 'match' | 'put' | 'delete' | 'keys'>

/** The server has other bytes than this build: it was updated, or an update is half done. */
export class StaleError extends Error {
  readonly url: string

  constructor(url: string) {
    super(`${url} does not match this build`)
    this.url = url
  }
}

/** Called with the bytes that have arrived so far. */
export type Progress = (bytes: number) => void

/**
 * Files by what they contain, not by where they stand, so that two builds can share one store and each can find only its
 * own bytes in it.
 */
export class Store {
  private readonly cache: Promise<CacheLike>
  private readonly base: string
  private readonly fetch: typeof globalThis.fetch

  /** @param base the site's address, with a slash at its end. */
  constructor(cache: Promise<CacheLike>, base: string, fetch: typeof globalThis.fetch) {
    this.cache = cache
    this.base = base
    this.fetch = fetch
  }

  async read(url: string, mark: FileMark): Promise<Response | undefined> {
    return (await this.cache).match(this.key(url, mark), { ignoreVary: true })
  }

  async has(url: string, mark: FileMark): Promise<boolean> {
    return (await this.read(url, mark)) !== undefined
  }

  /** @throws StaleError when these are not the file's bytes. */
  async keep(url: string, mark: FileMark, bytes: Uint8Array<ArrayBuffer>, type: string): Promise<void> {
    const [hash] = await markOf(bytes)
    if (hash !== mark[0]) throw new StaleError(url)
    const headers = { 'content-type': type, 'content-length': String(bytes.byteLength) }
    await (await this.cache).put(this.key(url, mark), new Response(bytes, { headers }))
  }

  /**
   * Fetches a file and keeps it.
   * @throws StaleError when the server has another file, or none, at its address.
   * @throws TypeError when the network fails.
   */
  async fetchAndKeep(url: string, mark: FileMark, progress?: Progress): Promise<void> {
    const response = await this.fetch(this.base + encodeURI(url), { cache: 'no-cache' })
    if (!response.ok) throw response.status < 500 ? new StaleError(url) : new TypeError(response.statusText)
    const bytes = await collect(response.body, progress)
    await this.keep(url, mark, bytes, response.headers.get('content-type') ?? '')
  }

  /** Deletes everything that has none of these marks. */
  async retain(files: Iterable<readonly [url: string, mark: FileMark]>): Promise<void> {
    const wanted = new Set(Array.from(files, ([url, mark]) => this.key(url, mark)))
    const cache = await this.cache
    const unwanted = (await cache.keys()).filter(({ url }) => !wanted.has(url))
    await Promise.all(unwanted.map((request) => cache.delete(request)))
  }

  /** The ending stays, because equal bytes of different types need different headers. */
  private key(url: string, [hash]: FileMark): string {
    const ending = /\.[a-z0-9]+$/i.exec(url)?.[0] ?? '.html'
    return `${this.base}.snapshot/${hash}${ending}`
  }
}

/** All bytes of a stream. */
export async function collect(
  stream: ReadableStream<Uint8Array> | null,
  progress?: Progress,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = stream?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    chunks.push(part.value)
    length += part.value.byteLength
    progress?.(length)
  }
  return joined(chunks, length)
}

export function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}
