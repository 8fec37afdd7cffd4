import { exp } from '../../src/engine/nn/exact.ts'
import type { DenseArray } from '../../src/engine/training/array.ts'
import { createTrainer } from '../../src/engine/runtime/start.ts'
import type { Trainer } from '../../src/engine/runtime/trainer.ts'
import { coordinates } from '../../src/data/dataset.ts'
import type { Columns, Context, Curve, Ending, Field, Run } from '../../src/lab/index.ts'
import { spiralNetwork, spirals } from './network.ts'
import { artifactsOf } from '../../src/lab/training-run.ts'

/** The plane that is shown: from −EXTENT to EXTENT on both axes. */
export const EXTENT = 1.2
const NODES = 49
/** Steps at which the boundary is kept, to show how it turned. */
export const KEPT = [
  { name: 'early', at: 20 },
  { name: 'middle', at: 60 },
] as const

interface Recorder {
  extend(name: 'loss' | 'accuracy', points: Curve): void
  set(name: 'field' | 'early' | 'middle', data: Field): void
  set(name: 'points', data: Columns<'x' | 'y' | 'label'>): void
}

export interface Training {
  readonly lr: number
  readonly noise: number
  readonly steps: number
}

/** Nodes of the plane, row by row from the bottom. */
function plane(): DenseArray {
  const at = (index: number): number => -EXTENT + (2 * EXTENT * index) / (NODES - 1)
  const values = new Float32Array(2 * NODES * NODES)
  for (let row = 0; row < NODES; row++)
    for (let column = 0; column < NODES; column++) {
      values[2 * (row * NODES + column)] = at(column)
      values[2 * (row * NODES + column) + 1] = at(row)
    }
  return { values, shape: [NODES * NODES, 2] }
}

const sigmoid = (logits: Float32Array): Float32Array => logits.map((logit) => 1 / (1 + exp(-logit)))

/** What the first network of a trainer says over the plane: a trainer of one replica is handed its part of the state. */
async function lens(options: Parameters<typeof createTrainer>[1], ort: Parameters<typeof createTrainer>[0]) {
  const [seed = 0] = options.seeds
  const single = await createTrainer(ort, {
    ...options,
    data: [options.data].flat()[0]!,
    seeds: [seed],
    checkpointBudget: 0,
  })
  const x = plane()
  return {
    async look(trainer: Trainer): Promise<Field> {
      const { step, state } = trainer.checkpoint()
      const part = Object.entries(state).map(
        ([name, vector]) => [name, vector.slice(0, vector.length / trainer.replicas)] as const,
      )
      single.restore({ step, state: Object.fromEntries(part) })
      const [output] = await single.evaluate(x)
      const range = [-EXTENT, EXTENT] as const
      return {
        x: range,
        y: range,
        columns: NODES,
        rows: NODES,
        values: sigmoid(output?.values ?? new Float32Array()),
      }
    },
    network: () => single.network(),
    release: () => single.release(),
  }
}

/** One run: every seed has its own points and initial values; all train at once. */
export async function trainSpirals(
  training: Training,
  { seeds, ort }: Pick<Context, 'seeds' | 'ort'>,
  record: Recorder,
): Promise<Run> {
  const engine = await ort()
  const data = seeds.map((seed) => spirals(seed, training.noise))
  const options = {
    network: spiralNetwork(training.lr),
    data,
    seeds,
    streams: ['accuracy'] as const,
    checkpointBudget: 0,
  }
  const trainer = await createTrainer(engine, options)
  const eye = await lens(options, engine)
  const { x, y } = coordinates(data[0]!)
  record.set('points', { x: [...x], y: [...y], label: [...(data[0]?.y.values ?? [])] })

  async function stretch(steps: number): Promise<Ending | undefined> {
    const { first, series, stopped } = await trainer.advance(steps)
    for (const name of ['loss', 'accuracy'] as const) {
      const runs = (series[name] ?? []).map((run) => [...run])
      record.extend(name, { x: (runs[0] ?? []).map((_, index) => first + index), y: runs })
    }
    return stopped ? { kind: 'not-finite', ...stopped } : undefined
  }

  return {
    total: training.steps,
    async advance(steps) {
      const end = trainer.step + steps
      for (const { name, at } of KEPT.filter(({ at }) => at > trainer.step && at <= end)) {
        const ending = await stretch(at - trainer.step)
        if (ending) return ending
        record.set(name, await eye.look(trainer))
      }
      const ending = end > trainer.step ? await stretch(end - trainer.step) : undefined
      record.set('field', await eye.look(trainer))
      return ending
    },
    artifacts: artifactsOf(trainer),
    async release() {
      await trainer.release()
      await eye.release()
    },
  }
}
