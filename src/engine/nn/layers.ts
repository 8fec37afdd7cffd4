import type { Shape } from '../graph/value.ts'
import type { RowOf } from './layers/row.ts'
import { dropout, layersOf, residual } from './layers/structure.ts'
import type { AnyRow } from './layers/structure.ts'
import { fetchRows, unread } from './rows.ts'
import type { Module } from './module.ts'
import type { LayerName, LayerSpec } from './spec.ts'

const reader = layersOf(() => table)

const activation = () => import('./layers/activation.ts')
const convolution = async () => {
  const [rows, { addWindows }] = await Promise.all([
    import('./layers/convolution.ts'),
    import('../autodiff/windows.ts'),
  ])
  addWindows()
  return rows
}
const linear = () => import('./layers/linear.ts')
const normalization = () => import('./layers/normalization.ts')
const sequence = () => import('./layers/sequence.ts')

/**
 * Every layer that a network may use; one row each, fetched with the first network that names it. A name without a row does not
 * compile.
 */
const rows: { readonly [N in LayerName]: () => Promise<RowOf<N>> } = {
  linear: async () => (await linear()).linear,
  conv2d: async () => (await convolution()).conv2d,
  max_pool2d: async () => (await convolution()).maxPool2d,
  avg_pool2d: async () => (await convolution()).avgPool2d,
  global_avg_pool2d: async () => (await convolution()).globalAvgPool2d,
  flatten: async () => (await linear()).flatten,
  relu: async () => (await activation()).relu,
  leaky_relu: async () => (await activation()).leakyRelu,
  tanh: async () => (await activation()).tanh,
  sigmoid: async () => (await activation()).sigmoid,
  gelu: async () => (await activation()).gelu,
  silu: async () => (await activation()).silu,
  elu: async () => (await activation()).elu,
  softplus: async () => (await activation()).softplus,
  softmax: async () => (await activation()).softmax,
  batch_norm: async () => (await normalization()).batchNorm,
  layer_norm: async () => (await normalization()).layerNorm,
  group_norm: async () => (await normalization()).groupNorm,
  instance_norm: async () => (await normalization()).instanceNorm,
  dropout: async () => dropout,
  residual: async () => residual(reader),
  embedding: async () => (await linear()).embedding,
  attention: async () => (await sequence()).attention,
  rnn: async () => (await sequence()).rnn,
  lstm: async () => (await sequence()).lstm,
  cosine_linear: async () => (await linear()).cosineLinear,
  l2_normalize: async () => (await activation()).l2Normalize,
}

const table: Record<string, AnyRow | undefined> = unread(rows)

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
