import { beforeAll, describe, expect, it } from 'vitest'
import type { LayerName, LayerSpec } from '../nn/spec.ts'
import { loadOrt } from './ort.ts'
import type { Ort } from './ort.ts'
import { deviations, mlp, ROWS, ROUND_OFF } from './reference/agreement.ts'
import type { Setting } from './reference/agreement.ts'
import { verifyPrograms } from './reference/verified.ts'

verifyPrograms()

let ort: Ort
beforeAll(async () => {
  ort = await loadOrt()
})

/** The network 3 → 4 → 2 with that activation. */
const activated = (activation: LayerSpec): Setting => ({ layers: mlp(activation) })

/** A smooth image network around a layer under test: convolution, the layer, flatten, linear. */
const around = (layer: LayerSpec, flat: number): Setting => ({
  layers: [
    { type: 'conv2d', in: 1, out: 2, kernel: 3, padding: 1 },
    layer,
    { type: 'flatten' },
    { type: 'linear', in: flat, out: 2 },
  ],
  sample: [1, 5, 5],
  // Up to fifty features: at the rate of the small networks SGD would diverge.
  optimizer: { type: 'sgd', lr: 0.03 },
})

/** A layer that keeps the shape, on 3 × 4 numbers that a linear layer puts out. */
const onSequence = (layer: LayerSpec): Setting => ({
  layers: [{ type: 'linear', in: 2, out: 4 }, layer, { type: 'flatten' }, { type: 'linear', in: 12, out: 2 }],
  sample: [3, 2],
  // Attention starts at losses near 10, where SGD at 0.1 would diverge.
  optimizer: { type: 'sgd', lr: 0.03 },
})

/** A layer that answers the last of its hidden states, of length 3. */
const recurrent = (layer: LayerSpec): Setting => ({
  layers: [layer, { type: 'linear', in: 3, out: 2 }],
  sample: [4, 2],
})

/** Five words for a sentence of `length`, drawn so that most batches repeat some and leave some out. */
const words = (length: number, rest: readonly LayerSpec[]): Setting => ({
  layers: [{ type: 'embedding', num: 5, dim: 2 }, ...rest],
  x: (stream) => stream.integers(ROWS * length, 5),
  // Momentum moves the rows that a batch leaves out.
  optimizer: { type: 'sgd', lr: 0.05, momentum: 0.8 },
})

