import type { Notation } from '../../graph/notation.ts'
import type { Value } from '../../graph/value.ts'
import { optional, real } from '../field.ts'
import type { Complete, Fields } from '../field.ts'
import type { LayerSpec } from '../spec.ts'
import type { LayerRow, RowOf } from './row.ts'

type Write<S> = (f: Notation, x: Value, spec: Complete<S>) => Value

/** A row for a layer without parameters that keeps the shape. */
const activation = <S extends LayerSpec>(fields: Fields<S>, write: Write<S>): LayerRow<S> => ({
  fields,
  bind: (spec, input) => ({ output: input, parameters: [], forward: (x, { f }) => write(f, x, spec) }),
})

/** torch.nn.ReLU */
export const relu: RowOf<'relu'> = activation({}, ({ b }, x) => b.op('Relu', [x]))

/** torch.nn.LeakyReLU */
export const leakyRelu: RowOf<'leaky_relu'> = activation(
  { slope: optional(real, 0.01) },
  ({ b }, x, { slope }) => b.op('LeakyRelu', [x], { alpha: slope }),
)

/** torch.nn.Tanh */
export const tanh: RowOf<'tanh'> = activation({}, ({ b }, x) => b.op('Tanh', [x]))

/** torch.nn.Sigmoid */
export const sigmoid: RowOf<'sigmoid'> = activation({}, ({ b }, x) => b.op('Sigmoid', [x]))

/** torch.nn.GELU(approximate='none'); Hendrycks and Gimpel 2016 */
export const gelu: RowOf<'gelu'> = activation({}, ({ b }, x) => b.op('Gelu', [x]))

/** torch.nn.SiLU; Elfwing, Uchibe and Doya 2018 */
export const silu: RowOf<'silu'> = activation({}, (f, x) => f.mul(x, f.b.op('Sigmoid', [x])))

/** torch.nn.ELU */
export const elu: RowOf<'elu'> = activation({ alpha: optional(real, 1) }, ({ b }, x, { alpha }) =>
  b.op('Elu', [x], { alpha }),
)

/** PyTorch's threshold of 20, above which softplus(x) is x, changes the value by less than float32 can hold. Source: torch.nn.Softplus. */
export const softplus: RowOf<'softplus'> = activation({}, ({ b }, x) => b.op('Softplus', [x]))

/** torch.nn.Softmax(dim=-1) */
export const softmax: RowOf<'softmax'> = activation({}, ({ b }, x) => b.op('Softmax', [x]))

/** x / max(‖x‖, 1e-12) over one axis, as torch.nn.functional.normalize. */
export function normalized(f: Notation, x: Value, axis: number): Value {
  return f.div(x, f.max(f.norm(x, [axis], true), 1e-12))
}

/** torch.nn.functional.normalize(dim=-1) */
export const l2Normalize: RowOf<'l2_normalize'> = activation({}, (f, x) => normalized(f, x, -1))
