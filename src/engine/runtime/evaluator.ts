import type { DenseArray } from '../training/array.ts'
import { assessmentGraph, evaluationGraph } from '../training/evaluation.ts'
import { checkedInputs, checkedTargets } from '../training/plan.ts'
import type { Plan } from '../training/plan.ts'
import type { Dataset } from './options.ts'
import type { Ort } from './ort.ts'
import { Program } from './program.ts'
import type { Feed } from './program.ts'

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
  readonly #plan: Plan
  #forward: Program | undefined
  readonly #assessments = new Map<number, Program>()

  constructor(ort: Ort, plan: Plan) {
    this.#ort = ort
    this.#plan = plan
  }

  /** Output for x [N, …]: one array [N, …] a replica. */
  async evaluate(vectors: Readonly<Record<string, Feed>>, x: DenseArray): Promise<readonly DenseArray[]> {
    const { values } = checkedInputs(this.#plan, x, 'eval.x')
    this.#forward ??= await Program.compile(this.#ort, evaluationGraph(this.#plan))
    const { output } = await this.#forward.run({ ...vectors, x: values })
    const shape = [x.shape[0] ?? 0, ...this.#plan.network.output]
    const { replicas } = this.#plan
    const all = floats(output?.data)
    const each = all.length / replicas
    return Array.from({ length: replicas }, (_, r) => ({
      shape,
      values: all.slice(r * each, (r + 1) * each),
    }))
  }

  /** Mean loss and accuracy on a data set. */
  async assess(vectors: Readonly<Record<string, Feed>>, data: Dataset): Promise<Assessment> {
    const rows = data.x.shape[0] ?? 0
    const x = checkedInputs(this.#plan, data.x, 'x').values
    const y = checkedTargets(this.#plan, data.y, rows, 'y').values
    const program = await this.#assessment(rows)
    const { loss, accuracy } = await program.run({ ...vectors, x, y })
    return { loss: floats(loss?.data), ...(accuracy && { accuracy: floats(accuracy.data) }) }
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
