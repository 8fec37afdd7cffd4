import { beforeAll, describe, expect, it } from 'vitest'
import { random } from '../nn/random.ts'
import type { LayerSpec, LossSpec } from '../nn/spec.ts'
import type { ClipSpec, OptimizerSpec, PenaltySpec } from '../optim/spec.ts'
import { dense } from '../training/array.ts'
import type { TrainingSpec } from '../training/document.ts'
import { loadOrt } from './ort.ts'
import type { Ort } from './ort.ts'
import { train } from './reference/training.ts'
import { createTrainer } from './start.ts'

let ort: Ort
beforeAll(async () => {
  ort = await loadOrt()
})

const ROWS = 12
const STEPS = 40

interface Setting {
  readonly layers?: readonly LayerSpec[]
  readonly sample?: readonly number[]
  readonly loss?: LossSpec
  readonly y?: (stream: ReturnType<typeof random>) => ArrayLike<number>
  readonly width?: number
  readonly optimizer?: OptimizerSpec
  readonly clip?: ClipSpec
  readonly penalty?: PenaltySpec
}

const mlp = (activation: LayerSpec): readonly LayerSpec[] => [
  { type: 'linear', in: 3, out: 4 },
  activation,
  { type: 'linear', in: 4, out: 2 },
]

/** A smooth image network around a layer under test: convolution, the layer, flatten, linear. */
const around = (layer: LayerSpec, flat: number): Setting => ({
  layers: [
    { type: 'conv2d', in: 1, out: 2, kernel: 3, padding: 1 },
    layer,
    { type: 'flatten' },
    { type: 'linear', in: flat, out: 2 },
  ],
  sample: [1, 5, 5],
})

/** Trains the same case in the engine (float32) and by the definitions (float64, finite differences) and compares. */
async function compare(setting: Setting): Promise<void> {
  const {
    layers = mlp({ type: 'tanh' }),
    sample = [3],
    loss = { type: 'mse' },
    width = 2,
    y,
    optimizer = { type: 'sgd', lr: 0.1 },
    clip,
    penalty,
  } = setting
  const stream = random(1, 'agreement')
  const size = sample.reduce((product, length) => product * length, 1)
  const x = stream.normal(ROWS * size)
  const targets = Float32Array.from(y?.(stream) ?? stream.normal(ROWS * width))
  const batches = Array.from({ length: STEPS }, () => [...stream.integers(4, ROWS)])
  const network: TrainingSpec = {
    layers,
    loss,
    optimizer,
    ...(clip && { clip }),
    ...(penalty && { penalty }),
  }
  const trainer = await createTrainer(ort, {
    network,
    data: {
      x: dense(x, [ROWS, ...sample]),
      y: dense(targets, loss.type === 'cross_entropy' ? [ROWS] : [ROWS, width]),
    },
    seeds: [7],
    batches,
    streams: ['grad_norm'],
  })
  const start = trainer.parameters()
  const { series, lrs } = await trainer.advance(STEPS)
  const end = trainer.parameters()
  await trainer.release()
  const rows = (values: Float32Array, length: number) =>
    Array.from({ length: ROWS }, (_, n) => [...values.subarray(n * length, (n + 1) * length)])
  const gains = layers.flatMap(({ type }, i) => (type.endsWith('_norm') ? [`${i}.weight`] : []))
  const expected = train(
    {
      ...network,
      params: Object.fromEntries(Object.entries(start).map(([key, { values }]) => [key, [...values]])),
      x: { rows: rows(x, size), shape: sample },
      y: rows(targets, loss.type === 'cross_entropy' ? 1 : width),
      batches,
      rate: (t) => lrs[0]?.[t] ?? NaN,
    },
    gains,
  )
  near(series.loss?.[0] ?? [], expected.losses)
  near(series.grad_norm?.[0] ?? [], expected.gradNorms)
  for (const [key, values] of Object.entries(expected.params)) near(end[key]?.values ?? [], values)
}

/** Float32 round-off of forty steps: 2e-5 of the larger of the number and 1. */
function near(found: ArrayLike<number>, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length)
  const worst = Math.max(
    ...expected.map((value, i) => Math.abs((found[i] ?? NaN) - value) / Math.max(1, Math.abs(value))),
  )
  expect(worst).toBeLessThan(2e-5)
}

