import { axisOf, comparison, elementwise, fail } from './infer.ts'
import { int, ints, required, rule } from './rule.ts'
import type { AnyRule } from './rule.ts'
import { sameShape } from './value.ts'
import { conv, convTranspose, pool } from './window.ts'

const windowed = { strides: ints([]), pads: ints([]), dilations: ints([]) }

/** Ops that slide a window over space, and those that pooling's gradient needs: rows of the table of ops, see `ops.ts`. */
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
  /** 是否 A ≥ B：窗口的哪一半较大。 */
  GreaterOrEqual: rule({ inputs: ['A', 'B'], accepts: ['float32', 'int32', 'int64'], infer: comparison }),
  /** 沿 axis 逐元素取：结果的每个位置各有一个下标。 */
  GatherElements: rule({
    inputs: ['data', 'indices'],
    attributes: { axis: int(0) },
    infer: ({ data, indices }, { axis }) => {
      axisOf(axis, data.shape.length)
      if (indices.shape.length !== data.shape.length) fail()
      return [{ dtype: data.dtype, shape: indices.shape }]
    },
  }),
  /** 沿 axis 把 updates 逐元素加进 data 的副本：最大池化的梯度。 */
  ScatterElements: rule({
    inputs: ['data', 'indices', 'updates'],
    attributes: { axis: int(0), reduction: required.oneOf('add') },
    infer: ({ data, indices, updates }, { axis }) => {
      axisOf(axis, data.shape.length)
      if (!sameShape(indices.shape, updates.shape)) fail()
      return elementwise({ X: data })
    },
  }),
} as const satisfies Readonly<Record<string, AnyRule>>
