import type { ParameterRecord } from '../../src/engine/runtime/trainer.ts'
import type { Competitor, Entry } from './competitor.ts'
import { batches, type Task } from './tasks.ts'

/** Steps after which losses are compared before anyone's rate counts. */
const agreementSteps = 20
/** Largest difference of the losses at that step. */
const agreement = 1e-3

export interface Standing {
  /** Median of the rounds, model steps a second; null where the peer cannot train the task or its losses disagree. */
  readonly rate: number | null
  /** Why there is no rate. */
  readonly why?: string
}

export type Standings = Readonly<Record<string, Standing>>

/** Trains a task with all entries in turns, `rounds` times after one warm-up round, and answers everybody's median rate. `ours` must be among the entries. */
export async function race(
  task: Task,
  entries: Readonly<Record<string, Entry>>,
  initial: readonly ParameterRecord[],
  rounds: number,
): Promise<Standings> {
  const rows = batches(task, 64)
  const standings: Record<string, Standing> = {}
  const racing: { name: string; competitor: Competitor; steps: number; rates: number[] }[] = []
  let reference = Number.NaN
  for (const [name, entry] of Object.entries(entries)) {
    const { competitor, loss, why } = await prepare(entry, task, initial, rows)
    if (name === 'ours') reference = loss
    const disagrees = !(Math.abs(loss - reference) <= agreement)
    if (!competitor || disagrees) {
      standings[name] = {
        rate: null,
        why: why ?? `第 ${agreementSteps} 步的损失 ${loss} 与我们的 ${reference} 不符`,
      }
      await competitor?.release()
    } else racing.push({ name, competitor, steps: await turnLength(competitor, task), rates: [] })
  }
  for (let round = 0; round <= rounds; round++) {
    for (const { competitor, steps, rates } of racing) {
      const started = performance.now()
      await competitor.train(steps)
      if (round > 0) rates.push((steps * task.seeds.length * 1000) / (performance.now() - started))
    }
  }
  for (const { name, competitor, rates } of racing) {
    standings[name] = { rate: median(rates) }
    await competitor.release()
  }
  return standings
}

async function prepare(
  entry: Entry,
  task: Task,
  initial: readonly ParameterRecord[],
  rows: readonly number[][],
) {
  try {
    const competitor = await entry(task, initial, rows)
    if (!competitor) return { competitor, loss: Number.NaN, why: '不能训练这个任务' }
    return { competitor, loss: await competitor.train(agreementSteps), why: undefined }
  } catch (error) {
    return {
      competitor: undefined,
      loss: Number.NaN,
      why: error instanceof Error ? error.message : String(error),
    }
  }
}

/** So many steps that a turn takes about `task.turnMs`, found by doubling. */
async function turnLength(competitor: Competitor, task: Task): Promise<number> {
  for (let steps = 4; ; steps *= 2) {
    const started = performance.now()
    await competitor.train(steps)
    const elapsed = performance.now() - started
    if (elapsed > task.turnMs / 4) return Math.max(1, Math.round((steps * task.turnMs) / elapsed))
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