const settings: Record<string, Setting> = {
  relu: { layers: mlp({ type: 'relu' }) },
  leaky_relu: { layers: mlp({ type: 'leaky_relu', slope: 0.2 }) },
  sigmoid: { layers: mlp({ type: 'sigmoid' }) },
  gelu: { layers: mlp({ type: 'gelu' }) },
  silu: { layers: mlp({ type: 'silu' }) },
  elu: { layers: mlp({ type: 'elu', alpha: 0.7 }) },
  softplus: { layers: mlp({ type: 'softplus' }) },
  'without bias': { layers: [{ type: 'linear', in: 3, out: 2, bias: false }] },
  'batch_norm of vectors': { layers: mlp({ type: 'batch_norm', features: 4, momentum: 0.3 }) },
  layer_norm: { layers: mlp({ type: 'layer_norm', features: 4 }) },
  'group_norm of vectors': {
    layers: [
      { type: 'linear', in: 3, out: 6 },
      { type: 'group_norm', groups: 2, features: 6, eps: 1e-3 },
      { type: 'linear', in: 6, out: 2 },
    ],
  },
  residual: {
    layers: [
      ...mlp({ type: 'tanh' }).slice(0, 2),
      { type: 'residual', layers: [{ type: 'linear', in: 4, out: 4 }, { type: 'tanh' }] },
      { type: 'linear', in: 4, out: 2 },
    ],
  },
  'conv2d with stride': {
    layers: [
      { type: 'conv2d', in: 1, out: 2, kernel: 3, stride: 2 },
      { type: 'tanh' },
      { type: 'flatten' },
      { type: 'linear', in: 8, out: 2 },
    ],
    sample: [1, 6, 6],
  },
  max_pool2d: around({ type: 'max_pool2d', kernel: 2 }, 8),
  'max_pool2d overlapping': {
    ...around({ type: 'max_pool2d', kernel: 3, stride: 2, padding: 1 }, 18),
    optimizer: { type: 'sgd', lr: 0.01 },
  },
  avg_pool2d: around({ type: 'avg_pool2d', kernel: 2 }, 8),
  'avg_pool2d padded': around({ type: 'avg_pool2d', kernel: 3, stride: 2, padding: 1 }, 18),
  global_avg_pool2d: around({ type: 'global_avg_pool2d' }, 2),
  'batch_norm of images': around({ type: 'batch_norm', features: 2 }, 50),
  'group_norm of images': around({ type: 'group_norm', groups: 1, features: 2 }, 50),
  instance_norm: around({ type: 'instance_norm', features: 2 }, 50),
  cross_entropy: { loss: { type: 'cross_entropy' }, y: (stream) => stream.integers(ROWS, 2) },
  'cross_entropy smoothed and weighted': {
    loss: { type: 'cross_entropy', label_smoothing: 0.2, weight: [1, 3] },
    y: (stream) => stream.integers(ROWS, 2),
  },
  l1: { loss: { type: 'l1' }, optimizer: { type: 'sgd', lr: 0.01 } },
  smooth_l1: { loss: { type: 'smooth_l1', beta: 0.5 } },
  huber: { loss: { type: 'huber', delta: 0.7 } },
  bce_with_logits: {
    loss: { type: 'bce_with_logits', pos_weight: 3 },
    y: (stream) => stream.uniform(2 * ROWS),
  },
  focal: { loss: { type: 'focal', gamma: 1.5 }, y: (stream) => stream.integers(2 * ROWS, 2) },
  hinge: { loss: { type: 'hinge' }, y: (stream) => stream.integers(2 * ROWS, 2).map((v) => 2 * v - 1) },
  'sgd, all at once': {
    optimizer: { type: 'sgd', lr: 0.05, momentum: 0.9, dampening: 0.2, weight_decay: 0.1 },
  },
  nesterov: { optimizer: { type: 'sgd', lr: 0.05, momentum: 0.8, nesterov: true } },
  adagrad: { optimizer: { type: 'adagrad', lr: 0.1, weight_decay: 0.05 } },
  rmsprop: { optimizer: { type: 'rmsprop', lr: 0.01, alpha: 0.9, weight_decay: 0.1 } },
  'rmsprop centred with momentum': {
    optimizer: { type: 'rmsprop', lr: 0.005, alpha: 0.9, centered: true, momentum: 0.5 },
  },
  adam: { optimizer: { type: 'adam', lr: 0.02, betas: [0.8, 0.95], eps: 1e-3, weight_decay: 0.1 } },
  amsgrad: { optimizer: { type: 'adam', lr: 0.02, betas: [0.8, 0.9], amsgrad: true } },
  adamw: { optimizer: { type: 'adamw', lr: 0.02, weight_decay: 0.5 } },
  lion: { optimizer: { type: 'lion', lr: 0.01, weight_decay: 0.5 } },
  'clip by norm': { clip: { type: 'norm', max: 0.3 } },
  'clip by value': { clip: { type: 'value', max: 0.05 }, optimizer: { type: 'sgd', lr: 0.1, momentum: 0.5 } },
  'penalty on weights only': {
    layers: mlp({ type: 'batch_norm', features: 4 }),
    penalty: { l1: 0.01, l2: 0.1 },
  },
}

describe('forty steps agree with the definitions, evaluated in float64 with finite differences', () => {
  it.for(Object.entries(settings))('%s', { timeout: 30_000 }, ([, setting]) => compare(setting))
})
