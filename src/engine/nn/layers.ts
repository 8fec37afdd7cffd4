import type { Shape } from '../graph/value.ts'
import { relu, sigmoid, tanh } from './layers/activation.ts'
import { flatten, linear } from './layers/linear.ts'
import type { RowOf } from './layers/row.ts'
import { layersOf } from './layers/structure.ts'
import type { AnyRow } from './layers/structure.ts'
import { fetchRows, present } from './rows.ts'
import type { Fetched } from './rows.ts'
import type { Module } from './module.ts'
import type { LayerName, LayerSpec } from './spec.ts'

const reader = layersOf(() => table)

const bend = () => import('./layers/bend.ts')
const convolution = () => import('./layers/convolution.ts')
const cosine = () => import('./layers/cosine.ts')
const normalization = () => import('./layers/normalization.ts')
const sequence = () => import('./layers/sequence.ts')

/**
 * Every layer that a network may use; one row each. Those of a plain network are here, the others are fetched with the first network
 * that names them. A name without a row does not compile.
 */
const rows: { readonly [N in LayerName]: Fetched<N, RowOf<N>> } = {
  linear,
  conv2d: convolution,
  max_pool2d: convolution,
  avg_pool2d: convolution,
  global_avg_pool2d: convolution,
  flatten,
  relu,
  leaky_relu: bend,
  tanh,
  sigmoid,
  gelu: bend,
  silu: bend,
  elu: bend,
  softplus: bend,
  softmax: bend,
  batch_norm: normalization,
  layer_norm: normalization,
  group_norm: normalization,
  instance_norm: normalization,
  dropout: () => import('./layers/dropout.ts'),
  residual: async () => ({ residual: (await import('./layers/residual.ts')).residual(reader) }),
  embedding: () => import('./layers/embedding.ts'),
  attention: sequence,
  rnn: sequence,
  lstm: sequence,
  cosine_linear: cosine,
  l2_normalize: cosine,
}

const table: Record<string, AnyRow | undefined> = present(rows)

/** Fetches the rows of the layers that `document` names, or all of them without one; comes before {@link readLayers}. */
export const loadLayers = (document?: unknown): Promise<void> => fetchRows(table, rows, document)

/** Reads the list of layers of a document; throws a SpecError that names the field. */
export const readLayers = (value: unknown, path: string): readonly LayerSpec[] =>
  reader.field.read(value, path)

/**
 * A network on samples of shape `input`: parameters, running statistics, output shape and forward pass. Throws a
 * SpecError when a layer does not fit the one before it.
 */
export const network = (specs: readonly LayerSpec[], input: Shape): Module =>
  reader.bind(specs, input, 'layers')
