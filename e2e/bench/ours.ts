import { type ParameterRecord, Trainer, type TrainerOptions } from '../../src/engine/runtime/trainer.ts'
import type { Ort } from '../../src/engine/runtime/ort.ts'
import type { Competitor, Entry } from './competitor.ts'
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

/** The replicas of a task as single runs, one after the other. */
export const inTurn =
  (ort: Ort): Entry =>
  async (task, initial, batches) => {
    if (task.seeds.length === 1) return undefined
    const runs: Competitor[] = []
    for (const [replica, seed] of task.seeds.entries()) {
      const run = await ours(ort)({ ...task, seeds: [seed] }, initial.slice(replica, replica + 1), batches)
      if (run) runs.push(run)
    }
    return {
      async train(steps) {
        const losses: number[] = []
        for (const run of runs) losses.push(await run.train(steps))
        return losses[0] ?? Number.NaN
      },
      async release() {
        for (const run of runs) await run.release()
      },
    }
  }

/** The initial parameters that everybody starts from: one record a replica, from the task's seeds. */
export async function initialParameters(ort: Ort, task: Task): Promise<readonly ParameterRecord[]> {
  const trainer = await Trainer.create(ort, options(task))
  const initial = task.seeds.map((_, replica) => trainer.parameters(replica))
  await trainer.release()
  return initial
}
