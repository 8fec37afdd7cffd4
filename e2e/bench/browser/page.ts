import * as tf from '@tensorflow/tfjs'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import threadedWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'
import { loadOrtInBrowser } from '../../../src/engine/runtime/browser.ts'
import { initialParameters, inTurn, ours } from '../ours.ts'
import { race, type Standings } from '../race.ts'
import { tasks } from '../tasks.ts'
import { typedArrays } from '../typed-arrays/index.ts'
import { tfjs } from './tfjs.ts'

setWasmPaths({
  'tfjs-backend-wasm.wasm': plainWasm,
  'tfjs-backend-wasm-simd.wasm': simdWasm,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedWasm,
})
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)

/** Races one task with everybody who runs in a browser; called by `npm run bench`. */
async function raceTask(name: string, rounds: number): Promise<Standings> {
  const ort = await loadOrtInBrowser(() => {})
  const task = tasks.find((candidate) => candidate.name === name)!
  const entries = {
    ours: ours(ort),
    'ours-in-turn': inTurn(ort),
    'typed-arrays': typedArrays,
    'tfjs-cpu': tfjs('cpu'),
    'tfjs-wasm': tfjs('wasm'),
    'tfjs-webgl': tfjs('webgl'),
  }
  return race(task, entries, await initialParameters(ort, task), rounds)
}

Object.assign(globalThis, { raceTask })
