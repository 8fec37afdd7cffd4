import { int, ints, required, rule } from './rule.ts'
import type { AnyRule } from './rule.ts'
import { conv, convTranspose, pool } from './window.ts'

const windowed = { strides: ints([]), pads: ints([]), dilations: ints([]) }

/** Ops that slide a window over space: rows of the table of ops, see `ops.ts`. */
export const windowOps = {
  /** 卷积（互相关）：X [N, C, 空间轴…]，W [M, C/group, 核…]，B [M]。 */
  Conv: rule({
    inputs: ['X', 'W', 'B?'],
    accepts: ['float32'],
    attributes: { ...windowed, group: int(1) },
    infer: conv,
  }),
  /** 转置卷积，也是卷积对输入的梯度：X [N, C, …]，W [C, M/group, 核…]。 */
  ConvTranspose: rule({
    inputs: ['X', 'W', 'B?'],
    accepts: ['float32'],
    attributes: { ...windowed, output_padding: ints([]), group: int(1) },
    infer: convTranspose,
  }),
  /** 窗口内取最大值；第二个输出是最大值在整个输入里的扁平下标。 */
  MaxPool: rule({
    inputs: ['X'],
    accepts: ['float32'],
    outputs: ['Y', 'Indices?'],
    attributes: { kernel_shape: required.ints, ...windowed },
    infer: ({ X }, attributes) => {
      const { shape } = pool({ X }, attributes)
      return [
        { dtype: X.dtype, shape },
        { dtype: 'int64', shape },
      ]
    },
  }),
  /** 窗口内取平均；count_include_pad 决定补的零算不算进个数。 */
  AveragePool: rule({
    inputs: ['X'],
    accepts: ['float32'],
    attributes: { kernel_shape: required.ints, ...windowed, count_include_pad: int(0) },
    infer: ({ X }, attributes) => [pool({ X }, attributes)],
  }),
} as const satisfies Readonly<Record<string, AnyRule>>
