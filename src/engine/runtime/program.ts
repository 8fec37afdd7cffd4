import { encode } from '../graph/encode.ts'
import { optimize } from '../graph/optimize.ts'
import type { Graph } from '../graph/rule.ts'
import { DYNAMIC, existing } from '../graph/value.ts'
import type { Shape } from '../graph/value.ts'
import type { Ort } from './ort.ts'

/** What a graph is fed with: arrays of the input's element type, in row-major order. */
export type Feed = Float32Array | Int32Array | BigInt64Array | Uint8Array

/** What a run gives back, by output name. */
export interface Output {
  readonly data: Feed
  readonly shape: Shape
}

type Session = Awaited<ReturnType<Ort['InferenceSession']['create']>>

/** Shape with its dynamic axis, if any, worked out from the number of elements. */
function measured(shape: Shape, length: number): number[] {
  const known = shape.reduce((product, axis) => (axis === DYNAMIC ? product : product * axis), 1)
  return shape.map((axis) => (axis === DYNAMIC ? length / known : axis))
}

const types = new Map<unknown, 'float32' | 'int32' | 'int64' | 'bool'>([
  [Float32Array, 'float32'],
  [Int32Array, 'int32'],
  [BigInt64Array, 'int64'],
  [Uint8Array, 'bool'],
])

/** A graph that onnxruntime is ready to run. */
export class Program {
  readonly #ort: Ort
  readonly #session: Session
  /** The graph in the form in which it runs; its inputs are what must be fed. */
  readonly graph: Graph

  private constructor(ort: Ort, session: Session, graph: Graph) {
    this.#ort = ort
    this.#session = session
    this.graph = graph
  }

  /** Hands the graph, in its fastest form, to onnxruntime; rejects with its message when it does not accept the graph. */
  static async compile(ort: Ort, graph: Graph): Promise<Program> {
    const fastest = optimize(graph)
    return new Program(ort, await ort.InferenceSession.create(encode(fastest)), fastest)
  }

  /** Runs the graph once. Every input must be fed; a dynamic axis follows from the length of its array. */
  async run(feeds: Readonly<Record<string, Feed>>): Promise<Readonly<Record<string, Output>>> {
    const tensors = this.graph.inputs.map(({ name, shape }) => {
      return [name, this.#tensor(existing(feeds[name], name), shape)] as const
    })
    const results = await this.#session.run(Object.fromEntries(tensors))
    return Object.fromEntries(
      Object.entries(results).map(([name, { data, dims }]) => {
        if (!types.has(data.constructor)) throw new Error(`输出 ${name} 的元素类型没有用到过`)
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked above
        return [name, { data: data as Feed, shape: dims }]
      }),
    )
  }

  #tensor(data: Feed, shape: Shape) {
    const type = types.get(data.constructor) ?? 'float32'
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the overloads tie each type to one array, as the map does
    return new this.#ort.Tensor(type as 'float32', data as Float32Array, measured(shape, data.length))
  }

  /** Frees the session; the program cannot run afterwards. */
  release(): Promise<void> {
    return this.#session.release()
  }
}
