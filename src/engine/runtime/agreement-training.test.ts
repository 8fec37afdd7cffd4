import { beforeAll, describe, expect, it } from 'vitest'
import type { LossName } from '../nn/spec.ts'
import type { OptimizerName } from '../optim/spec.ts'
import { loadOrt } from './ort.ts'
import type { Ort } from './ort.ts'
import { deviations, mlp, ROUND_OFF, ROWS } from './reference/agreement.ts'
import type { Setting } from './reference/agreement.ts'
import { verifyPrograms } from './reference/verified.ts'

verifyPrograms()

let ort: Ort
beforeAll(async () => {
  ort = await loadOrt()
})

/** A class index a sample. */
const classes = (count: number): Pick<Setting, 'target' | 'y'> => ({
  target: [],
  y: (stream) => stream.integers(ROWS, count),
})

/** A convolution that puts out images of `out` channels, 2 × 2. */
const images = (out: number): Pick<Setting, 'layers' | 'sample'> => ({
  layers: [{ type: 'conv2d', in: 1, out, kernel: 3 }],
  sample: [1, 4, 4],
})

/** Three classes at each place of a 2 × 2 image. */
const segmented: Setting = {
  ...images(3),
  name: 'of images',
  target: [2, 2],
  y: (stream) => stream.integers(4 * ROWS, 3),
}

/** Cosines with three classes. Their loss is steep, of a slope and curvature that grow with the scale and its square. */
const cosines: Setting = {
  layers: [...mlp({ type: 'tanh' }, 4), { type: 'cosine_linear', in: 4, out: 3 }],
  ...classes(3),
  optimizer: { type: 'sgd', lr: 0.01 },
}

/**
 * Embeddings of three classes, with rows that stand twice in a batch and rows alone of their class; sixteen long, so that
 * squares of lengths round differently from products of rows.
 */
const identities: Setting = {
  layers: mlp({ type: 'tanh' }, 16),
  ...classes(3),
  optimizer: { type: 'sgd', lr: 0.02 },
}

/** The cases of every loss; a loss without one does not compile. */
const losses: Readonly<Record<LossName, readonly [Setting, ...Setting[]]>> = {
  mse: [{ loss: { type: 'mse' } }],
  l1: [{ loss: { type: 'l1' }, optimizer: { type: 'sgd', lr: 0.01 } }],
  smooth_l1: [
    { loss: { type: 'smooth_l1', beta: 0.5 } },
    { name: 'with beta 0', loss: { type: 'smooth_l1', beta: 0 }, optimizer: { type: 'sgd', lr: 0.01 } },
  ],
  huber: [{ loss: { type: 'huber', delta: 0.7 } }],
  log_cosh: [{ loss: { type: 'log_cosh' } }],
  output_mean: [{ loss: { type: 'output_mean' }, target: [], layers: mlp({ type: 'tanh' }, 1) }],
  pinball: [
    {
      loss: { type: 'pinball', quantiles: [0.1, 0.5, 0.8] },
      target: [1],
      layers: mlp({ type: 'tanh' }, 3),
      optimizer: { type: 'sgd', lr: 0.01 },
    },
  ],
  gaussian_nll: [{ loss: { type: 'gaussian_nll' }, target: [1], optimizer: { type: 'sgd', lr: 0.02 } }],
  cross_entropy: [
    { loss: { type: 'cross_entropy' }, ...classes(2) },
    {
      name: 'smoothed and weighted',
      loss: { type: 'cross_entropy', label_smoothing: 0.2, weight: [1, 3] },
      ...classes(2),
    },
    { ...segmented, loss: { type: 'cross_entropy', label_smoothing: 0.1 } },
    { ...segmented, name: 'of images, weighted', loss: { type: 'cross_entropy', weight: [1, 0, 3] } },
  ],
  gce: [
    { loss: { type: 'gce' }, ...classes(2) },
    { ...segmented, loss: { type: 'gce', q: 0.4 } },
  ],
  forward_correction: [
    {
      loss: {
        type: 'forward_correction',
        transition: [
          [0.7, 0.2, 0.1],
          [0, 0.9, 0.1],
          [0.3, 0.1, 0.6],
        ],
      },
      layers: mlp({ type: 'tanh' }, 3),
      ...classes(3),
    },
  ],
  bce_with_logits: [
    { loss: { type: 'bce_with_logits', pos_weight: 3 }, y: (stream) => stream.uniform(2 * ROWS) },
    {
      name: 'with a weight a column',
      loss: { type: 'bce_with_logits', pos_weight: [0.5, 2] },
      y: (stream) => stream.uniform(2 * ROWS),
    },
  ],
  focal: [
    { loss: { type: 'focal', gamma: 1.5 }, y: (stream) => stream.integers(2 * ROWS, 2) },
    {
      name: 'without balance',
      loss: { type: 'focal', alpha: -1 },
      y: (stream) => stream.integers(2 * ROWS, 2),
    },
  ],
  hinge: [{ loss: { type: 'hinge' }, y: (stream) => stream.integers(2 * ROWS, 2).map((v) => 2 * v - 1) }],
  dice: [
    { loss: { type: 'dice', smooth: 0.1 }, y: (stream) => stream.uniform(2 * ROWS) },
    {
      ...images(1),
      name: 'of images',
      loss: { type: 'dice' },
      target: [1, 2, 2],
      y: (stream) => stream.integers(4 * ROWS, 2),
    },
  ],
  cosface: [{ ...cosines, loss: { type: 'cosface' } }],
  arcface: [
    { ...cosines, loss: { type: 'arcface' } },
    { ...cosines, name: 'past π − m', loss: { type: 'arcface', scale: 4, margin: 1.5 } },
  ],
  triplet: [
    { ...identities, loss: { type: 'triplet', margin: 0.5 } },
    {
      ...identities,
      ...classes(2),
      name: 'without margin, some batches of one class',
      loss: { type: 'triplet', margin: 0 },
    },
    {
      ...identities,
      name: 'far from the origin',
      loss: { type: 'triplet', margin: 0.5 },
      layers: [{ type: 'linear', in: 3, out: 4 }],
      x: (stream) => stream.normal(3 * ROWS, 10),
      // The gradient of a weight grows with x.
      optimizer: { type: 'sgd', lr: 0.001 },
    },
  ],
  info_nce: [{ loss: { type: 'info_nce', temperature: 0.5 }, target: [] }],
}

