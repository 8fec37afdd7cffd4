import type { TrainingSpec } from '../../src/engine/training/document.ts'
import type { DenseArray } from '../../src/engine/training/array.ts'
import { random } from '../../src/engine/nn/random.ts'

export type TaskName = 'mlp-2-8-8-1' | 'mlp-64-128-64-10' | 'cnn-28x28' | 'replicas-16'

/** One thing to train: the same network, data and rows of every step for all who compete. */
export interface Task {
  readonly name: TaskName
  readonly network: TrainingSpec
  readonly data: { readonly x: DenseArray; readonly y: DenseArray }
  readonly batchSize: number
  /** One replica a seed; rates count model steps, so sixteen replicas count sixteenfold. */
  readonly seeds: readonly number[]
  /** How long one turn of a competitor lasts, about, in milliseconds. */
  readonly turnMs: number
}

const rows = 512

/** Rows of `count` batches: consecutive pieces of one fixed permutation, over and over. */
export function batches(task: Task, count: number): number[][] {
  const order = random(0, 'bench/order').permutation(rows)
  const perEpoch = Math.floor(rows / task.batchSize)
  return Array.from({ length: count }, (_, step) => {
    const from = (step % perEpoch) * task.batchSize
    return Array.from(order.subarray(from, from + task.batchSize))
  })
}

const inputs = (purpose: string, shape: readonly number[]): DenseArray => ({
  values: random(0, purpose).normal(shape.reduce((product, length) => product * length, 1)),
  shape,
})

const classes = (purpose: string, below: number): DenseArray => ({
  values: Float32Array.from(random(0, purpose).integers(rows, below)),
  shape: [rows],
})

const tinyNetwork: TrainingSpec = {
  layers: [
    { type: 'linear', in: 2, out: 8 },
    { type: 'tanh' },
    { type: 'linear', in: 8, out: 8 },
    { type: 'tanh' },
    { type: 'linear', in: 8, out: 1 },
  ],
  loss: { type: 'mse' },
  optimizer: { type: 'sgd', lr: 0.05 },
}

const tinyData = { x: inputs('bench/x2', [rows, 2]), y: inputs('bench/y1', [rows, 1]) }

export const tasks: readonly Task[] = [
  {
    name: 'mlp-2-8-8-1',
    network: tinyNetwork,
    data: tinyData,
    batchSize: 32,
    seeds: [0],

    turnMs: 400,
  },
  {
    name: 'mlp-64-128-64-10',
    network: {
      layers: [
        { type: 'linear', in: 64, out: 128 },
        { type: 'relu' },
        { type: 'linear', in: 128, out: 64 },
        { type: 'relu' },
        { type: 'linear', in: 64, out: 10 },
      ],
      loss: { type: 'cross_entropy' },
      optimizer: { type: 'adam', lr: 0.001 },
    },
    data: { x: inputs('bench/x64', [rows, 64]), y: classes('bench/y10', 10) },
    batchSize: 64,
    seeds: [0],

    turnMs: 400,
  },
  {
    name: 'cnn-28x28',
    network: {
      layers: [
        { type: 'conv2d', in: 1, out: 8, kernel: 3, padding: 1 },
        { type: 'relu' },
        { type: 'max_pool2d', kernel: 2 },
        { type: 'conv2d', in: 8, out: 16, kernel: 3, padding: 1 },
        { type: 'relu' },
        { type: 'max_pool2d', kernel: 2 },
        { type: 'flatten' },
        { type: 'linear', in: 784, out: 10 },
      ],
      loss: { type: 'cross_entropy' },
      optimizer: { type: 'sgd', lr: 0.01, momentum: 0.9 },
    },
    data: { x: inputs('bench/x28', [rows, 1, 28, 28]), y: classes('bench/y10', 10) },
    batchSize: 32,
    seeds: [0],

    turnMs: 600,
  },
  {
    name: 'replicas-16',
    network: tinyNetwork,
    data: tinyData,
    batchSize: 32,
    seeds: Array.from({ length: 16 }, (_, seed) => seed),

    turnMs: 400,
  },
]
