import { GraphBuilder } from '../graph/builder.ts'
import { encode } from '../graph/encode.ts'

/** The smallest model there is, one node: a session of it makes onnxruntime ready. */
export function smallestModel(): Uint8Array {
  const b = new GraphBuilder()
  const x = b.input('x', 'float32', [1])
  return encode(b.build({ y: b.op('Neg', [x]) }))
}
