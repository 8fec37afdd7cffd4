import type { bendOps } from './bend-ops.ts'
import type { indexOps } from './index-ops.ts'
import {
  argReduction,
  axisOf,
  binary,
  broadcastAll,
  comparison,
  concatenated,
  elementwise,
  fail,
  gemm,
  known,
  lengthOf,
  matMul,
  reduction,
  reshaped,
  withLength,
} from './infer.ts'
import { float, int, required, rule } from './rule.ts'
import type { AnyRule, Given, Listed, Named, Resolved } from './rule.ts'
import { broadcast, DYNAMIC, sameShape } from './value.ts'
import type { DType, Type } from './value.ts'
import type { windowOps } from './window-ops.ts'

const FLOAT: readonly DType[] = ['float32']
const NUMBER: readonly DType[] = ['float32', 'int32', 'int64']
const BOOL: readonly DType[] = ['bool']

const unary = (accepts = FLOAT) => rule({ inputs: ['X'], accepts, infer: elementwise })
const arithmetic = () => rule({ inputs: ['A', 'B'], accepts: NUMBER, infer: binary })
const compare = (accepts = NUMBER) => rule({ inputs: ['A', 'B'], accepts, infer: comparison })
const reduce = () =>
  rule({
    inputs: ['data', 'axes?'],
    accepts: NUMBER,
    attributes: { keepdims: int(1) },
    infer: reduction,
  })
const argReduce = () =>
  rule({
    inputs: ['data'],
    accepts: NUMBER,
    attributes: { axis: int(0), keepdims: int(1) },
    infer: argReduction,
  })
const alongAxis = () =>
  rule({
    inputs: ['X'],
    accepts: FLOAT,
    attributes: { axis: int(-1) },
    infer: ({ X }, { axis }) => (axisOf(axis, X.shape.length), elementwise({ X })),
  })

