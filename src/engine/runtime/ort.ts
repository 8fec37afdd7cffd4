import type * as OrtModule from 'onnxruntime-web/wasm'

/** The onnxruntime-web module, set up for one thread. */
export type Ort = typeof OrtModule

/** Loads onnxruntime-web in Node: one thread, so that sums are always added in the same order. */
export async function loadOrt(): Promise<Ort> {
  const ort = await import('onnxruntime-web/wasm')
  ort.env.wasm.numThreads = 1
  ort.env.logLevel = 'error'
  return ort
}
