import {
  argReduction,
  axesOf,
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
  sliced,
  withLength,
} from './infer.ts'
import { float, int, ints, oneOf, required, rule } from './rule.ts'
import type { AnyRule, Given, Listed, Named, Resolved } from './rule.ts'
import { broadcast, DYNAMIC, sameShape } from './value.ts'
import type { DType, Type } from './value.ts'
import { conv, convTranspose, pool } from './window.ts'

const FLOAT: readonly DType[] = ['float32', 'float64']
const NUMBER: readonly DType[] = ['float32', 'float64', 'int32', 'int64', 'uint32']
const SIGNED: readonly DType[] = ['float32', 'float64', 'int32', 'int64']
const BOOL: readonly DType[] = ['bool']

const unary = (accepts = FLOAT) => rule({ inputs: ['X'], accepts, infer: elementwise })
const test = (accepts = FLOAT) =>
  rule({ inputs: ['X'], accepts, infer: ({ X }) => [{ dtype: 'bool', shape: X.shape }] })
const arithmetic = (accepts = NUMBER) => rule({ inputs: ['A', 'B'], accepts, infer: binary })
const compare = (accepts = NUMBER) => rule({ inputs: ['A', 'B'], accepts, infer: comparison })
const logic = () => rule({ inputs: ['A', 'B'], accepts: BOOL, infer: binary })
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
const windowed = { strides: ints([]), pads: ints([]), dilations: ints([]) }

/**
 * Every op that a graph may use: ONNX names, opset 21 signatures, restricted to what static shapes can type.
 * Source of names, attributes and semantics: https://onnx.ai/onnx/operators/
 */
