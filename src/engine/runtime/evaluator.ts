import type { DenseArray } from '../training/array.ts'
import { assessmentGraph, evaluationGraph } from '../training/evaluation.ts'
import { alone, checkedInputs, checkedTargets, sharesGraph } from '../training/plan.ts'
import type { Plan } from '../training/plan.ts'
import type { Dataset } from './options.ts'
import type { Ort } from './ort.ts'
import { Program } from './program.ts'
import type { Feed, Output } from './program.ts'
import type { RunState } from './stepper.ts'
import { joined, partOf } from './vectors.ts'

/** Mean loss without penalty, and share of right answers when the loss knows them: [replica]. */
export interface Assessment {
  readonly loss: Float32Array
  readonly accuracy?: Float32Array
}

/** Most programs for data sets of different sizes that are kept ready. */
const MOST_KEPT = 4

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- evaluation graphs put out float32 only
const floats = (data: Feed | undefined): Float32Array => (data ?? new Float32Array()) as Float32Array

/** Runs the network in evaluation mode on vectors that a training run carries. */
export class Evaluator {
  readonly #ort: Ort
  /** The plan of the graphs: of all replicas, or of one when they take turns. */
  readonly #plan: Plan
  readonly #replicas: number
  #forward: Program | undefined
  readonly #assessments = new Map<number, Program>()

  constructor(ort: Ort, plan: Plan) {
    this.#ort = ort
    this.#plan = sharesGraph(plan) ? plan : alone(plan)
    this.#replicas = plan.replicas
  }

  /** Output for x [N, …]: one array [N, …] a replica. */
  async evaluate(vectors: RunState, x: DenseArray): Promise<readonly DenseArray[]> {
    const { values } = checkedInputs(this.#plan, x, 'eval.x')
    this.#forward ??= await Program.compile(this.#ort, evaluationGraph(this.#plan))
    const program = this.#forward
    const { output: all = new Float32Array() } = await this.#run(program, vectors, { x: values })
    const shape = [x.shape[0] ?? 0, ...this.#plan.network.output]
    const each = all.length / this.#replicas
    return Array.from({ length: this.#replicas }, (_, r) => ({
      shape,
      values: all.slice(r * each, (r + 1) * each),
    }))
  }

  /** Mean loss and accuracy on a data set. */
  async assess(vectors: RunState, data: Dataset): Promise<Assessment> {
    const rows = data.x.shape[0] ?? 0
    const x = checkedInputs(this.#plan, data.x, 'x').values
    const y = checkedTargets(this.#plan, data.y, rows, 'y').values
    const { loss = new Float32Array(), accuracy } = await this.#run(await this.#assessment(rows), vectors, {
      x,
      y,
    })
    return { loss, ...(accuracy && { accuracy }) }
  }

  /** Runs a program on all replicas, together or one after another, and answers its outputs end to end. */
  async #run(program: Program, vectors: RunState, feeds: Readonly<Record<string, Feed>>) {
    const turns = this.#replicas / this.#plan.replicas
    const results: Readonly<Record<string, Output>>[] = []
    for (let turn = 0; turn < turns; turn++) {
      results.push(await program.run({ ...partOf(vectors, turn, turns), ...feeds }))
    }
    const names = Object.keys(results[0] ?? {})
    const parts = (name: string) => results.map((result) => floats(result[name]?.data))
    const outputs: Record<string, Float32Array> = Object.fromEntries(
      names.map((name) => [name, joined(parts(name))]),
    )
    return outputs
  }

  async release(): Promise<void> {
    for (const program of [this.#forward, ...this.#assessments.values()]) await program?.release()
    this.#forward = undefined
    this.#assessments.clear()
  }

  async #assessment(rows: number): Promise<Program> {
    const known = this.#assessments.get(rows)
    if (known) return known
    const [oldest] = this.#assessments
    if (oldest && this.#assessments.size >= MOST_KEPT) {
      this.#assessments.delete(oldest[0])
      await oldest[1].release()
    }
    const program = await Program.compile(this.#ort, assessmentGraph(this.#plan, rows))
    this.#assessments.set(rows, program)
    return program
  }
}
