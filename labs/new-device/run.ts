import { imageAt } from '../../src/data/finger-veins/finger-veins.ts'
import { createTrainer } from '../../src/engine/runtime/start.ts'
import type { ParameterRecord, Trainer } from '../../src/engine/runtime/trainer.ts'
import type { TrainingSpec } from '../../src/engine/training/document.ts'
import type { Context, Field, Run } from '../../src/lab/index.ts'
import { lookingRun } from '../../src/lab/training-run.ts'
import { batches, COPIES, HEIGHT, joined, PIXELS, trainingSet, WIDTH } from '../finger-veins/data.ts'
import { devices, seenBy, type Acquired } from './data.ts'
import { FINGERS, STEPS, type DeviceName, type Method } from './facts.ts'

/** What a visitor chooses. */
export interface Choice {
  readonly device: DeviceName
  /** Images of each finger on the new device. */
  readonly samples: number
  /** Learning rate of full fine-tuning. */
  readonly lr: number
}

interface Recorder {
  append(name: 'fresh' | 'old', x: number, y: readonly number[]): void
  set(name: 'gallery', data: Field): void
}

/** Steps on the old device. */
const PRETRAINING = 200
const LOOKS = [0, 10, 25, 50, 100, STEPS]

/** 512–64–32–20 with ReLU after the first layer, cross-entropy over the fingers, AdamW; `frozen` as in TrainingSpec. */
const network = (lr: number, frozen: readonly string[] = []): TrainingSpec => ({
  layers: [
    { type: 'linear', in: PIXELS, out: 64 },
    { type: 'relu' },
    { type: 'linear', in: 64, out: 32 },
    { type: 'linear', in: 32, out: FINGERS },
  ],
  loss: { type: 'cross_entropy' },
  optimizer: { type: 'adamw', lr, weight_decay: 0.01 },
  init: 'kaiming_normal',
  frozen,
})

/** Learning rate of training from scratch, on either device, and of a head alone. */
const RATES = { scratch: 0.002, head: 0.005 } as const

const NETWORKS: Readonly<Record<Method, (choice: Choice) => TrainingSpec>> = {
  scratch: () => network(RATES.scratch),
  head: () => network(RATES.head, ['0.', '2.']),
  full: ({ lr }) => network(lr),
}

type Engine = Awaited<ReturnType<Context['ort']>>

/** Trains on the old device; answers the parameters of each seed. */
async function pretrain(
  engine: Engine,
  seeds: readonly number[],
  sets: readonly Acquired[],
): Promise<readonly ParameterRecord[]> {
  const trainer = await createTrainer(engine, {
    network: network(RATES.scratch),
    data: sets.map(({ old }, replica) => trainingSet(seeds[replica] ?? 0, old, 'moved')),
    batches: batches(seeds[0] ?? 0, sets[0]?.old.identity.length ?? 0, COPIES, PRETRAINING),
    seeds,
    checkpointBudget: 0,
  })
  await trainer.advance(PRETRAINING)
  const parameters = seeds.map((_, replica) => trainer.parameters(replica))
  await trainer.release()
  return parameters
}

/** The last pretraining, which two arms of a run share. */
let pretrained: { readonly key: string; readonly parameters: Promise<readonly ParameterRecord[]> } | undefined

function pretrainedFor(
  engine: Engine,
  seeds: readonly number[],
  sets: readonly Acquired[],
): Promise<readonly ParameterRecord[]> {
  const key = seeds.join()
  if (pretrained?.key !== key) pretrained = { key, parameters: pretrain(engine, seeds, sets) }
  return pretrained.parameters
}

/** Trains on the new device's images, the networks of all seeds at once, and looks at how many test images of either device they know. */
export async function adapt(
  choice: Choice,
  method: Method,
  { seeds, ort }: Pick<Context, 'seeds' | 'ort'>,
  record: Recorder,
): Promise<Run> {
  const engine = await ort()
  const sets = seeds.map((seed) => devices(seed, choice.device, choice.samples))
  const parameters = method === 'scratch' ? undefined : await pretrainedFor(engine, seeds, sets)
  const trainer = await createTrainer(engine, {
    network: NETWORKS[method](choice),
    data: sets.map(({ fresh }) => fresh),
    batches: batches(seeds[0] ?? 0, FINGERS * choice.samples, COPIES, STEPS),
    seeds,
    checkpointBudget: 0,
    ...(parameters && { parameters }),
  })
  const [first] = sets
  if (first) record.set('gallery', gallery(first, choice.device))
  return lookingRun(trainer, STEPS, LOOKS, async () => {
    record.append(
      'fresh',
      trainer.step,
      await known(
        trainer,
        sets.map(({ freshTest }) => freshTest),
      ),
    )
    record.append(
      'old',
      trainer.step,
      await known(
        trainer,
        sets.map(({ oldTest }) => oldTest),
      ),
    )
  })
}

/** Share of each seed's own test images whose finger its network names. */
async function known(trainer: Trainer, tests: readonly Acquired['oldTest'][]): Promise<number[]> {
  const shares: number[] = []
  for (const [replica, test] of tests.entries())
    shares.push((await trainer.assess(test)).accuracy?.[replica] ?? Number.NaN)
  return shares
}

/** Two fingers of the old device's training set, and how the new device sees them, one below the other. */
function gallery({ old }: Acquired, device: DeviceName): Field {
  const perFinger = old.identity.length / FINGERS
  const images = [0, perFinger].flatMap((row) => {
    const image = imageAt(old, row)
    return [image, seenBy(device, image)]
  })
  return {
    x: [0, WIDTH],
    y: [0, HEIGHT * images.length],
    columns: WIDTH,
    rows: HEIGHT * images.length,
    values: joined(images),
  }
}
