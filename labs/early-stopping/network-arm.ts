import type { LabelledPoints } from '../../src/data/dataset.ts'
import type { Ort } from '../../src/engine/runtime/ort.ts'
import { createTrainer } from '../../src/engine/runtime/start.ts'
import type { ParameterRecord, Trainer, TrainerOptions } from '../../src/engine/runtime/trainer.ts'
import type { Columns, Run } from '../../src/lab/index.ts'
import { STEPS, type Recorder, type World } from './arm.ts'
import { circles, NETWORK } from './network.ts'
import { artifactsOf } from '../../src/lab/training-run.ts'

export interface NetworkSettings {
  readonly flip: number
  readonly batch: number
  /** Steps between two evaluations. */
  readonly every: number
  /** Fixes the validation and the test set, which all seeds share. */
  readonly seed: number
}

/** Trains the network of every seed, evaluates it every `every` steps, and keeps each seed's best weights. */
export async function networkArm(
  settings: NetworkSettings,
  { seeds, ort }: World,
  record: Recorder,
): Promise<Run> {
  const engine = await ort()
  const { every, flip, seed, batch } = settings
  const validation = circles(seed, 'validation', flip)
  const test = circles(seed, 'test', flip)
  const data = seeds.map((each) => circles(each, 'train', flip))
  const options: TrainerOptions = { network: NETWORK, data, batchSize: batch, seeds, checkpointBudget: 0 }
  const trainer = await createTrainer(engine, options)
  const keeper = new Keeper(seeds)
  const meter = new Meter(seeds.length)

  async function evaluate(): Promise<void> {
    const { loss, accuracy = new Float32Array() } = await trainer.assess(validation)
    record.append('validation', trainer.step, loss)
    record.append('accuracy', trainer.step, accuracy)
    record.append('test', trainer.step, (await trainer.assess(test)).loss)
    if (trainer.step > 0) record.append('train', trainer.step, meter.read())
    keeper.offer(trainer, loss)
  }

  return {
    total: STEPS,
    async advance(steps) {
      const end = trainer.step + steps
      if (trainer.step === 0) await evaluate()
      while (trainer.step < end) {
        const next = (Math.floor(trainer.step / every) + 1) * every
        const { series, stopped } = await trainer.advance(Math.min(end, next) - trainer.step)
        meter.add(series.loss ?? [])
        if (stopped) return { kind: 'not-finite', ...stopped }
        if (trainer.step % every === 0) await evaluate()
      }
      if (end === STEPS) record.set('kept', await keeper.restore(engine, options, validation, test))
      return undefined
    },
    artifacts: artifactsOf(trainer),
    release: () => trainer.release(),
  }
}

/** Mean batch loss of each replica since it was last read. */
class Meter {
  private sums: Float64Array
  private steps = 0

  constructor(replicas: number) {
    this.sums = new Float64Array(replicas)
  }

  add(losses: readonly Float32Array[]): void {
    this.steps += losses[0]?.length ?? 0
    this.sums = this.sums.map(
      (sum, replica) => losses[replica]?.reduce((total, loss) => total + loss, sum) ?? sum,
    )
  }

  read(): Float64Array {
    const means = this.sums.map((sum) => sum / this.steps)
    this.sums.fill(0)
    this.steps = 0
    return means
  }
}

interface Kept {
  readonly step: number
  readonly loss: number
  readonly parameters: ParameterRecord
}

/** The weights with which each seed had its smallest validation loss. */
class Keeper {
  private readonly seeds: readonly number[]
  private readonly kept: Kept[] = []

  constructor(seeds: readonly number[]) {
    this.seeds = seeds
  }

  /** Takes the weights of the seeds that have just set a record. */
  offer(trainer: Trainer, losses: Float32Array): void {
    for (const [replica, loss] of losses.entries()) {
      if (loss >= (this.kept[replica]?.loss ?? Infinity)) continue
      this.kept[replica] = { step: trainer.step, loss, parameters: trainer.parameters(replica) }
    }
  }

  /** Loads what was kept into fresh networks and assesses them: the validation loss comes out as it was recorded. */
  async restore(
    ort: Ort,
    options: TrainerOptions,
    validation: LabelledPoints,
    test: LabelledPoints,
  ): Promise<Columns<'seed' | 'step' | 'recorded' | 'restored' | 'test'>> {
    const trainer = await createTrainer(ort, {
      ...options,
      parameters: this.kept.map(({ parameters }) => parameters),
    })
    const restored = (await trainer.assess(validation)).loss
    const tested = (await trainer.assess(test)).loss
    await trainer.release()
    return {
      seed: [...this.seeds],
      step: this.kept.map(({ step }) => step),
      recorded: this.kept.map(({ loss }) => loss),
      restored: [...restored],
      test: [...tested],
    }
  }
}