/** The cases of every optimizer; one without does not compile. */
const optimizers: Readonly<Record<OptimizerName, readonly [Setting, ...Setting[]]>> = {
  sgd: [
    {
      name: 'with all at once',
      optimizer: { type: 'sgd', lr: 0.05, momentum: 0.9, dampening: 0.2, weight_decay: 0.1 },
    },
    { name: 'of Nesterov', optimizer: { type: 'sgd', lr: 0.05, momentum: 0.8, nesterov: true } },
  ],
  adagrad: [{ optimizer: { type: 'adagrad', lr: 0.1, weight_decay: 0.05 } }],
  rmsprop: [
    { optimizer: { type: 'rmsprop', lr: 0.01, alpha: 0.9, weight_decay: 0.1 } },
    {
      name: 'centred with momentum',
      optimizer: { type: 'rmsprop', lr: 0.005, alpha: 0.9, centered: true, momentum: 0.5 },
    },
  ],
  adam: [
    { optimizer: { type: 'adam', lr: 0.02, betas: [0.8, 0.95], eps: 1e-3, weight_decay: 0.1 } },
    { name: 'amsgrad', optimizer: { type: 'adam', lr: 0.02, betas: [0.8, 0.9], amsgrad: true } },
  ],
  adamw: [{ optimizer: { type: 'adamw', lr: 0.02, weight_decay: 0.5 } }],
  lion: [{ optimizer: { type: 'lion', lr: 0.01, weight_decay: 0.5 } }],
}

/** What stands between the loss and the optimizer. */
const between: Readonly<Record<string, readonly Setting[]>> = {
  clip: [
    { name: 'by norm', clip: { type: 'norm', max: 0.3 } },
    {
      name: 'by value',
      clip: { type: 'value', max: 0.05 },
      optimizer: { type: 'sgd', lr: 0.1, momentum: 0.5 },
    },
  ],
  penalty: [
    {
      name: 'on weights only',
      layers: mlp({ type: 'batch_norm', features: 4 }),
      penalty: { l1: 0.01, l2: 0.1 },
    },
  ],
  frozen: [
    {
      name: 'layer and bias',
      moves: { frozen: ['0.', '2.bias'] },
      clip: { type: 'norm', max: 0.3 },
      optimizer: { type: 'sgd', lr: 0.1, momentum: 0.5, weight_decay: 0.1 },
    },
  ],
  lr_multipliers: [
    {
      moves: { lr_multipliers: { '0.': 0.1, '2.bias': 3 } },
      optimizer: { type: 'adam', lr: 0.02, eps: 1e-3 },
    },
    {
      name: 'with decay beside the gradient',
      moves: { lr_multipliers: { '2.': 0.5 } },
      optimizer: { type: 'adamw', lr: 0.02, weight_decay: 0.5 },
    },
  ],
  decay: [
    {
      name: 'of weights only',
      layers: mlp({ type: 'batch_norm', features: 4 }),
      moves: { decay: 'weights' },
      // The bias in front has no gradient but round-off, which Adam magnifies unless eps is larger.
      optimizer: { type: 'adamw', lr: 0.02, eps: 1e-3, weight_decay: 0.5 },
    },
    {
      name: 'of weights only, through the gradient',
      layers: mlp({ type: 'batch_norm', features: 4 }),
      moves: { decay: 'weights' },
      optimizer: { type: 'sgd', lr: 0.05, momentum: 0.5, weight_decay: 0.2 },
    },
  ],
}

const cases = [losses, optimizers, between].flatMap((table) =>
  Object.entries(table).flatMap(([type, variants]) =>
    variants.map((setting) => [`${type} ${setting.name ?? ''}`.trim(), setting] as const),
  ),
)

describe('forty steps agree with the definitions, evaluated in float64 with finite differences', () => {
  it.for(cases)('%s', { timeout: 30_000 }, async ([, setting]) => {
    for (const [name, deviation] of Object.entries(await deviations(ort, setting)))
      expect(deviation, name).toBeLessThan(ROUND_OFF)
  })
})

it.for(['cosface', 'arcface'] as const)('%s refuses cosines at several places', async (type) => {
  const places: Setting = {
    loss: { type },
    layers: [{ type: 'linear', in: 3, out: 2 }],
    sample: [2, 3],
    target: [2],
    y: (stream) => stream.integers(2 * ROWS, 2),
  }
  await expect(deviations(ort, places)).rejects.toThrow('[N, K] 的余弦')
})