/** Ops that every graph may use at once; the others are fetched with the layers that need them. */
const ownOps = {
  // One element in, one element out.
  /** 原样返回输入。 */
  Identity: unary([...NUMBER, ...BOOL]),
  /** 取相反数。 */
  Neg: unary(NUMBER),
  /** 绝对值。 */
  Abs: unary(NUMBER),
  /** 符号：负数得 −1，零得 0，正数得 1。 */
  Sign: unary(NUMBER),
  /** 平方根。 */
  Sqrt: unary(),
  /** 自然指数。 */
  Exp: unary(),
  /** 自然对数。 */
  Log: unary(),
  /** 双曲正切。 */
  Tanh: unary(),
  /** S 形函数 1/(1+e⁻ˣ)。 */
  Sigmoid: unary(),
  /** 负数变成 0。 */
  Relu: unary(),
  /** 光滑的 ReLU：ln(1+eˣ)。 */
  Softplus: unary(),
  /** 截断到 [min, max]，两端都可以省略。 */
  Clip: rule({
    inputs: ['X', 'min?', 'max?'],
    accepts: NUMBER,
    infer: ({ X, min, max }) => {
      if ((min?.shape.length ?? 0) + (max?.shape.length ?? 0) > 0) fail()
      return elementwise({ X })
    },
  }),
  /** 换成元素类型 to。 */
  Cast: rule({
    inputs: ['X'],
    attributes: { to: required.dtype },
    infer: ({ X }, { to }) => [{ dtype: to, shape: X.shape }],
  }),

  // Two operands, broadcast against each other.
  /** 相加，按广播规则对齐。 */
  Add: arithmetic(),
  /** 相减，按广播规则对齐。 */
  Sub: arithmetic(),
  /** 逐元素相乘，按广播规则对齐。 */
  Mul: arithmetic(),
  /** 逐元素相除；整数向零取整。 */
  Div: arithmetic(),
  /** A 的 B 次幂。 */
  Pow: arithmetic(),
  /** 逐元素取小。 */
  Min: arithmetic(),
  /** 逐元素取大。 */
  Max: arithmetic(),
  /** 是否相等。 */
  Equal: compare([...NUMBER, ...BOOL]),
  /** 是否 A > B。 */
  Greater: compare(),
  /** 是否 A < B。 */
  Less: compare(),
  /** 是否 A ≤ B。 */
  LessOrEqual: compare(),
  /** 任意多个张量相加，一个节点代替一串 Add。 */
  Sum: rule({
    inputs: ['inputs...'],
    accepts: FLOAT,
    infer: ({ inputs }) => [broadcastAll(inputs)],
  }),
  /** 条件为真取 X，否则取 Y。 */
  Where: rule({
    inputs: ['condition', 'X', 'Y'],
    accepts: BOOL,
    infer: ({ condition, X, Y }) => {
      const { dtype, shape } = broadcastAll([X, Y])
      return [{ dtype, shape: broadcast(condition.shape, shape) ?? fail() }]
    },
  }),

  // Matrix products.
  /** 矩阵乘法；前面的轴是批次，可以广播。 */
  MatMul: rule({
    inputs: ['A', 'B'],
    accepts: NUMBER,
    infer: matMul,
  }),
  /** alpha·op(A)·op(B) + beta·C，op 可以是转置；全连接层的一个节点写法。 */
  Gemm: rule({
    inputs: ['A', 'B', 'C?'],
    accepts: FLOAT,
    attributes: { transA: int(0), transB: int(0), alpha: float(1), beta: float(1) },
    infer: gemm,
  }),

  // Reductions.
  /** 沿 axes 求和；省略 axes 就是所有轴。 */
  ReduceSum: reduce(),
  /** 沿 axes 求平均。 */
  ReduceMean: reduce(),
  /** 沿 axes 取最大值。 */
  ReduceMax: reduce(),
  /** 沿 axes 取最小值。 */
  ReduceMin: reduce(),
  /** 沿 axes 求平方和的平方根，即 L2 范数。 */
  ReduceL2: reduce(),
  /** 沿 axes 求平方和。 */
  ReduceSumSquare: reduce(),
  /** 最大值的下标；相等时取最小的下标。 */
  ArgMax: argReduce(),
  /** 沿 axis 归一化成概率。 */
  Softmax: alongAxis(),
  /** softmax 的对数，直接算，不下溢。 */
  LogSoftmax: alongAxis(),

  // Rearranging.
  /** 按 perm 重排各轴。 */
  Transpose: rule({
    inputs: ['data'],
    attributes: { perm: required.ints },
    infer: ({ data }, { perm }) => {
      const axes = perm.toSorted((a, b) => a - b)
      if (!sameShape(axes, [...data.shape.keys()])) fail()
      return [{ dtype: data.dtype, shape: perm.map((axis) => lengthOf(data.shape, axis)) }]
    },
  }),
  /** 元素顺序不变，换一个形状；−1 由其余轴推出。 */
  Reshape: rule({
    inputs: ['data', 'shape'],
    infer: ({ data, shape }) => [{ dtype: data.dtype, shape: reshaped(data.shape, known(shape)) }],
  }),
  /** 广播到给定形状。 */
  Expand: rule({
    inputs: ['input', 'shape'],
    infer: ({ input, shape }) => {
      const result = broadcast(input.shape, known(shape)) ?? fail()
      return [{ dtype: input.dtype, shape: result }]
    },
  }),
  /** 沿 axis 首尾相接。 */
  Concat: rule({
    inputs: ['inputs...'],
    attributes: { axis: required.int },
    infer: ({ inputs }, { axis }) => [concatenated(inputs, axis)],
  }),
  /** 沿 axis 切成长度为 split 的几段。 */
  Split: rule({
    inputs: ['input', 'split'],
    outputs: ['outputs...'],
    attributes: { axis: int(0) },
    infer: ({ input, split }, { axis }) => {
      const lengths = known(split)
      const total = lengths.reduce((sum, length) => sum + length, 0)
      if (total !== lengthOf(input.shape, axis)) fail()
      return lengths.map((length) => ({ dtype: input.dtype, shape: withLength(input.shape, axis, length) }))
    },
  }),

  // Picking by index and putting back.
  /** 沿 axis 按下标取切片。 */
  Gather: rule({
    inputs: ['data', 'indices'],
    attributes: { axis: int(0) },
    infer: ({ data, indices }, { axis }) => [
      {
        dtype: data.dtype,
        shape: data.shape.toSpliced(axisOf(axis, data.shape.length), 1, ...indices.shape),
      },
    ],
  }),
  /** 下标变成独热向量；values 是 [其余位置的值, 该位置的值]，depth 是类别数。 */
  OneHot: rule({
    inputs: ['indices', 'depth', 'values'],
    attributes: { axis: int(-1) },
    infer: ({ indices, depth, values }, { axis }) => {
      if (depth.dtype !== indices.dtype) fail()
      const at = axisOf(axis, indices.shape.length + 1)
      return [{ dtype: values.dtype, shape: indices.shape.toSpliced(at, 0, known(depth)[0] ?? 0) }]
    },
  }),

  // Control.
  /** 把 body 跑 M 次；状态从上一次传到下一次，逐次结果叠成序列。由 GraphBuilder.loop 写出。 */
  Loop: rule({
    inputs: ['M', 'cond?', 'v_initial...'],
    outputs: ['v_final_and_scan_outputs...'],
    attributes: { body: required.graph },
    infer: ({ M, v_initial }, { body }) => {
      const [proceed, ...results] = Object.values(body.outputs)
      const steps = M.data !== undefined && proceed?.data !== undefined ? Number(M.data[0]) : DYNAMIC
      return results.map(({ dtype, shape }, i): Type => ({
        dtype,
        shape: i < v_initial.length ? shape : [steps, ...shape],
      }))
    },
  }),
} as const satisfies Readonly<Record<string, AnyRule>>

