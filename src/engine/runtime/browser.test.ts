import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { WASM_BYTES } from './browser.ts'

test('the size of the wasm is that of the installed package', () => {
  const file = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm')
  expect(statSync(file).size).toBe(WASM_BYTES)
})
