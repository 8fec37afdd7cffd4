import type * as OrtModule from 'onnxruntime-web/wasm'

/** The onnxruntime-web module, set up for one thread. */
export type Ort = typeof OrtModule
