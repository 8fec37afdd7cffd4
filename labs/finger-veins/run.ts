import { flipHorizontal } from '../../src/data/finger-veins/augment.ts'
import { imageAt } from '../../src/data/finger-veins/finger-veins.ts'
import type { Ort } from '../../src/engine/runtime/ort.ts'
import { createTrainer } from '../../src/engine/runtime/start.ts'
import type { Trainer } from '../../src/engine/runtime/trainer.ts'
import { dense } from '../../src/engine/training/array.ts'
import type { TrainingSpec } from '../../src/engine/training/document.ts'
import type { Context, Field, Run } from '../../src/lab/index.ts'
import { lookingRun } from '../../src/lab/training-run.ts'
import {
  batches,
  COPIES,
  fingers,
  HEIGHT,
  joined,
  moved,
  PIXELS,
  standardised,
  trainingSet,
  WIDTH,
  type Augmentation,
  type Choice,
  type Fingers,
} from './data.ts'
import { accuracy, DIMENSIONS, embeddingErrorRate, meanCosine, templateErrorRate } from './scores.ts'

interface Recorder {
  append(name: 'accuracy' | 'errorRate', x: number, y: readonly number[]): void
  set(name: 'mirror' | 'template', data: readonly number[]): void
  set(name: 'gallery', data: Field): void
}

/** Layers up to the embedding. */
const EMBEDDING = [
  { type: 'linear', in: PIXELS, out: 64 },
  { type: 'relu' },
  { type: 'linear', in: 64, out: DIMENSIONS },
] as const

/** 512–64–32–K with ReLU after the first layer, cross-entropy over the trained fingers, AdamW. */
const network = (identities: number): TrainingSpec => ({
  layers: [...EMBEDDING, { type: 'linear', in: DIMENSIONS, out: identities }],
  loss: { type: 'cross_entropy' },
  optimizer: { type: 'adamw', lr: 0.002, weight_decay: 0.01 },
  init: 'kaiming_normal',
})

/** Steps at which the networks are looked at. */
const looks = (steps: number): number[] =>
  [0, 25, 50, 100, 200, 400].filter((step) => step < steps).concat(steps)

/** The network without its last layer, with the weights that `trainer` has now. */
function embedder(ort: Ort, trainer: Trainer, seeds: readonly number[]): Promise<Trainer> {
  const last = `${EMBEDDING.length}.`
  return createTrainer(ort, {
    network: { layers: EMBEDDING, loss: { type: 'output_mean' }, optimizer: { type: 'sgd', lr: 0 } },
    data: { x: dense(new Float32Array(PIXELS), [1, PIXELS]), y: dense([0], [1]) },
    seeds,
    parameters: seeds.map((_, replica) =>
      Object.fromEntries(
        Object.entries(trainer.parameters(replica)).filter(([key]) => !key.startsWith(last)),
      ),
    ),
    checkpointBudget: 0,
  })
}

/** Trains on known fingers, the networks of all seeds at once, and looks at their later images and at unknown fingers. */
export async function recognise(
  choice: Choice & { readonly steps: number },
  how: Augmentation,
  { seeds, ort }: Pick<Context, 'seeds' | 'ort'>,
  record: Recorder,
): Promise<Run> {
  const engine = await ort()
  const sets = seeds.map((seed) => fingers(seed, choice))
  const count = choice.identities * choice.samples
  const trainer = await createTrainer(engine, {
    network: network(choice.identities),
    data: sets.map(({ train }, replica) => trainingSet(seeds[replica] ?? 0, train, how)),
    batches: batches(seeds[0] ?? 0, count, how === 'plain' ? 1 : COPIES, choice.steps),
    seeds,
    checkpointBudget: 0,
  })
  const later = sets.map((set) => standardised(set.later.x))
  const strangers = sets.map((set) => standardised(set.strangers.x))
  const mirrored = sets.map(({ strangers: set }) =>
    standardised(
      joined([...set.identity.keys()].map((row) => flipHorizontal(imageAt(set, row), WIDTH, HEIGHT))),
    ),
  )
  record.set('gallery', gallery(sets[0]))

  async function look(): Promise<void> {
    const eyes = await embedder(engine, trainer, seeds)
    const seen: { readonly right: number; readonly wrong: number; readonly mirror: number }[] = []
    for (const [replica, set] of sets.entries()) {
      const of = async (from: Trainer, x: (typeof later)[number] | undefined): Promise<Float32Array> =>
        Float32Array.from((await from.evaluate(x ?? dense([], [0, PIXELS])))[replica]?.values ?? [])
      const own = await of(eyes, strangers[replica])
      seen.push({
        right: accuracy(set.later.identity, await of(trainer, later[replica])),
        wrong: embeddingErrorRate(set.strangers.identity, own),
        mirror: meanCosine(own, await of(eyes, mirrored[replica])),
      })
    }
    await eyes.release()
    if (how === 'plain' && trainer.step === 0)
      record.set(
        'template',
        sets.map((set) => templateErrorRate(set.strangers)),
      )
    record.append(
      'accuracy',
      trainer.step,
      seen.map(({ right }) => right),
    )
    record.append(
      'errorRate',
      trainer.step,
      seen.map(({ wrong }) => wrong),
    )
    record.set(
      'mirror',
      seen.map(({ mirror }) => mirror),
    )
  }

  return lookingRun(trainer, choice.steps, looks(choice.steps), look)
}

/** Equal error rate among unknown fingers after all steps, of one seed with turns and shifts. */
export async function finalErrorRate(
  choice: Choice & { readonly steps: number },
  seed: number,
  ort: Context['ort'],
): Promise<number> {
  let rate = Number.NaN
  const record: Recorder = {
    append: (name, _, [value = Number.NaN]) => {
      if (name === 'errorRate') rate = value
    },
    set: () => {},
  }
  const run = await recognise(choice, 'moved', { seeds: [seed], ort }, record)
  await run.advance(choice.steps)
  await run.release?.()
  return rate
}

/** Six images of the first seed, one below the other. */
function gallery(set: Fingers | undefined): Field {
  const image = (row: number): Float32Array =>
    set ? imageAt(set.later, row).slice() : new Float32Array(PIXELS)
  const first = image(0)
  const images = [
    first,
    image(1),
    moved(first, [0.8, 0.9, -0.9]),
    flipHorizontal(first, WIDTH, HEIGHT),
    image(2),
    image(3),
  ]
  return {
    x: [0, WIDTH],
    y: [0, HEIGHT * images.length],
    columns: WIDTH,
    rows: HEIGHT * images.length,
    values: joined(images),
  }
}
