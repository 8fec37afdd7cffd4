import type { Columns, Context, Run } from '../../src/lab/index.ts'
import { CUT_IDS, STEPS, type Cut } from './cuts.ts'
import { Gradients, relativeDifference, rowsOf, startOf, type Aggregate, type Model } from './gradient.ts'

export type DifferenceColumn = 'cut' | 'mean' | 'weighted'

interface Recorder {
  append(name: 'whole' | 'parts' | 'apart', x: number, y: readonly number[]): void
  set(name: 'differences', data: Columns<DifferenceColumn>): void
}

const RATE = 0.05

/** One step of gradient descent, in place. */
const move = (p: Float32Array, gradient: Float32Array): void =>
  gradient.forEach((value, i) => (p[i] = (p[i] ?? 0) - RATE * value))

/** Trains every seed twice, on whole batches and on accumulated ones; first compares the gradients at the start for every way to cut. */
export async function compare(
  model: Model,
  cut: Cut,
  aggregate: Aggregate,
  { seeds, ort }: Pick<Context, 'seeds' | 'ort'>,
  record: Recorder,
): Promise<Run> {
  const gradients = new Gradients(await ort(), model)
  const rows = seeds.map(rowsOf)
  const whole = seeds.map((seed) => startOf(seed, model))
  const parts = seeds.map((seed) => startOf(seed, model))
  let step = 0

  async function differences(): Promise<void> {
    const [first = rowsOf(0)] = rows
    const start = startOf(seeds[0] ?? 0, model)
    const { gradient } = await gradients.part(first, start, 0, 32)
    const of = async (how: Aggregate): Promise<number[]> => {
      const found = []
      for (const id of CUT_IDS) {
        const sum = await gradients.accumulated(first, start, id, how)
        found.push(relativeDifference(sum, gradient))
      }
      return found
    }
    record.set('differences', {
      cut: CUT_IDS.map((_, i) => i),
      mean: await of('mean'),
      weighted: await of('weighted'),
    })
  }

  return {
    total: STEPS,
    async advance(steps) {
      if (step === 0) await differences()
      for (let done = 0; done < steps; done++, step++) {
        const losses: { whole: number; parts: number }[] = []
        for (const [i, own] of rows.entries()) {
          const [p, q] = [whole[i]!, parts[i]!]
          const full = await gradients.part(own, p, 0, 32)
          const other = await gradients.part(own, q, 0, 32)
          losses.push({ whole: full.loss, parts: other.loss })
          const sum = await gradients.accumulated(own, q, cut, aggregate)
          move(p, full.gradient)
          move(q, sum)
        }
        record.append(
          'whole',
          step,
          losses.map((each) => each.whole),
        )
        record.append(
          'parts',
          step,
          losses.map((each) => each.parts),
        )
        record.append(
          'apart',
          step + 1,
          whole.map((p, i) => relativeDifference(parts[i]!, p)),
        )
      }
    },
    release: () => gradients.release(),
  }
}

/** Relative difference of the accumulated from the whole gradient, at the start of one seed. */
export async function differenceOf(
  seed: number,
  model: Model,
  cut: Cut,
  aggregate: Aggregate,
  gradients: Gradients,
): Promise<number> {
  const [rows, p] = [rowsOf(seed), startOf(seed, model)]
  const { gradient } = await gradients.part(rows, p, 0, 32)
  return relativeDifference(await gradients.accumulated(rows, p, cut, aggregate), gradient)
}
