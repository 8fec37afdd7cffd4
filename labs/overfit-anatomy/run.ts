import { coordinates } from '../../src/data/dataset.ts'
import { exp } from '../../src/engine/nn/exact.ts'
import { createTrainer } from '../../src/engine/runtime/start.ts'
import type { Trainer } from '../../src/engine/runtime/trainer.ts'
import { dense, type DenseArray } from '../../src/engine/training/array.ts'
import type { Columns, Context, Curve, Field, Run } from '../../src/lab/index.ts'
import { lookingRun } from '../../src/lab/training-run.ts'
import { circles, network, turned, turnedBatches, type Choice } from './network.ts'
import { qualityOf, type Quality } from './quality.ts'

export type CurveName = 'trainNll' | 'trainAccuracy' | 'nll' | 'accuracy' | 'ece'
export type BinColumn = 'moment' | 'confidence' | 'accuracy' | 'count'

interface Recorder {
  append(name: CurveName, x: number, y: readonly number[]): void
  extend(name: CurveName, points: Curve): void
  set(name: 'reliability', data: Columns<BinColumn>): void
  set(name: 'points', data: Columns<'x' | 'y' | 'label' | 'flipped'>): void
  set(name: 'surface', data: Field): void
}

/** Steps at which the networks are looked at: close together in the beginning, where the validation loss is lowest. */
export const looks = (steps: number): number[] => {
  const marks = [
    0, 1, 2, 3, 5, 7, 10, 14, 18, 22, 26, 30, 35, 40, 45, 50, 60, 70, 80, 100, 130, 170, 220, 280,
  ]
  const later = Array.from({ length: 40 }, (_, i) => 350 + 100 * i)
  return [...[...marks, ...later].filter((step) => step < steps), steps]
}

const EXTENT = 3
const NODES = 41

function plane(): DenseArray {
  const at = (index: number): number => -EXTENT + (2 * EXTENT * index) / (NODES - 1)
  return dense(
    Array.from({ length: 2 * NODES * NODES }, (_, i) => {
      const node = i >> 1
      return at(i % 2 === 0 ? node % NODES : Math.floor(node / NODES))
    }),
    [NODES * NODES, 2],
  )
}

/** Trains the networks of all seeds and looks at them on the training set as it is and on fresh validation data. */
export async function anatomy(
  choice: Choice & { readonly steps: number },
  isTurning: boolean,
  { seeds, ort }: Pick<Context, 'seeds' | 'ort'>,
  record: Recorder,
): Promise<Run> {
  const [first = 0] = seeds
  const training = seeds.map((seed) => circles(seed, 'train', choice.flip))
  const validation = circles(first, 'validation', choice.flip)
  const trainer = await createTrainer(await ort(), {
    network: network(choice),
    data: isTurning ? training.map((set, replica) => turned(seeds[replica] ?? 0, set)) : training,
    ...(isTurning && { batches: turnedBatches(first, choice.steps) }),
    seeds,
    checkpointBudget: 0,
  })
  const marks = looks(choice.steps)
  const best: (Quality | undefined)[] = []
  const shown = coordinates(training[0]!)
  record.set('points', {
    x: [...shown.x],
    y: [...shown.y],
    label: [...(training[0]?.y.values ?? [])],
    flipped: (training[0]?.flipped ?? []).map(Number),
  })

  async function look(): Promise<void> {
    const seen = await Promise.all([onTraining(trainer, training), onValidation(trainer, validation)])
    const [own, fresh] = seen
    const add = (name: CurveName, values: readonly number[]): void =>
      record.append(name, trainer.step, values)
    add(
      'trainNll',
      own.map(({ nll }) => nll),
    )
    add(
      'trainAccuracy',
      own.map(({ accuracy }) => accuracy),
    )
    add(
      'nll',
      fresh.map(({ nll }) => nll),
    )
    add(
      'accuracy',
      fresh.map(({ accuracy }) => accuracy),
    )
    add(
      'ece',
      fresh.map(({ ece }) => ece),
    )
    fresh.forEach((quality, replica) => {
      if (quality.nll < (best[replica]?.nll ?? Infinity)) best[replica] = quality
    })
    record.set('reliability', reliability(best[0], fresh[0]))
    if (trainer.step === choice.steps) record.set('surface', await surface(trainer))
  }

  return lookingRun(trainer, choice.steps, marks, look)
}

/** Each replica on its own training set: all sets go through the networks together, and each keeps its own rows. */
async function onTraining(
  trainer: Trainer,
  sets: readonly { x: DenseArray; y: DenseArray }[],
): Promise<Quality[]> {
  const [{ x } = { x: dense([], [0, 2]) }] = sets
  const count = x.shape[0] ?? 0
  const all = dense(
    sets.flatMap((set) => [...set.x.values]),
    [sets.length * count, 2],
  )
  const outputs = await trainer.evaluate(all)
  return sets.map(({ y }, replica) =>
    qualityOf(outputs[replica]?.values.subarray(replica * count, (replica + 1) * count) ?? [], y.values),
  )
}

const onValidation = async (
  trainer: Trainer,
  { x, y }: { x: DenseArray; y: DenseArray },
): Promise<Quality[]> => (await trainer.evaluate(x)).map(({ values }) => qualityOf(values, y.values))

/** The bins of the first seed at its lowest validation loss (moment 0) and now (moment 1). */
function reliability(best: Quality | undefined, now: Quality | undefined): Columns<BinColumn> {
  const rows = [best, now].flatMap((quality, moment) =>
    (quality?.bins ?? []).map((bin) => ({ moment, ...bin })),
  )
  return {
    moment: rows.map(({ moment }) => moment),
    confidence: rows.map(({ confidence }) => confidence),
    accuracy: rows.map(({ accuracy }) => accuracy),
    count: rows.map(({ count }) => count),
  }
}

/** Probability of class 1 over the plane, by the first seed's network. */
async function surface(trainer: Trainer): Promise<Field> {
  const [output] = await trainer.evaluate(plane())
  const range = [-EXTENT, EXTENT] as const
  return {
    x: range,
    y: range,
    columns: NODES,
    rows: NODES,
    values: (output?.values ?? new Float32Array()).map((logit) => 1 / (1 + exp(-logit))),
  }
}
