import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web/wasm'
import type { Evaluate, Feeds } from '../autodiff/check.ts'
import { encode } from '../graph/encode.ts'
import { isDType } from '../graph/value.ts'
import type { Tensor, TypedArray } from '../graph/value.ts'
import type { Ort } from './ort.ts'

/** Runs graphs that are wanted once, each in a session of its own that is released afterwards. */
export const evaluateOnce =
  (ort: Ort): Evaluate =>
  async (graph, feeds) => {
    const session = await ort.InferenceSession.create(encode(graph))
    const results: Feeds[] = []
    for (const feed of feeds) results.push(fromOrt(await session.run(toOrt(ort, feed))))
    await session.release()
    return results
  }

const toOrt = (ort: Ort, feeds: Feeds): InferenceSession.FeedsType =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, { dtype, shape, data }]) => [name, new ort.Tensor(dtype, data, shape)]),
  )

const fromOrt = (tensors: InferenceSession.ReturnType): Feeds =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, asTensor(tensor)]))

function asTensor({ type, dims, data }: OrtTensor): Tensor {
  if (!isDType(type) || !isNumeric(data)) throw new Error(`不认识元素类型 ${type}`)
  return { dtype: type, shape: dims, data }
}

const isNumeric = (data: OrtTensor['data']): data is TypedArray & OrtTensor['data'] =>
  ArrayBuffer.isView(data)
