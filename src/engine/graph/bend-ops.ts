import { elementwise } from './infer.ts'
import { float, oneOf, rule } from './rule.ts'
import type { AnyRule } from './rule.ts'

/** Ops of the activations that are not plain: rows of the table of ops, see `ops.ts`. */
export const bendOps = {
  /** 误差函数，GELU 由它定义。 */
  Erf: rule({ inputs: ['X'], accepts: ['float32'], infer: elementwise }),
  /** 负数乘以小斜率 alpha。 */
  LeakyRelu: rule({
    inputs: ['X'],
    accepts: ['float32'],
    attributes: { alpha: float(0.01) },
    infer: elementwise,
  }),
  /** 负数变成 alpha·(eˣ−1)。 */
  Elu: rule({
    inputs: ['X'],
    accepts: ['float32'],
    attributes: { alpha: float(1) },
    infer: elementwise,
  }),
  /** x·Φ(x)，Φ 是标准正态分布函数；approximate 为 tanh 时用双曲正切近似。 */
  Gelu: rule({
    inputs: ['X'],
    accepts: ['float32'],
    attributes: { approximate: oneOf('none', 'tanh') },
    infer: elementwise,
  }),
} as const satisfies Readonly<Record<string, AnyRule>>
