/** A file of one build: the first 32 hexadecimal digits of its SHA-256, and its length in bytes. */
export type FileMark = readonly [hash: string, bytes: number]

/**
 * Every file of one build by its address relative to the base; pages end in a slash, the home page is the empty string.
 * `core` is stored when the worker is installed, `late` at first use or on demand.
 */
export interface Manifest {
  readonly core: Readonly<Record<string, FileMark>>
  readonly late: Readonly<Record<string, FileMark>>
}

/** What an address means in a snapshot. */
export type Place =
  | { readonly kind: 'file'; readonly url: string; readonly mark: FileMark; readonly late: boolean }
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'unknown' }

/** The address of the page that says that there is no such page. */
export const notFoundPage = '404.html'

const markLength = 32
const lateFrom = 1024 * 1024

/** The mark of some bytes. */
export async function markOf(bytes: BufferSource): Promise<FileMark> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hash.slice(0, markLength), bytes.byteLength]
}

/** WebAssembly and other big files wait until they are wanted; the search's text never does. */
export const isLate = (url: string, bytes: number): boolean =>
  url.endsWith('.wasm') || (bytes >= lateFrom && !url.startsWith('search/'))

/** Formats that no browser asks for when woff2 is offered beside them, and the worker itself. */
export const isLeftOut = (url: string): boolean => url === 'sw.js' || /\.(ttf|woff|map)$/.test(url)

/** `path` relative to the base, without query or fragment, as a browser asks for it. */
export function placeOf({ core, late }: Manifest, path: string): Place {
  const url = decode(path).replace(/(^|\/)index\.html$/, '$1')
  const early = core[url]
  if (early) return { kind: 'file', url, mark: early, late: false }
  const mark = late[url]
  if (mark) return { kind: 'file', url, mark, late: true }
  return core[`${url}/`] ? { kind: 'redirect', url: `${url}/` } : { kind: 'unknown' }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
