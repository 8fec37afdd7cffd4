/// <reference types="vite/client" />
/** onnxruntime-web in a page's worker: its wasm is a file of this site, and its download can be watched. */
import mjsUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import type { Ort } from './ort.ts'

/** Size of the wasm in bytes, for servers that compress it and therefore do not say. */
export const WASM_BYTES = 14_239_897

/** Bytes so far and in all. */
export type Progress = (loaded: number, total: number) => void

/**
 * Loads onnxruntime-web with one thread, its wasm included, and the training engine beside it: a session of one node makes it ready. Rejects when the download fails; can
 * then be called again in a new worker.
 */
export async function loadOrtInBrowser(progress: Progress): Promise<Ort> {
  const [ort, { smallestModel }] = await Promise.all([
    import('onnxruntime-web/wasm'),
    import('./first-run.ts'),
  ])
  ort.env.wasm.numThreads = 1
  ort.env.logLevel = 'error'
  ort.env.wasm.wasmPaths = { wasm: new URL(wasmUrl, location.href), mjs: new URL(mjsUrl, location.href) }
  watchDownload(progress)
  const session = await ort.InferenceSession.create(smallestModel())
  await session.release()
  return ort
}

/**
 * Counts the bytes of the wasm while onnxruntime-web fetches it. The response itself goes on untouched, so that it is compiled while
 * it arrives and the browser may keep the compiled code for the next visit.
 */
function watchDownload(progress: Progress): void {
  const { fetch } = globalThis
  globalThis.fetch = async (input, init) => {
    const response = await fetch(input, init)
    if (
      new URL(response.url, location.href).pathname === new URL(wasmUrl, location.href).pathname &&
      response.ok
    ) {
      globalThis.fetch = fetch
      void count(response.clone(), progress)
    }
    return response
  }
}

async function count(response: Response, progress: Progress): Promise<void> {
  const length = Number(response.headers.get('content-length'))
  const total = length > 0 && !response.headers.has('content-encoding') ? length : WASM_BYTES
  let loaded = 0
  const reader = response.body?.getReader()
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    loaded += read.value.length
    progress(Math.min(loaded, total), total)
  }
}
