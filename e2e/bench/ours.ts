import { type ParameterRecord, Trainer, type TrainerOptions } from '../../src/engine/runtime/trainer.ts'
import type { Ort } from '../../src/engine/runtime/ort.ts'
import type { Entry } from './competitor.ts'
import type { Task } from './tasks.ts'

const options = ({ network, data, batchSize, seeds }: Task): TrainerOptions => ({
  network,
  data,
  batchSize,
  seeds,
  checkpointBudget: 0,
})

/** The handbook's engine on a given onnxruntime: the web build in a page, the native one in Node. */
export const ours =
  (ort: Ort): Entry =>
  async (task, initial, batches) => {
    const trainer = await Trainer.create(ort, {
      ...options(task),
      parameters: initial,
      batches,
      repeat: true,
    })
    return {
      train: async (steps) => (await trainer.advance(steps)).series.loss!.at(0)!.at(-1)!,
      release: () => trainer.release(),
    }
  }

/** The initial parameters that everybody starts from: one record a replica, from the task's seeds. */
export async function initialParameters(ort: Ort, task: Task): Promise<readonly ParameterRecord[]> {
  const trainer = await Trainer.create(ort, options(task))
  const initial = task.seeds.map((_, replica) => trainer.parameters(replica))
  await trainer.release()
  return initial
}
