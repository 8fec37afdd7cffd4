import { dataset, type LabelledPoints } from '../../src/data/dataset.ts'
import { cos, sin } from '../../src/engine/nn/angle.ts'
import { random } from '../../src/engine/nn/random.ts'
import { createTrainer } from '../../src/engine/runtime/start.ts'
import type { Dataset } from '../../src/engine/runtime/trainer.ts'
import type { Context, Ending, Run } from '../../src/lab/index.ts'
import { entropyOf, network, ring, STEPS } from './network.ts'
import { artifactsOf } from '../../src/lab/training-run.ts'

interface Recorder {
  append(name: 'loss', x: number, y: readonly number[]): void
  set(name: 'entropy' | 'final', values: readonly number[]): void
}

/** Every point in eight directions, turned about the centre by eighths from an angle of its own. */
const TURNS = 8

/** All turned copies of the points as one larger set: the same labels at every angle. */
export function turnedSet(seed: number, { x, y }: LabelledPoints): Dataset {
  const count = y.values.length
  const offsets = random(seed, 'underfit/angles').uniform(count, 0, 2 * Math.PI)
  const points = new Float32Array(2 * TURNS * count)
  const labels = new Float32Array(TURNS * count)
  for (let row = 0; row < TURNS * count; row++) {
    const i = row % count
    const angle = (offsets[i] ?? 0) + (2 * Math.PI * Math.floor(row / count)) / TURNS
    const [a = 0, b = 0] = [x.values[2 * i], x.values[2 * i + 1]]
    points[2 * row] = cos(angle) * a - sin(angle) * b
    points[2 * row + 1] = sin(angle) * a + cos(angle) * b
    labels[row] = y.values[i] ?? 0
  }
  return dataset(points, 2, labels)
}

/** Steps between two records. */
const EVERY = 25

/** Trains one width on `count` points of every seed and records the training loss. */
export async function fit(
  width: number,
  count: number,
  isTurned: boolean,
  { seeds, ort }: Pick<Context, 'seeds' | 'ort'>,
  record: Recorder,
): Promise<Run> {
  const sets = seeds.map((seed) => ring(seed, count))
  record.set('entropy', sets.map(entropyOf))
  const trainer = await createTrainer(await ort(), {
    network: network(width),
    data: isTurned ? sets.map((set, replica) => turnedSet(seeds[replica] ?? 0, set)) : sets,
    seeds,
    checkpointBudget: 0,
  })
  const total = width === 0 ? STEPS.linear : STEPS.network
  return {
    total,
    async advance(steps): Promise<Ending | undefined> {
      const { first, series, stopped } = await trainer.advance(steps)
      if (stopped) return { kind: 'not-finite', ...stopped }
      const runs = series.loss ?? []
      const length = runs[0]?.length ?? 0
      for (let i = 0; i < length; i++) {
        if ((first + i) % EVERY === 0 || first + i === total - 1)
          record.append(
            'loss',
            first + i,
            runs.map((run) => run[i] ?? Number.NaN),
          )
      }
      if (trainer.step === total)
        record.set(
          'final',
          runs.map((run) => run.at(-1) ?? Number.NaN),
        )
      return undefined
    },
    artifacts: artifactsOf(trainer),
    release: () => trainer.release(),
  }
}

/** Final training loss of one seed. */
export async function finalLoss(
  width: number,
  count: number,
  isTurned: boolean,
  world: Pick<Context, 'seeds' | 'ort'>,
): Promise<{ readonly loss: number; readonly entropy: number }> {
  const found = { loss: Number.NaN, entropy: Number.NaN }
  const run = await fit(width, count, isTurned, world, {
    append: () => undefined,
    set(name, [value = Number.NaN]) {
      if (name === 'entropy') found.entropy = value
      else found.loss = value
    },
  })
  await run.advance(run.total)
  await run.release?.()
  return found
}
