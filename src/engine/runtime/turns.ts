import type { Graph } from '../graph/rule.ts'
import { alone } from '../training/plan.ts'
import { rowOrder } from './options.ts'
import type { TrainerOptions } from './options.ts'
import type { Ort } from './ort.ts'
import { Stepper } from './stepper.ts'
import type { NonFinite, RunState, StepperParts, Steps, Stretch } from './stepper.ts'
import { joined, partOf } from './vectors.ts'

/** [steps, C] of each replica as [steps, R, C]. */
function interleaved(series: readonly Float32Array[], steps: number): Float32Array {
  const width = (series[0]?.length ?? 0) / steps
  const rows = Array.from({ length: steps }, (_, step) =>
    series.map((values) => values.subarray(step * width, (step + 1) * width)),
  )
  return joined(rows.flat())
}

/** Steps of replicas that take turns with one graph of a single replica. */
export class Turns implements Steps {
  readonly #steppers: readonly Stepper[]
  readonly graph: Graph
  readonly most: number

  private constructor(steppers: readonly Stepper[], first: Stepper) {
    this.#steppers = steppers
    this.graph = first.graph
    this.most = first.most
  }

  /** One part a replica; all with the same plan. */
  static async create(
    ort: Ort,
    [own, ...others]: readonly [StepperParts, ...StepperParts[]],
  ): Promise<Turns> {
    const first = await Stepper.create(ort, own)
    return new Turns([first, ...others.map((parts) => first.for(parts))], first)
  }

  async run(state: RunState, first: number, count: number): Promise<Stretch> {
    const parts = this.#steppers.map((_, r) => partOf(state, r, this.#steppers.length))
    const tried = await this.#each((stepper, r) => stepper.run(parts[r] ?? {}, first, count))
    const steps = Math.min(...tried.map((stretch) => stretch.steps))
    const done = await this.#each(async (stepper, r) => {
      const known = tried[r]
      return known?.steps === steps ? known : stepper.run(parts[r] ?? {}, first, steps)
    })
    return {
      state: Object.fromEntries(
        Object.keys(state).map((name) => [
          name,
          joined(done.map((stretch) => stretch.state[name] ?? new Float32Array())),
        ]),
      ),
      series: interleaved(
        done.map(({ series }) => series),
        steps,
      ),
      steps,
      isSound: done.every(({ isSound }) => isSound),
    }
  }

  async probe(state: RunState, step: number): Promise<NonFinite | undefined> {
    for (const [replica, stepper] of this.#steppers.entries()) {
      const found = await stepper.probe(partOf(state, replica, this.#steppers.length), step)
      if (found !== undefined) return { ...found, replica }
    }
    return undefined
  }

  async release(): Promise<void> {
    await this.#steppers[0]?.release()
  }

  async #each<T>(act: (stepper: Stepper, replica: number) => Promise<T>): Promise<readonly T[]> {
    const results: T[] = []
    for (const [replica, stepper] of this.#steppers.entries()) results.push(await act(stepper, replica))
    return results
  }
}

/** The parts of replicas that take turns, one each: its seed, its data, its order of rows. */
export function apart(
  { plan, data, seeds, frozen, ...rest }: StepperParts,
  options: TrainerOptions,
): readonly [StepperParts, ...StepperParts[]] {
  const count = seeds.length
  const part = (replica: number): StepperParts => {
    const seed = seeds[replica] ?? 0
    const own =
      data.sets > 1 ? { ...data, sets: 1, ...partOf({ x: data.x, y: data.y }, replica, count) } : data
    return {
      ...rest,
      plan: alone(plan),
      data: own,
      order: rowOrder({ ...options, seeds: [seed] }, own),
      seeds: [seed],
      members: [replica],
      frozen: partOf({ frozen }, replica, count)['frozen'] ?? frozen,
    }
  }
  const [, ...others] = seeds.keys()
  return [part(0), ...others.map(part)]
}
