import type { Shape } from '../graph/value.ts'
import {
  elu,
  gelu,
  l2Normalize,
  leakyRelu,
  relu,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
} from './layers/activation.ts'
import { avgPool2d, conv2d, flatten, globalAvgPool2d, maxPool2d } from './layers/convolution.ts'
import { cosineLinear, embedding, linear } from './layers/linear.ts'
import { batchNorm, groupNorm, instanceNorm, layerNorm } from './layers/normalization.ts'
import type { RowOf } from './layers/row.ts'
import { attention, lstm, rnn } from './layers/sequence.ts'
import { anyRow, dropout, layersOf, residual } from './layers/structure.ts'
import type { Module } from './module.ts'
import type { LayerName, LayerSpec } from './spec.ts'

const reader = layersOf(() => forgotten)

/** Every layer that a network may use; one row each. A name without a row does not compile. */
export const layers: { readonly [N in LayerName]: RowOf<N> } = {
  linear,
  conv2d,
  max_pool2d: maxPool2d,
  avg_pool2d: avgPool2d,
  global_avg_pool2d: globalAvgPool2d,
  flatten,
  relu,
  leaky_relu: leakyRelu,
  tanh,
  sigmoid,
  gelu,
  silu,
  elu,
  softplus,
  softmax,
  batch_norm: batchNorm,
  layer_norm: layerNorm,
  group_norm: groupNorm,
  instance_norm: instanceNorm,
  dropout,
  residual: residual(reader),
  embedding,
  attention,
  rnn,
  lstm,
  cosine_linear: cosineLinear,
  l2_normalize: l2Normalize,
}

const forgotten = Object.fromEntries(Object.entries(layers).map(([name, row]) => [name, anyRow(row)]))

/** Reads the list of layers of a document; throws a SpecError that names the field. */
export const readLayers = (value: unknown, path: string): readonly LayerSpec[] =>
  reader.field.read(value, path)

/**
 * A network on samples of shape `input`: parameters, running statistics, output shape and forward pass. Throws a
 * SpecError when a layer does not fit the one before it.
 */
export const network = (specs: readonly LayerSpec[], input: Shape): Module =>
  reader.bind(specs, input, 'layers')
