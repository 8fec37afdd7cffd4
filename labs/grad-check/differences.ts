import { encode } from '../../src/engine/graph/encode.ts'
import type { Graph } from '../../src/engine/graph/rule.ts'
import { random } from '../../src/engine/nn/random.ts'
import type { Ort } from '../../src/engine/runtime/ort.ts'
import { standardNormal } from '../../src/data/regression.ts'
import { CHECKED, gradientGraph, loadSubject, lossGraph, parametersOf } from './network.ts'
import { FEATURES, SAMPLES, type Subject } from './subject.ts'

/** Standard deviation of every weight; biases are zero. */
const DEVIATION = 0.5

/** Arrays by input name, without the shapes, which the graph knows. */
export type Point = Readonly<Record<string, Float32Array>>

/** Data and weights of one seed. The weights are kept [in, out], as the graph takes them. */
export function pointOf(seed: number, subject: Subject): Point {
  const { x, y } = standardNormal(seed, SAMPLES, FEATURES)
  const weights = parametersOf(subject).map(({ key, shape, role }) => {
    const length = shape.reduce((product, axis) => product * axis, 1)
    const values =
      role === 'weight'
        ? random(seed, `grad-check/${key}`).normal(length, 0, DEVIATION)
        : new Float32Array(length)
    return [key, values] as const
  })
  const classes = subject.loss === 'bce_with_logits'
  return {
    ...Object.fromEntries(weights),
    x: x.values,
    y: classes ? y.values.map((value) => (value > 0 ? 1 : 0)) : y.values,
  }
}

/** Runs a graph on float32 arrays; the outputs by name. */
export interface Runner {
  run(point: Point): Promise<Readonly<Record<string, Float32Array>>>
  release(): Promise<void>
}

export async function runner(ort: Ort, graph: Graph): Promise<Runner> {
  const session = await ort.InferenceSession.create(encode(graph), { executionProviders: ['wasm'] })
  return {
    async run(point) {
      const feeds = graph.inputs.map(({ name, shape }) => {
        const values = point[name]
        if (values === undefined) throw new Error(`缺少输入 ${name}`)
        return [name, new ort.Tensor('float32', values, shape)] as const
      })
      const results = await session.run(Object.fromEntries(feeds))
      const arrays = Object.keys(graph.outputs).map((name) => {
        const data = results[name]?.data
        if (!(data instanceof Float32Array)) throw new Error(`输出 ${name} 不是 float32`)
        return [name, data] as const
      })
      return Object.fromEntries(arrays)
    },
    release: () => session.release(),
  }
}

/** Copies of one array, of which the i-th pair has element i moved by +h and −h, rounded to float32. */
function moved(values: Float32Array, h: number): Float32Array {
  const size = values.length
  const copies = new Float32Array(2 * size * size)
  for (let element = 0; element < size; element++) {
    for (const [place, sign] of [1, -1].entries()) {
      const start = (2 * element + place) * size
      copies.set(values, start)
      copies[start + element] = (values[element] ?? 0) + sign * h
    }
  }
  return copies
}

const norm = (values: ArrayLike<number>): number =>
  Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0))

/** ‖ĝ − g‖ / ‖g‖; 0 when both vanish. */
export function relativeError(estimate: ArrayLike<number>, exact: ArrayLike<number>): number {
  const difference = Array.from(exact, (value, index) => (estimate[index] ?? 0) - value)
  const size = norm(exact)
  return size === 0 && norm(difference) === 0 ? 0 : norm(difference) / size
}

/** Compares the gradient of one subject by reverse mode with central differences, seed by seed. */
export interface Checker {
  readonly stepGraph: Graph
  /** Reverse-mode gradient of the checked weight. */
  gradient(seed: number): Promise<Float32Array>
  /** Relative error of the central differences with step h. */
  error(seed: number, h: number): Promise<number>
  release(): Promise<void>
}

/** Builds the two graphs of a subject: 2 × (number of checked elements) networks in one, and the gradient. */
export async function checker(ort: Ort, subject: Subject): Promise<Checker> {
  await loadSubject(subject)
  const size = FEATURES * subject.width
  const stepGraph = gradientGraph(subject)
  const [reverse, forward] = [await runner(ort, stepGraph), await runner(ort, lossGraph(subject, 2 * size))]
  const gradients = new Map<number, Float32Array>()
  const gradient = async (seed: number): Promise<Float32Array> => {
    const known = gradients.get(seed)
    if (known) return known
    const found = (await reverse.run(pointOf(seed, subject)))['gradient'] ?? new Float32Array()
    gradients.set(seed, found)
    return found
  }
  return {
    stepGraph,
    gradient,
    async error(seed, h) {
      const point = pointOf(seed, subject)
      const { loss = new Float32Array() } = await forward.run({
        ...point,
        [CHECKED]: moved(point[CHECKED] ?? new Float32Array(), h),
      })
      const estimate = Float64Array.from(
        { length: size },
        (_, element) => ((loss[2 * element] ?? 0) - (loss[2 * element + 1] ?? 0)) / (2 * h),
      )
      return relativeError(estimate, await gradient(seed))
    },
    async release() {
      await reverse.release()
      await forward.release()
    },
  }
}