/** The cases of every layer; a layer without one does not compile. */
const settings: Readonly<Record<LayerName, readonly [Setting, ...Setting[]]>> = {
  linear: [
    { name: 'without bias', layers: [{ type: 'linear', in: 3, out: 2, bias: false }] },
    { ...onSequence({ type: 'tanh' }), name: 'on sequences' },
  ],
  conv2d: [
    {
      name: 'with stride',
      layers: [
        { type: 'conv2d', in: 1, out: 2, kernel: 3, stride: 2 },
        { type: 'tanh' },
        { type: 'flatten' },
        { type: 'linear', in: 8, out: 2 },
      ],
      sample: [1, 6, 6],
    },
    {
      name: 'of two channels, without bias',
      layers: [
        { type: 'conv2d', in: 2, out: 3, kernel: 2, padding: 1, bias: false },
        { type: 'tanh' },
        { type: 'global_avg_pool2d' },
        { type: 'linear', in: 3, out: 2 },
      ],
      sample: [2, 3, 4],
    },
  ],
  max_pool2d: [
    around({ type: 'max_pool2d', kernel: 2 }, 8),
    {
      ...around({ type: 'max_pool2d', kernel: 3, stride: 2, padding: 1 }, 18),
      name: 'overlapping',
      optimizer: { type: 'sgd', lr: 0.01 },
    },
  ],
  avg_pool2d: [
    around({ type: 'avg_pool2d', kernel: 2 }, 8),
    { ...around({ type: 'avg_pool2d', kernel: 3, stride: 2, padding: 1 }, 18), name: 'padded' },
  ],
  global_avg_pool2d: [around({ type: 'global_avg_pool2d' }, 2)],
  flatten: [around({ type: 'flatten' }, 50)],
  relu: [activated({ type: 'relu' })],
  leaky_relu: [activated({ type: 'leaky_relu', slope: 0.2 })],
  tanh: [activated({ type: 'tanh' })],
  sigmoid: [activated({ type: 'sigmoid' })],
  gelu: [activated({ type: 'gelu' })],
  silu: [activated({ type: 'silu' })],
  elu: [activated({ type: 'elu', alpha: 0.7 })],
  softplus: [activated({ type: 'softplus' })],
  softmax: [activated({ type: 'softmax' }), { ...onSequence({ type: 'softmax' }), name: 'of sequences' }],
  batch_norm: [
    { ...activated({ type: 'batch_norm', features: 4, momentum: 0.3 }), name: 'of vectors' },
    { ...onSequence({ type: 'batch_norm', features: 3 }), name: 'of sequences' },
    { ...around({ type: 'batch_norm', features: 2 }, 50), name: 'of images' },
  ],
  layer_norm: [
    activated({ type: 'layer_norm', features: 4 }),
    { ...onSequence({ type: 'layer_norm', features: 4, eps: 1e-2 }), name: 'of sequences' },
  ],
  group_norm: [
    {
      name: 'of vectors',
      layers: [
        { type: 'linear', in: 3, out: 6 },
        { type: 'group_norm', groups: 2, features: 6, eps: 1e-3 },
        { type: 'linear', in: 6, out: 2 },
      ],
    },
    { ...around({ type: 'group_norm', groups: 1, features: 2 }, 50), name: 'of images' },
  ],
  instance_norm: [
    around({ type: 'instance_norm', features: 2 }, 50),
    { ...onSequence({ type: 'instance_norm', features: 3 }), name: 'of sequences' },
  ],
  dropout: [{ ...activated({ type: 'dropout', p: 0.25 }), masks: { '1.mask': 4 } }],
  residual: [
    {
      layers: [
        ...mlp({ type: 'tanh' }).slice(0, 2),
        { type: 'residual', layers: [{ type: 'linear', in: 4, out: 4 }, { type: 'tanh' }] },
        { type: 'linear', in: 4, out: 2 },
      ],
    },
    {
      name: 'scaled, with dropout inside',
      layers: [
        { type: 'residual', scale: 0.5, layers: [{ type: 'linear', in: 3, out: 3 }, { type: 'dropout' }] },
        { type: 'linear', in: 3, out: 2 },
      ],
      masks: { '0.1.mask': 3 },
    },
  ],
  embedding: [
    { ...words(1, [{ type: 'linear', in: 2, out: 2 }]), name: 'of one word', sample: [] },
    {
      ...words(3, [{ type: 'flatten' }, { type: 'linear', in: 6, out: 2 }]),
      name: 'of sentences',
      sample: [3],
    },
  ],
  attention: [
    onSequence({ type: 'attention', dim: 4 }),
    { ...onSequence({ type: 'attention', dim: 4, heads: 2 }), name: 'with two heads' },
    { ...onSequence({ type: 'attention', dim: 4, heads: 4, causal: true }), name: 'causal, four heads' },
  ],
  rnn: [
    recurrent({ type: 'rnn', in: 2, hidden: 3 }),
    { ...recurrent({ type: 'rnn', in: 2, hidden: 3, nonlinearity: 'relu' }), name: 'with relu' },
  ],
  lstm: [recurrent({ type: 'lstm', in: 2, hidden: 3 })],
  cosine_linear: [
    {
      layers: [
        { type: 'linear', in: 3, out: 4 },
        { type: 'cosine_linear', in: 4, out: 2 },
      ],
    },
  ],
  l2_normalize: [
    activated({ type: 'l2_normalize' }),
    { ...onSequence({ type: 'l2_normalize' }), name: 'of sequences' },
  ],
}

const cases = Object.entries(settings).flatMap(([type, variants]) =>
  variants.map((setting) => [`${type} ${setting.name ?? ''}`.trim(), setting] as const),
)

describe('forty steps agree with the definitions, evaluated in float64 with finite differences', () => {
  it.for(cases)('%s', { timeout: 30_000 }, async ([, setting]) => {
    for (const [name, deviation] of Object.entries(await deviations(ort, setting)))
      expect(deviation, name).toBeLessThan(ROUND_OFF)
  })
})
