import type { TrainingSpec } from '../../src/engine/training/document.ts'
import { createTrainer } from '../../src/engine/runtime/start.ts'
import { dense } from '../../src/engine/training/array.ts'
import type { Context, Ending, Run } from '../../src/lab/index.ts'
import { artifactsOf } from '../../src/lab/training-run.ts'

interface Recorder {
  append(name: 'margin' | 'loss' | 'confidence', x: number, y: readonly number[]): void
}

/** Separable data in its smallest form: one sample a class, whose features are the class itself; the weights are the logits. */
const network = (classes: number, smoothing: number): TrainingSpec => ({
  layers: [{ type: 'linear', in: classes, out: classes, bias: false }],
  loss: { type: 'cross_entropy', label_smoothing: smoothing },
  optimizer: { type: 'sgd', lr: 2 * classes },
  init: { type: 'normal', std: 0.1 },
})

const EVERY = 10

/** Trains the logits and records the mean margin of the true class over the others, the loss, and the probability of the true class. */
export async function trainLogits(
  classes: number,
  smoothing: number,
  steps: number,
  { seeds, ort }: Pick<Context, 'seeds' | 'ort'>,
  record: Recorder,
): Promise<Run> {
  const identity = Float32Array.from({ length: classes * classes }, (_, i) =>
    i % (classes + 1) === 0 ? 1 : 0,
  )
  const trainer = await createTrainer(await ort(), {
    network: network(classes, smoothing),
    data: {
      x: dense(identity, [classes, classes]),
      y: dense(
        Array.from({ length: classes }, (_, k) => k),
        [classes],
      ),
    },
    seeds,
    checkpointBudget: 0,
  })

  function look(losses: readonly number[]): void {
    const found = seeds.map((_, replica) =>
      marginOf(trainer.parameters(replica)['0.weight']?.values, classes),
    )
    record.append('margin', trainer.step, found)
    record.append('loss', trainer.step, losses)
    record.append(
      'confidence',
      trainer.step,
      found.map((margin) => 1 / (1 + (classes - 1) * Math.exp(-margin))),
    )
  }

  return {
    total: steps,
    async advance(count): Promise<Ending | undefined> {
      const end = trainer.step + count
      while (trainer.step < end) {
        const next = (Math.floor(trainer.step / EVERY) + 1) * EVERY
        const { series, stopped } = await trainer.advance(Math.min(end, next) - trainer.step)
        if (stopped) return { kind: 'not-finite', ...stopped }
        if (trainer.step % EVERY === 0) look((series.loss ?? []).map((run) => run.at(-1) ?? Number.NaN))
      }
      return undefined
    },
    artifacts: artifactsOf(trainer),
    release: () => trainer.release(),
  }
}

/** Mean over samples of the true logit minus the mean of the others. Weights [out, in] hold the logits of sample k in column k. */
function marginOf(weights: Float32Array | undefined, classes: number): number {
  let sum = 0
  for (let k = 0; k < classes; k++) {
    let others = 0
    for (let j = 0; j < classes; j++) if (j !== k) others += weights?.[j * classes + k] ?? Number.NaN
    sum += (weights?.[k * classes + k] ?? Number.NaN) - others / (classes - 1)
  }
  return sum / classes
}
