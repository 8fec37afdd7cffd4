import { elementwise, fail, lengthOf } from './infer.ts'
import { required, rule } from './rule.ts'
import type { AnyRule } from './rule.ts'
import { sameShape } from './value.ts'

/** Ops that pick slices by coordinates and put them back, for the gradient of a lookup: rows of the table of ops, see `ops.ts`. */
export const indexOps = {
  /** 按 indices 最后一轴给出的坐标取切片。 */
  GatherND: rule({
    inputs: ['data', 'indices'],
    infer: ({ data, indices }) => {
      const depth = lengthOf(indices.shape, -1)
      if (depth > data.shape.length) fail()
      return [{ dtype: data.dtype, shape: [...indices.shape.slice(0, -1), ...data.shape.slice(depth)] }]
    },
  }),
  /** 按坐标把 updates 加进 data 的副本。 */
  ScatterND: rule({
    inputs: ['data', 'indices', 'updates'],
    // overwriting has no use here
    attributes: { reduction: required.oneOf('add') },
    infer: ({ data, indices, updates }) => {
      const expected = [...indices.shape.slice(0, -1), ...data.shape.slice(lengthOf(indices.shape, -1))]
      if (!sameShape(updates.shape, expected)) fail()
      return elementwise({ X: data })
    },
  }),
} as const satisfies Readonly<Record<string, AnyRule>>
