import { optional, real } from '../field.ts'
import { activation } from './activation.ts'
import type { RowOf } from './row.ts'

export { addBends as addOps } from '../../autodiff/bends.ts'

/** torch.nn.LeakyReLU */
export const leaky_relu: RowOf<'leaky_relu'> = activation(
  { slope: optional(real, 0.01) },
  ({ b }, x, { slope }) => b.op('LeakyRelu', [x], { alpha: slope }),
)

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
