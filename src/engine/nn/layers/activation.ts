import type { Notation } from '../../graph/notation.ts'
import type { Value } from '../../graph/value.ts'
import { optional, real } from '../field.ts'
import type { Complete, Fields } from '../field.ts'
import type { LayerSpec } from '../spec.ts'
import type { LayerRow, RowOf } from './row.ts'

type Write<S> = (f: Notation, x: Value, spec: Complete<S>) => Value

/** A row for a layer without parameters that keeps the shape. */
const activation = <S extends LayerSpec>(
  source: string,
  fields: Fields<S>,
  write: Write<S>,
): LayerRow<S> => ({
  fields,
  source,
  bind: (spec, input) => ({ output: input, parameters: [], forward: (x, { f }) => write(f, x, spec) }),
})

export const relu: RowOf<'relu'> = activation('torch.nn.ReLU', {}, ({ b }, x) => b.op('Relu', [x]))

export const leakyRelu: RowOf<'leaky_relu'> = activation(
  'torch.nn.LeakyReLU',
  { slope: optional(real, 0.01) },
  ({ b }, x, { slope }) => b.op('LeakyRelu', [x], { alpha: slope }),
)

export const tanh: RowOf<'tanh'> = activation('torch.nn.Tanh', {}, ({ b }, x) => b.op('Tanh', [x]))

export const sigmoid: RowOf<'sigmoid'> = activation('torch.nn.Sigmoid', {}, ({ b }, x) =>
  b.op('Sigmoid', [x]),
)

export const gelu: RowOf<'gelu'> = activation(
  "torch.nn.GELU(approximate='none'); Hendrycks and Gimpel 2016",
  {},
  ({ b }, x) => b.op('Gelu', [x]),
)

export const silu: RowOf<'silu'> = activation('torch.nn.SiLU; Elfwing, Uchibe and Doya 2018', {}, (f, x) =>
  f.mul(x, f.b.op('Sigmoid', [x])),
)

export const elu: RowOf<'elu'> = activation(
  'torch.nn.ELU',
  { alpha: optional(real, 1) },
  ({ b }, x, { alpha }) => b.op('Elu', [x], { alpha }),
)

/** PyTorch's threshold of 20, above which softplus(x) is x, changes the value by less than float32 can hold. */
export const softplus: RowOf<'softplus'> = activation('torch.nn.Softplus', {}, ({ b }, x) =>
  b.op('Softplus', [x]),
)

export const softmax: RowOf<'softmax'> = activation('torch.nn.Softmax(dim=-1)', {}, ({ b }, x) =>
  b.op('Softmax', [x]),
)

/** x / max(‖x‖, 1e-12) over one axis, as torch.nn.functional.normalize. */
export function normalized(f: Notation, x: Value, axis: number): Value {
  return f.div(x, f.max(f.norm(x, [axis], true), 1e-12))
}

export const l2Normalize: RowOf<'l2_normalize'> = activation(
  'torch.nn.functional.normalize(dim=-1)',
  {},
  (f, x) => normalized(f, x, -1),
)
