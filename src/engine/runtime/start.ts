import type { Ort } from './ort.ts'
import type { Trainer, TrainerOptions } from './trainer.ts'

/**
 * See {@link Trainer.create}. A page reads what a lab declares and leaves its runs to a worker; so that it does not read the
 * engine too, the engine is fetched with the first run.
 */
export async function createTrainer(ort: Ort, options: TrainerOptions): Promise<Trainer> {
  const { Trainer } = await import('./first-run.ts')
  return Trainer.create(ort, options)
}