export const ops = {
  // One element in, one element out.
  /** 原样返回输入。 */
  Identity: unary([...NUMBER, 'bool']),
  /** 取相反数。 */
  Neg: unary(SIGNED),
  /** 绝对值。 */
  Abs: unary(SIGNED),
  /** 符号：负数得 −1，零得 0，正数得 1。 */
  Sign: unary(SIGNED),
  /** 倒数 1/x。 */
  Reciprocal: unary(),
  /** 平方根。 */
  Sqrt: unary(),
  /** 自然指数。 */
  Exp: unary(),
  /** 自然对数。 */
  Log: unary(),
  /** 正弦，自变量是弧度。 */
  Sin: unary(),
  /** 余弦，自变量是弧度。 */
  Cos: unary(),
  /** 误差函数，GELU 由它定义。 */
  Erf: unary(),
  /** 双曲正切。 */
  Tanh: unary(),
  /** S 形函数 1/(1+e⁻ˣ)。 */
  Sigmoid: unary(),
  /** 负数变成 0。 */
  Relu: unary(),
  /** 光滑的 ReLU：ln(1+eˣ)。 */
  Softplus: unary(),
  /** x/(1+|x|)。 */
  Softsign: unary(),
  /** 向下取整。 */
  Floor: unary(),
  /** 向上取整。 */
  Ceil: unary(),
  /** 四舍六入，恰好一半时取偶数。 */
  Round: unary(),
  /** 负数乘以小斜率 alpha。 */
  LeakyRelu: rule({
    inputs: ['X'],
    accepts: FLOAT,
    attributes: { alpha: float(0.01) },
    infer: elementwise,
  }),
  /** 负数变成 alpha·(eˣ−1)。 */
  Elu: rule({
    inputs: ['X'],
    accepts: FLOAT,
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
  /** 截断到 [min, max]，两端都可以省略。 */
  Clip: rule({
    inputs: ['X', 'min?', 'max?'],
    accepts: NUMBER,
    infer: ({ X, min, max }) => {
      if ((min?.shape.length ?? 0) + (max?.shape.length ?? 0) > 0) fail('min 与 max 必须是标量')
      return elementwise({ X })
    },
  }),
  /** 换成元素类型 to。 */
  Cast: rule({
    inputs: ['X'],
    attributes: { to: required.dtype },
    infer: ({ X }, { to }) => [{ dtype: to, shape: X.shape }],
  }),
  /** 是不是 NaN。 */
  IsNaN: test(),
  /** 是不是正负无穷。 */
  IsInf: test(),
  /** 逻辑非。 */
  Not: unary(BOOL),
  /** 按位取反。 */
  BitwiseNot: unary(['int32', 'int64', 'uint32']),

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
  Pow: arithmetic(SIGNED),
  /** 逐元素取小。 */
  Min: arithmetic(),
  /** 逐元素取大。 */
  Max: arithmetic(),
  /** 余数；fmod 为 0 时用于整数，符号随除数，为 1 时用于浮点数，符号随被除数。 */
  Mod: rule({
    inputs: ['A', 'B'],
    accepts: NUMBER,
    attributes: { fmod: int(0) },
    infer: binary,
  }),
  /** 是否相等。 */
  Equal: compare([...NUMBER, 'bool']),
  /** 是否 A > B。 */
  Greater: compare(),
  /** 是否 A ≥ B。 */
  GreaterOrEqual: compare(),
  /** 是否 A < B。 */
  Less: compare(),
  /** 是否 A ≤ B。 */
  LessOrEqual: compare(),
  /** 逻辑与。 */
  And: logic(),
  /** 逻辑或。 */
  Or: logic(),
  /** 逻辑异或。 */
  Xor: logic(),
  /** 按位移动 B 位；可计数随机数发生器用它。 */
  BitShift: rule({
    inputs: ['A', 'B'],
    accepts: ['uint32'],
    attributes: { direction: required.oneOf('LEFT', 'RIGHT') },
    infer: binary,
  }),
  /** 按位与。 */
  BitwiseAnd: arithmetic(['int32', 'int64', 'uint32']),
  /** 按位或。 */
  BitwiseOr: arithmetic(['int32', 'int64', 'uint32']),
  /** 按位异或。 */
  BitwiseXor: arithmetic(['int32', 'int64', 'uint32']),
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
      return [{ dtype, shape: broadcast(condition.shape, shape) ?? fail('condition 不能与 X、Y 广播') }]
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
  /** 沿 axes 求积。 */
  ReduceProd: reduce(),
  /** 沿 axes 求绝对值之和。 */
  ReduceL1: reduce(),
  /** 沿 axes 求平方和的平方根，即 L2 范数。 */
  ReduceL2: reduce(),
  /** 沿 axes 求平方和。 */
  ReduceSumSquare: reduce(),
  /** 沿 axes 求 ln Σeˣ，先减最大值，不溢出。 */
  ReduceLogSumExp: reduce(),
  /** 最大值的下标；相等时取最小的下标。 */
  ArgMax: argReduce(),
  /** 最小值的下标；相等时取最小的下标。 */
  ArgMin: argReduce(),
  /** 沿 axis 取最大（largest 为 0 时最小）的 K 个，给出值和下标。 */
  TopK: rule({
    inputs: ['X', 'K'],
    accepts: NUMBER,
    outputs: ['Values', 'Indices'],
    attributes: { axis: int(-1), largest: int(1), sorted: int(1) },
    infer: ({ X, K }, { axis }) => {
      const k = known(K, 'K')[0] ?? 0
      if (k > lengthOf(X.shape, axis)) fail(`K = ${k} 超过轴长 ${lengthOf(X.shape, axis)}`)
      const shape = withLength(X.shape, axis, k)
      return [
        { dtype: X.dtype, shape },
        { dtype: 'int64', shape },
      ]
    },
  }),
  /** 沿 axis 累加；exclusive 不含自己，reverse 从尾部开始。 */
  CumSum: rule({
    inputs: ['X', 'axis'],
    accepts: NUMBER,
    attributes: { exclusive: int(0), reverse: int(0) },
    infer: ({ X, axis }) => (axisOf(known(axis, 'axis')[0] ?? 0, X.shape.length), elementwise({ X })),
  }),
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
      if (!sameShape(axes, [...data.shape.keys()]))
        fail(`perm [${perm.join(', ')}] 不是 ${data.shape.length} 个轴的排列`)
      return [{ dtype: data.dtype, shape: perm.map((axis) => lengthOf(data.shape, axis)) }]
    },
  }),
  /** 元素顺序不变，换一个形状；−1 由其余轴推出。 */
  Reshape: rule({
    inputs: ['data', 'shape'],
    infer: ({ data, shape }) => [{ dtype: data.dtype, shape: reshaped(data.shape, known(shape, 'shape')) }],
  }),
  /** 去掉长度为 1 的轴。 */
  Squeeze: rule({
    inputs: ['data', 'axes'],
    infer: ({ data, axes }) => {
      const gone = axesOf(axes, data.shape.length)
      gone.forEach(
        (axis) => data.shape[axis] === 1 || fail(`轴 ${axis} 的长度是 ${data.shape[axis]}，不是 1`),
      )
      return [{ dtype: data.dtype, shape: data.shape.filter((_, axis) => !gone.includes(axis)) }]
    },
  }),
  /** 在结果的 axes 处插入长度为 1 的轴。 */
  Unsqueeze: rule({
    inputs: ['data', 'axes'],
    infer: ({ data, axes }) => {
      const added = axesOf(axes, data.shape.length + known(axes, 'axes').length)
      return [
        { dtype: data.dtype, shape: added.reduce((shape, axis) => shape.toSpliced(axis, 0, 1), data.shape) },
      ]
    },
  }),
  /** 广播到给定形状。 */
  Expand: rule({
    inputs: ['input', 'shape'],
    infer: ({ input, shape }) => {
      const to = known(shape, 'shape')
      const result = broadcast(input.shape, to) ?? fail(`不能广播到 [${to.join(', ')}]`)
      return [{ dtype: input.dtype, shape: result }]
    },
  }),
  /** 沿各轴重复 repeats 次。 */
  Tile: rule({
    inputs: ['input', 'repeats'],
    infer: ({ input, repeats }) => {
      const times = known(repeats, 'repeats')
      if (times.length !== input.shape.length) fail(`repeats 要有 ${input.shape.length} 个`)
      return [{ dtype: input.dtype, shape: input.shape.map((length, axis) => length * (times[axis] ?? 1)) }]
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
      const lengths = known(split, 'split')
      const total = lengths.reduce((sum, length) => sum + length, 0)
      if (total !== lengthOf(input.shape, axis))
        fail(`split 之和 ${total} 不等于轴长 ${lengthOf(input.shape, axis)}`)
      return lengths.map((length) => ({ dtype: input.dtype, shape: withLength(input.shape, axis, length) }))
    },
  }),
  /** 沿 axes 取 starts 到 ends（不含），步长 steps，可以为负。 */
  Slice: rule({
    inputs: ['data', 'starts', 'ends', 'axes?', 'steps?'],
    infer: ({ data, starts, ends, axes, steps }) => {
      const [from, to] = [known(starts, 'starts'), known(ends, 'ends')]
      const shape = sliced(data.shape, from, to, axes && known(axes, 'axes'), steps && known(steps, 'steps'))
      return [{ dtype: data.dtype, shape }]
    },
  }),
  /** 在各轴前后补值；mode 可以是常数、反射或边缘。 */
  Pad: rule({
    inputs: ['data', 'pads', 'constant_value?'],
    attributes: { mode: oneOf('constant', 'reflect', 'edge') },
    infer: ({ data, pads }) => {
      const rank = data.shape.length
      const amounts = known(pads, 'pads')
      if (amounts.length !== 2 * rank) fail(`pads 要有 ${2 * rank} 个`)
      const shape = data.shape.map(
        (length, axis) => length + (amounts[axis] ?? 0) + (amounts[axis + rank] ?? 0),
      )
      return [{ dtype: data.dtype, shape }]
    },
  }),
  /** 保留上三角（upper 为 0 时下三角），其余置零；k 移动对角线。 */
  Trilu: rule({
    inputs: ['input', 'k?'],
    attributes: { upper: int(1) },
    infer: ({ input }) => (lengthOf(input.shape, -2), elementwise({ X: input })),
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
  /** 沿 axis 逐元素取：结果的每个位置各有一个下标。 */
  GatherElements: rule({
    inputs: ['data', 'indices'],
    attributes: { axis: int(0) },
    infer: ({ data, indices }, { axis }) => {
      axisOf(axis, data.shape.length)
      if (indices.shape.length !== data.shape.length) fail('indices 与 data 的维数必须相同')
      return [{ dtype: data.dtype, shape: indices.shape }]
    },
  }),
  /** 按 indices 最后一轴给出的坐标取切片。 */
  GatherND: rule({
    inputs: ['data', 'indices'],
    attributes: { batch_dims: int(0) },
    infer: ({ data, indices }, { batch_dims }) => {
      const depth = lengthOf(indices.shape, -1) + batch_dims
      if (depth > data.shape.length) fail(`坐标有 ${depth} 个分量，data 只有 ${data.shape.length} 个轴`)
      return [{ dtype: data.dtype, shape: [...indices.shape.slice(0, -1), ...data.shape.slice(depth)] }]
    },
  }),
  /** 沿 axis 把 updates 逐元素写进（或加进）data 的副本。 */
  ScatterElements: rule({
    inputs: ['data', 'indices', 'updates'],
    attributes: { axis: int(0), reduction: oneOf('none', 'add', 'mul', 'max', 'min') },
    infer: ({ data, indices, updates }, { axis }) => {
      axisOf(axis, data.shape.length)
      if (!sameShape(indices.shape, updates.shape)) fail('indices 与 updates 的形状必须相同')
      return elementwise({ X: data })
    },
  }),
  /** 按坐标把 updates 写进（或加进）data 的副本。 */
  ScatterND: rule({
    inputs: ['data', 'indices', 'updates'],
    attributes: { reduction: oneOf('none', 'add', 'mul', 'max', 'min') },
    infer: ({ data, indices, updates }) => {
      const expected = [...indices.shape.slice(0, -1), ...data.shape.slice(lengthOf(indices.shape, -1))]
      if (!sameShape(updates.shape, expected)) fail(`updates 必须是 [${expected.join(', ')}]`)
      return elementwise({ X: data })
    },
  }),
  /** 下标变成独热向量；values 是 [其余位置的值, 该位置的值]，depth 是类别数。 */
  OneHot: rule({
    inputs: ['indices', 'depth', 'values'],
    attributes: { axis: int(-1) },
    infer: ({ indices, depth, values }, { axis }) => {
      if (depth.dtype !== indices.dtype) fail('depth 与 indices 的元素类型必须相同')
      const at = axisOf(axis, indices.shape.length + 1)
      return [{ dtype: values.dtype, shape: indices.shape.toSpliced(at, 0, known(depth, 'depth')[0] ?? 0) }]
    },
  }),

  // Made from nothing but sizes.
  /** 等差数列 start, start+delta, …，不含 limit。 */
  Range: rule({
    inputs: ['start', 'limit', 'delta'],
    accepts: SIGNED,
    infer: ({ start, limit, delta }) => {
      const [from = 0] = known(start, 'start')
      const [to = 0] = known(limit, 'limit')
      const [step = 1] = known(delta, 'delta')
      return [{ dtype: start.dtype, shape: [Math.max(0, Math.ceil((to - from) / step))] }]
    },
  }),
  /** 与输入同形状的单位阵，k 移动对角线。 */
  EyeLike: rule({
    inputs: ['input'],
    attributes: { k: int(0) },
    infer: ({ input }) => (input.shape.length === 2 ? elementwise({ X: input }) : fail('输入必须是矩阵')),
  }),

  // Convolution, pooling, normalisation.
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
  /** 每个通道在所有空间位置上取平均，空间轴长变成 1。 */
  GlobalAveragePool: rule({
    inputs: ['X'],
    accepts: ['float32'],
    infer: ({ X }) => [{ dtype: X.dtype, shape: X.shape.map((length, axis) => (axis < 2 ? length : 1)) }],
  }),
  /** 从 axis 起的轴上减平均、除标准差，再乘 Scale 加 B；另两个输出是平均与标准差的倒数。 */
  LayerNormalization: rule({
    inputs: ['X', 'Scale', 'B?'],
    accepts: FLOAT,
    outputs: ['Y', 'Mean?', 'InvStdDev?'],
    attributes: { axis: int(-1), epsilon: float(1e-5) },
    infer: ({ X }, { axis }) => {
      const from = axisOf(axis, X.shape.length)
      const statistic = { dtype: X.dtype, shape: X.shape.map((length, at) => (at < from ? length : 1)) }
      return [{ dtype: X.dtype, shape: X.shape }, statistic, statistic]
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

export type OpName = keyof typeof ops

/** Attributes of op `N` as a caller writes them; those with a default may be left out. */
export type AttributesOf<N extends OpName> = Given<(typeof ops)[N]['attributes']>

/** Attributes of op `N` with defaults filled in. */
export type ResolvedOf<N extends OpName> = Resolved<(typeof ops)[N]['attributes']>

/** Inputs of op `N` by their ONNX names. */
export type InputsOf<N extends OpName> = Named<(typeof ops)[N]['inputs']>

/** Outputs of op `N`, the optional ones included. */
export type OutputsOf<N extends OpName> = Listed<(typeof ops)[N]['outputs']>

/** Ops that answer one value when no optional output is asked for. */
export type SingleOp = {
  [N in OpName]: (typeof ops)[N]['outputs'] extends readonly [infer First, ...`${string}?`[]]
    ? First extends `${string}...`
      ? never
      : N
    : never
}[OpName]

/** Whether the table has an op of this name. */
export const isOpName = (name: string): name is OpName => Object.hasOwn(ops, name)

/** All ops, in the order of the table. */
export const opNames: readonly OpName[] = Object.keys(ops).filter(isOpName)
