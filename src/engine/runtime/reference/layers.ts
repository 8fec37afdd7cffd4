/**
 * An independent model of the engine for its tests: float64, plain loops over samples, written from the definitions and
 * without a derivative. One function a layer, of one batch.
 */
import type { LayerName, LayerSpec } from '../../nn/spec.ts'
import { each, eachVector, vectors } from './batch.ts'
import type { Batch, Forward, Observed, Of, Values } from './batch.ts'
import { batchNorm, groupNorm, layerNorm } from './normalization.ts'
import { affine, at, dot, erf, normalize, sigmoid, softmax, softplus } from './numbers.ts'
import { attention, embedding, lstm, rnn } from './sequence.ts'
import { avgPool2d, conv2d, globalAvgPool2d, maxPool2d } from './windows.ts'

/** torch.nn.functional.cosine_similarity of the input with each row of the weight */
function cosineLinear(x: Batch, { in: inputs, out }: Of<'cosine_linear'>, { weight = [] }: Values): Batch {
  const classes = vectors(weight, inputs).map(normalize)
  return eachVector(x, out, (vector) => classes.map((row) => dot(normalize(vector), row)))
}

/** torch.nn.Dropout: from uniform numbers u, 0 where u < p, else x/(1 − p); the identity in evaluation mode */
function dropout(x: Batch, { p = 0.5 }: Of<'dropout'>, values: Values, observed: Observed): Batch {
  if (observed === undefined) return x
  const rows = x.rows.map((row, n) =>
    row.map((v, i) => (at(values['mask'], n * row.length + i) < p ? 0 : v / (1 - p))),
  )
  return { ...x, rows }
}

/** x + scale·f(x) of He et al. 2016 */
function residual(
  x: Batch,
  { layers, scale = 1 }: Of<'residual'>,
  values: Values,
  observed: Observed,
): Batch {
  const inner = run(layers, x, values, observed)
  return { ...x, rows: x.rows.map((row, n) => row.map((v, i) => v + scale * at(inner.rows[n], i))) }
}

/**
 * Every layer of the document, as torch.nn documents the one of that name unless its function says otherwise; a name without
 * a row does not compile.
 */
const forwards: { readonly [N in LayerName]: Forward<N> } = {
  linear: (x, { out }, { weight, bias }) => eachVector(x, out, (vector) => affine(vector, weight, bias)),
  cosine_linear: cosineLinear,
  conv2d,
  max_pool2d: maxPool2d,
  avg_pool2d: avgPool2d,
  global_avg_pool2d: globalAvgPool2d,
  flatten: (x) => ({ ...x, shape: [x.rows[0]?.length ?? 0] }),
  relu: (x) => each(x, (v) => Math.max(0, v)),
  leaky_relu: (x, { slope = 0.01 }) => each(x, (v) => (v > 0 ? v : slope * v)),
  tanh: (x) => each(x, Math.tanh),
  sigmoid: (x) => each(x, sigmoid),
  gelu: (x) => each(x, (v) => (v * (1 + erf(v / Math.SQRT2))) / 2),
  silu: (x) => each(x, (v) => v * sigmoid(v)),
  elu: (x, { alpha = 1 }) => each(x, (v) => (v > 0 ? v : alpha * Math.expm1(v))),
  softplus: (x) => each(x, softplus),
  softmax: (x) => eachVector(x, x.shape.at(-1) ?? 1, softmax),
  l2_normalize: (x) => eachVector(x, x.shape.at(-1) ?? 1, normalize),
  batch_norm: batchNorm,
  layer_norm: layerNorm,
  group_norm: groupNorm,
  instance_norm: (x, { features, ...rest }, values) => groupNorm(x, { ...rest, groups: features }, values),
  dropout,
  residual,
  embedding,
  attention,
  rnn,
  lstm,
}

const forwardOf = <N extends LayerName>(name: N): Forward<N> => forwards[name]

const within = (values: Values, index: number): Values =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      key.startsWith(`${index}.`) ? [[key.slice(key.indexOf('.') + 1), value]] : [],
    ),
  )

/** Layers one after another; what they observe is written into `observed` under their keys. */
export function run(layers: readonly LayerSpec[], x: Batch, values: Values, observed: Observed): Batch {
  return layers.reduce((batch, layer, index) => {
    const seen: Observed = observed && {}
    const output = forwardOf<LayerName>(layer.type)(batch, layer, within(values, index), seen)
    for (const [key, value] of Object.entries(seen ?? {})) if (observed) observed[`${index}.${key}`] = value
    return output
  }, x)
}
