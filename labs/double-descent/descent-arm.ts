import { random } from '../../src/engine/nn/random.ts'
import type { TrainingSpec } from '../../src/engine/training/document.ts'
import { createTrainer } from '../../src/engine/runtime/start.ts'
import { dataset } from '../../src/data/dataset.ts'
import type { Context, Run } from '../../src/lab/index.ts'
import { draw, testError } from './sampling.ts'
import { leastSquares } from './solve.ts'
import { FEATURES, type Problem } from './theory.ts'
import { artifactsOf } from '../../src/lab/training-run.ts'

interface Recorder {
  append(name: 'distance' | 'descentTest', x: number, y: readonly number[]): void
}

/** Steps of a run, and between two looks at the weights. */
export const STEPS = 300
const EVERY = 5

/** Gradient descent on the mean square; the rate is 0.9 over the largest curvature that XᵀX of such a matrix has for large n and D (Marchenko and Pastur). */
const network = (n: number): TrainingSpec => ({
  layers: [{ type: 'linear', in: FEATURES, out: 1, bias: false }],
  loss: { type: 'mse' },
  optimizer: { type: 'sgd', lr: (0.9 * n) / (2 * (Math.sqrt(n) + Math.sqrt(FEATURES)) ** 2) },
})

/**
 * Trains all D coefficients of every seed by gradient descent and measures how far they are from the interpolating solution of smallest
 * norm. `start` is the norm of the point where it begins.
 */
export async function descentArm(
  problem: Problem,
  start: number,
  { seeds, ort }: Pick<Context, 'seeds' | 'ort'>,
  record: Recorder,
): Promise<Run> {
  const drawn = seeds.map((seed) => draw(seed, 0, problem))
  const smallest = drawn.map(({ columns, y }) => leastSquares(columns, y, 0))
  const trainer = await createTrainer(await ort(), {
    network: network(problem.n),
    data: drawn.map(({ columns, y }) => dataset(rowsOf(columns, problem.n), FEATURES, Float32Array.from(y))),
    seeds,
    parameters: seeds.map((seed) => ({
      '0.weight': {
        values: random(seed, 'double-descent/start').normal(FEATURES, 0, start / Math.sqrt(FEATURES)),
        shape: [1, FEATURES],
      },
    })),
    checkpointBudget: 0,
  })

  function look(): void {
    const weights = seeds.map((_, replica) => trainer.parameters(replica)['0.weight']?.values)
    const away = weights.map((w, replica) => relativeDistance(w, smallest[replica]))
    record.append('distance', trainer.step, away)
    record.append(
      'descentTest',
      trainer.step,
      weights.map((w) => testError(w ?? new Float32Array(), problem.sigma)),
    )
  }

  return {
    total: STEPS,
    async advance(steps) {
      const end = trainer.step + steps
      if (trainer.step === 0) look()
      while (trainer.step < end) {
        const next = (Math.floor(trainer.step / EVERY) + 1) * EVERY
        const { stopped } = await trainer.advance(Math.min(end, next) - trainer.step)
        if (stopped) return { kind: 'not-finite', ...stopped }
        if (trainer.step % EVERY === 0) look()
      }
      return undefined
    },
    artifacts: artifactsOf(trainer),
    release: () => trainer.release(),
  }
}

/** Columns as the rows of a matrix [n, D]. */
function rowsOf(columns: readonly Float64Array[], n: number): Float32Array {
  const x = new Float32Array(n * FEATURES)
  columns.forEach((column, j) => column.forEach((value, i) => (x[i * FEATURES + j] = value)))
  return x
}

/** ‖w − v‖/‖v‖. */
function relativeDistance(w: Float32Array | undefined, v: Float64Array | undefined): number {
  let [apart, size] = [0, 0]
  v?.forEach((value, i) => {
    apart += (value - (w?.[i] ?? 0)) ** 2
    size += value * value
  })
  return Math.sqrt(apart / size)
}
