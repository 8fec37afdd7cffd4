import { dataset } from '../../src/data/dataset.ts'
import { random } from '../../src/engine/nn/random.ts'
import { createTrainer } from '../../src/engine/runtime/start.ts'
import type { Ort } from '../../src/engine/runtime/ort.ts'
import type { TrainingSpec } from '../../src/engine/training/document.ts'
import { leastSquares } from '../double-descent/solve.ts'

const ROWS = 200
const FEATURES = 10
/** Steps between two sets of weights that are averaged. */
const EVERY = 5

/** 200 rows of ten features whose deviations go from 0.5 to 2; y = Xw* + noise/2. */
export function problem(seed: number): { columns: Float64Array[]; y: Float64Array } {
  const columns = Array.from({ length: FEATURES }, (_, j) => {
    const deviation = 0.5 + (1.5 * j) / (FEATURES - 1)
    return Float64Array.from(random(seed, `dropout/x${j}`).normal(ROWS, 0, deviation))
  })
  const truth = random(seed, 'dropout/truth').normal(FEATURES)
  const y = Float64Array.from(random(seed, 'dropout/noise').normal(ROWS, 0, 0.5))
  columns.forEach((column, j) => column.forEach((value, i) => (y[i] = (y[i] ?? 0) + value * (truth[j] ?? 0))))
  return { columns, y }
}

/** (XᵀX + (1 − q)/q·diag XᵀX)⁻¹Xᵀy: what dropout of the inputs minimises on average; Wager, Wang and Liang 2013. */
export function ridgeOfDropout(
  columns: readonly Float64Array[],
  y: Float64Array,
  keep: number,
): Float64Array {
  const energies = columns.map((column) => Math.sqrt(column.reduce((sum, value) => sum + value * value, 0)))
  // Columns scaled to equal energy turn the penalty into a plain ridge of (1 − q)/q.
  const scaled = columns.map((column, j) => column.map((value) => value / (energies[j] ?? 1)))
  return leastSquares(scaled, y, (1 - keep) / keep).map((value, j) => value / (energies[j] ?? 1))
}

const network = (drop: number): TrainingSpec => ({
  layers: [
    { type: 'dropout', p: drop },
    { type: 'linear', in: FEATURES, out: 1, bias: false },
  ],
  loss: { type: 'mse' },
  optimizer: { type: 'sgd', lr: 0.02 },
  init: 'zeros',
})

/** A training run with dropped inputs that averages its weights over the second half. */
export async function averagedTrainer(ort: Ort, seed: number, drop: number, total: number) {
  const { columns, y } = problem(seed)
  const x = new Float32Array(ROWS * FEATURES)
  columns.forEach((column, j) => column.forEach((value, i) => (x[i * FEATURES + j] = value)))
  const trainer = await createTrainer(ort, {
    network: network(drop),
    data: dataset(x, FEATURES, Float32Array.from(y)),
    seeds: [seed],
    checkpointBudget: 0,
  })
  const sum = new Float64Array(FEATURES)
  let count = 0
  return {
    trainer,
    ridge: ridgeOfDropout(columns, y, 1 - drop),
    plain: leastSquares(columns, y, 0),
    /** Goes on by `steps` steps; the weights at every fifth of the second half go into the average. */
    advance: async (steps: number): Promise<void> => {
      const end = trainer.step + steps
      while (trainer.step < end) {
        const next = (Math.floor(trainer.step / EVERY) + 1) * EVERY
        await trainer.advance(Math.min(end, next) - trainer.step)
        if (trainer.step % EVERY !== 0 || trainer.step <= total / 2) continue
        trainer.parameters()['1.weight']?.values.forEach((value, j) => (sum[j] = (sum[j] ?? 0) + value))
        count++
      }
    },
    average: (): Float64Array => sum.map((value) => value / count),
  }
}

/** ‖a − b‖/‖b‖. */
export function relativeDifference(a: Float64Array, b: Float64Array): number {
  let [apart, size] = [0, 0]
  b.forEach((value, i) => {
    apart += ((a[i] ?? 0) - value) ** 2
    size += value * value
  })
  return Math.sqrt(apart / size)
}