/**
 * Every op that a graph may use: ONNX names, opset 21 signatures, restricted to what static shapes can type.
 * Source of names, attributes and semantics: https://onnx.ai/onnx/operators/
 */
type Ops = typeof ownOps & typeof bendOps & typeof indexOps & typeof windowOps

/** The ONNX name of an op. */
export type OpName = keyof Ops

/** Ops whose rows, here and in the table of gradients, come with {@link addOps}, by family. */
export interface FetchedOps {
  readonly bend: keyof typeof bendOps
  readonly index: keyof typeof indexOps
  readonly window: keyof typeof windowOps
}

const table: Partial<Record<OpName, AnyRule>> = { ...ownOps }

/** Puts fetched rows into the table. */
export const addOps = <Ops extends OpName>(rows: Readonly<Record<Ops, AnyRule>>): void => {
  Object.assign(table, rows)
}

/** The row of an op; throws a TypeError when its family has not been fetched. */
export function ruleOf(op: OpName): AnyRule {
  const row = table[op]
  if (row === undefined) throw new TypeError(`算子表里没有 ${op}`)
  return row
}

/** Attributes of op `N` as a caller writes them; those with a default may be left out. */
export type AttributesOf<N extends OpName> = Given<Ops[N]['attributes']>

/** Attributes of op `N` with defaults filled in. */
export type ResolvedOf<N extends OpName> = Resolved<Ops[N]['attributes']>

/** Inputs of op `N` by their ONNX names. */
export type InputsOf<N extends OpName> = Named<Ops[N]['inputs']>

/** Outputs of op `N`, the optional ones included. */
export type OutputsOf<N extends OpName> = Listed<Ops[N]['outputs']>

/** Ops that answer one value when no optional output is asked for. */
export type SingleOp = {
  [N in OpName]: Ops[N]['outputs'] extends readonly [infer First, ...`${string}?`[]]
    ? First extends `${string}...`
      ? never
      : N
    : never
}[OpName]

/** Whether the table has a row of this name. */
const isOpName = (name: string): name is OpName => Object.hasOwn(table, name)

/** All ops whose rows are there, in the order of the table. */
export const opNames = (): readonly OpName[] => Object.keys(table).filter(isOpName)
