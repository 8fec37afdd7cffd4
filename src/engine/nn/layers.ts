import type { Shape } from '../graph/value.ts'
import { relu, sigmoid, tanh } from './layers/activation.ts'
import { flatten, linear } from './layers/linear.ts'
import type { RowOf } from './layers/row.ts'
import { dropout, layersOf } from './layers/structure.ts'
import type { AnyRow } from './layers/structure.ts'
import { fetchRows, present } from './rows.ts'
import type { Fetched } from './rows.ts'
import type { Module } from './module.ts'
import type { LayerName, LayerSpec } from './spec.ts'

const reader = layersOf(() => table)

const bend = async () => {
  const [rows, { addBends }] = await Promise.all([import('./layers/bend.ts'), import('../autodiff/bends.ts')])
  addBends()
  return rows
}
const convolution = async () => {
  const [rows, { addWindows }] = await Promise.all([
    import('./layers/convolution.ts'),
    import('../autodiff/windows.ts'),
  ])
  addWindows()
  return rows
}
const cosine = () => import('./layers/cosine.ts')
const lookup = async () => {
  const [rows, { addIndexing }] = await Promise.all([
    import('./layers/embedding.ts'),
    import('../autodiff/indexing.ts'),
  ])
  addIndexing()
  return rows
}
const normalization = () => import('./layers/normalization.ts')
const sequence = () => import('./layers/sequence.ts')

/**
 * Every layer that a network may use; one row each. Those of a plain network are here, the others are fetched with the first network
 * that names them. A name without a row does not compile.
 */
const rows: { readonly [N in LayerName]: Fetched<RowOf<N>> } = {
  linear,
  conv2d: async () => (await convolution()).conv2d,
  max_pool2d: async () => (await convolution()).maxPool2d,
  avg_pool2d: async () => (await convolution()).avgPool2d,
  global_avg_pool2d: async () => (await convolution()).globalAvgPool2d,
  flatten,
  relu,
  leaky_relu: async () => (await bend()).leakyRelu,
  tanh,
  sigmoid,
  gelu: async () => (await bend()).gelu,
  silu: async () => (await bend()).silu,
  elu: async () => (await bend()).elu,
  softplus: async () => (await bend()).softplus,
  softmax: async () => (await bend()).softmax,
  batch_norm: async () => (await normalization()).batchNorm,
  layer_norm: async () => (await normalization()).layerNorm,
  group_norm: async () => (await normalization()).groupNorm,
  instance_norm: async () => (await normalization()).instanceNorm,
  dropout,
  residual: async () => (await import('./layers/residual.ts')).residual(reader),
  embedding: async () => (await lookup()).embedding,
  attention: async () => (await sequence()).attention,
  rnn: async () => (await sequence()).rnn,
  lstm: async () => (await sequence()).lstm,
  cosine_linear: async () => (await cosine()).cosineLinear,
  l2_normalize: async () => (await cosine()).l2Normalize,
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
