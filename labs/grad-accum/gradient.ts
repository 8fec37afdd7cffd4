import { grad } from '../../src/engine/autodiff/grad.ts'
import { GraphBuilder } from '../../src/engine/graph/builder.ts'
import { notation } from '../../src/engine/graph/notation.ts'
import type { Graph } from '../../src/engine/graph/rule.ts'
import { random } from '../../src/engine/nn/random.ts'
import type { Ort } from '../../src/engine/runtime/ort.ts'
import { Program } from '../../src/engine/runtime/program.ts'
import { CUTS, type Cut } from './cuts.ts'

export type Model = 'linear' | 'mlp' | 'batch_norm'

export const ROWS = 32
export const FEATURES = 5
const HIDDEN = 4

/** Parameters of a model in one vector. */
export const sizeOf: Readonly<Record<Model, number>> = {
  linear: FEATURES,
  mlp: FEATURES * HIDDEN + HIDDEN,
  batch_norm: FEATURES,
}

/** Mean squared error of `rows` samples and its gradient, for parameters in one vector [P]. */
export function gradientGraph(model: Model, rows: number): Graph {
  const b = new GraphBuilder()
  const f = notation(b)
  const x = b.input('x', 'float32', [rows, FEATURES])
  const y = b.input('y', 'float32', [rows, 1])
  const p = b.input('p', 'float32', [sizeOf[model]])
  const output = {
    linear: () => f.matMul(x, f.reshape(p, [FEATURES, 1])),
    mlp: () => {
      const [w, v] = f.split(p, [FEATURES * HIDDEN, HIDDEN])
      const hidden = b.op('Tanh', [f.matMul(x, f.reshape(w, [FEATURES, HIDDEN]))])
      return f.matMul(hidden, f.reshape(v, [HIDDEN, 1]))
    },
    batch_norm: () => {
      const z = f.matMul(x, f.reshape(p, [FEATURES, 1]))
      const centred = f.sub(z, f.mean(z, [0], true))
      const variance = f.mean(f.square(centred), [0], true)
      return f.add(f.mul(f.div(centred, f.sqrt(f.add(variance, 1e-5))), 1.3), 0.2)
    },
  }[model]()
  const loss = f.mean(f.square(f.sub(output, y)))
  const [gradient] = grad(b, loss, [p])
  return b.build({ loss, gradient })
}

/** How the gradients of micro-batches become one: their mean, or weighted by their numbers of samples. */
export type Aggregate = 'mean' | 'weighted'

/** 32 rows of standard normal features and targets. */
export interface Rows {
  readonly x: Float32Array
  readonly y: Float32Array
}

export const rowsOf = (seed: number): Rows => ({
  x: random(seed, 'grad-accum/x').normal(ROWS * FEATURES),
  y: random(seed, 'grad-accum/y').normal(ROWS),
})

export const startOf = (seed: number, model: Model): Float32Array =>
  random(seed, 'grad-accum/p').normal(sizeOf[model], 0, model === 'mlp' ? 0.5 : 1)

/** Computes gradients of parts of the rows; keeps one program a size. */
export class Gradients {
  readonly #ort: Ort
  readonly #model: Model
  readonly #programs = new Map<number, Program>()

  constructor(ort: Ort, model: Model) {
    this.#ort = ort
    this.#model = model
  }

  /** The gradient of the mean loss over rows from … to − 1. */
  async part(
    { x, y }: Rows,
    p: Float32Array,
    from: number,
    to: number,
  ): Promise<{ loss: number; gradient: Float32Array }> {
    const rows = to - from
    const program =
      this.#programs.get(rows) ?? (await Program.compile(this.#ort, gradientGraph(this.#model, rows)))
    this.#programs.set(rows, program)
    const outputs = await program.run({
      x: x.slice(from * FEATURES, to * FEATURES),
      y: y.slice(from, to),
      p,
    })
    const numbers = (name: string): Float32Array => Float32Array.from(outputs[name]?.data ?? [], Number)
    return { loss: numbers('loss')[0] ?? Number.NaN, gradient: numbers('gradient') }
  }

  /** The gradients of all micro-batches, added up in float32 as a training loop adds them into `grad`. */
  async accumulated(rows: Rows, p: Float32Array, cut: Cut, aggregate: Aggregate): Promise<Float32Array> {
    const ends: readonly number[] = CUTS[cut]
    const sum = new Float32Array(p.length)
    let from = 0
    for (const to of ends) {
      const { gradient } = await this.part(rows, p, from, to)
      const weight = aggregate === 'mean' ? 1 / ends.length : (to - from) / ROWS
      gradient.forEach((value, i) => (sum[i] = (sum[i] ?? 0) + weight * value))
      from = to
    }
    return sum
  }

  async release(): Promise<void> {
    for (const program of this.#programs.values()) await program.release()
  }
}

/** ‖a − b‖/‖b‖. */
export function relativeDifference(a: Float32Array, b: Float32Array): number {
  let [apart, size] = [0, 0]
  b.forEach((value, i) => {
    apart += ((a[i] ?? 0) - value) ** 2
    size += value * value
  })
  return Math.sqrt(apart / size)
}
