import { axesOf, known, lengthOf } from '../graph/infer.ts'
import type { Notation } from '../graph/notation.ts'
import { numbers, size } from '../graph/value.ts'
import type { Value } from '../graph/value.ts'
import {
  averagePoolInput,
  convInput,
  convTransposeInput,
  convWeight,
  maxPoolInput,
  sumPerChannel,
} from './convolution.ts'
import { gatherData, gatherNDData, sliceData, tileInput } from './indexing.ts'
import { layerNormInput, layerNormScale, leadingAxes } from './normalization.ts'
import { gemmA, gemmB, matMulA, matMulB } from './product.ts'
import { flat, notDifferentiable } from './rule.ts'
import type { AnyVjpRow, VjpTable } from './rule.ts'

/** The gradient of a reduction's result, shaped so that it broadcasts against what was reduced. */
function spread(f: Notation, dy: Value, data: Value, axes: Value | undefined, keepdims = 0): Value {
  const gone = axesOf(axes, data.shape.length)
  const isAligned = keepdims === 1 || gone.every((axis, position) => axis === position)
  return isAligned
    ? dy
    : f.reshape(
        dy,
        data.shape.map((length, axis) => (gone.includes(axis) ? 1 : length)),
      )
}

const countOf = (data: Value, y: Value): number => size(data.shape) / size(y.shape)

/** Extremes share the gradient evenly among equals, as torch.amax does. */
const extreme = {
  data: ({ f, data, axes, y, dy, attributes }: Reduction) => {
    const at = axesOf(axes, data.shape.length)
    const isExtreme = f.cast(f.equal(data, spread(f, y, data, axes, attributes.keepdims)), data.dtype)
    const share = f.div(isExtreme, f.sum(isExtreme, at, true))
    return f.mul(share, spread(f, dy, data, axes, attributes.keepdims))
  },
  axes: notDifferentiable,
} as const

interface Reduction {
  readonly f: Notation
  readonly data: Value
  readonly axes: Value | undefined
  readonly y: Value
  readonly dy: Value
  readonly attributes: { readonly keepdims: number }
}

/** A reduction whose derivative at an element is a factor of that element and the result. */
const reduction = (factor: (f: Notation, dy: Value, data: Value, y: Value) => Value) =>
  ({
    data: ({ f, data, axes, y, dy, attributes: { keepdims } }: Reduction) =>
      f.expand(
        factor(f, spread(f, dy, data, axes, keepdims), data, spread(f, y, data, axes, keepdims)),
        data.shape,
      ),
    axes: notDifferentiable,
  }) as const

/** Of two operands, the one that is chosen gets the gradient; equals share it, as torch.maximum does. */
const chosen = (f: Notation, dy: Value, winner: Value, loser: Value): Value =>
  f.where(f.equal(winner, loser), f.mul(dy, 0.5), f.where(f.greater(winner, loser), dy, 0))

/** Two over the square root of pi: the slope of erf at zero. */
const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI)

/** y = x·Φ(x): y' = Φ(x) + x·φ(x), with u = x/√2 it is (1 + erf u + 2u·exp(-u²)/√π) / 2. */
function geluSlope(f: Notation, X: Value): Value {
  const u = f.mul(X, Math.SQRT1_2)
  const bell = f.mul(f.mul(u, f.exp(f.neg(f.square(u)))), TWO_OVER_SQRT_PI)
  return f.mul(f.add(f.add(bell, f.b.op('Erf', [u])), 1), 0.5)
}

/** y = x(1 + t)/2 with t = tanh(√(2/π)(x + 0.044715x³)); Hendrycks and Gimpel 2016. */
function geluTanhSlope(f: Notation, X: Value): Value {
  const k = Math.sqrt(2 / Math.PI)
  const xx = f.square(X)
  const t = f.b.op('Tanh', [f.mul(X, f.add(f.mul(xx, 0.044715 * k), k))])
  const inner = f.add(f.mul(xx, 3 * 0.044715 * k), k)
  return f.mul(f.add(f.add(t, 1), f.mul(f.mul(X, inner), f.sub(1, f.square(t)))), 0.5)
}

/** Slope of A^B in A: B·A^(B-1). */
function powBase(f: Notation, A: Value, B: Value): Value {
  const exponent = B.data && size(B.shape) === 1 ? numbers(B.data)[0] : undefined
  if (exponent === 2) return f.mul(A, 2)
  return f.mul(f.pow(A, f.sub(B, 1)), B)
}

/**
 * The derivative of every op, one line an input. Letters are those of the formula: A, B, X, … inputs by their ONNX
 * names, y the output, dy the gradient arriving at it.
 */
export const vjps: VjpTable = {
  Identity: { X: ({ dy }) => dy },
  Neg: { X: ({ f, dy }) => f.neg(dy) },
  Abs: { X: ({ f, dy, X }) => f.mul(dy, f.sign(X)) },
  Sign: flat,
  Reciprocal: { X: ({ f, dy, y }) => f.neg(f.mul(dy, f.square(y))) },
  Sqrt: { X: ({ f, dy, y }) => f.div(f.mul(dy, 0.5), y) },
  Exp: { X: ({ f, dy, y }) => f.mul(dy, y) },
  Log: { X: ({ f, dy, X }) => f.div(dy, X) },
  Sin: { X: ({ f, dy, X }) => f.mul(dy, f.b.op('Cos', [X])) },
  Cos: { X: ({ f, dy, X }) => f.neg(f.mul(dy, f.b.op('Sin', [X]))) },
  Erf: { X: ({ f, dy, X }) => f.mul(f.mul(dy, TWO_OVER_SQRT_PI), f.exp(f.neg(f.square(X)))) },
  Tanh: { X: ({ f, dy, y }) => f.mul(dy, f.sub(1, f.square(y))) },
  Sigmoid: { X: ({ f, dy, y }) => f.mul(dy, f.mul(y, f.sub(1, y))) },
  Relu: { X: ({ f, dy, y }) => f.mul(dy, f.sign(y)) },
  Softplus: { X: ({ f, dy, X }) => f.mul(dy, f.b.op('Sigmoid', [X])) },
  Softsign: { X: ({ f, dy, y }) => f.mul(dy, f.square(f.sub(1, f.b.op('Abs', [y])))) },
  Floor: flat,
  Ceil: flat,
  Round: flat,
  LeakyRelu: { X: ({ f, dy, X, attributes: { alpha } }) => f.where(f.greater(X, 0), dy, f.mul(dy, alpha)) },
  Elu: {
    X: ({ f, dy, X, y, attributes: { alpha } }) => f.where(f.greater(X, 0), dy, f.mul(dy, f.add(y, alpha))),
  },
  Gelu: {
    X: ({ f, dy, X, attributes }) =>
      f.mul(dy, attributes.approximate === 'tanh' ? geluTanhSlope(f, X) : geluSlope(f, X)),
  },
  Clip: {
    X: ({ f, dy, X, y }) => f.where(f.equal(X, y), dy, 0),
    min: ({ f, dy, X, min = X }) => f.where(f.less(X, min), dy, 0),
    max: ({ f, dy, X, max = X }) => f.where(f.greater(X, max), dy, 0),
  },
  Cast: { X: ({ f, dy, X }) => f.cast(dy, X.dtype) },
  IsNaN: notDifferentiable,
  IsInf: notDifferentiable,
  Not: notDifferentiable,
  BitwiseNot: notDifferentiable,

  Add: { A: ({ dy }) => dy, B: ({ dy }) => dy },
  Sub: { A: ({ dy }) => dy, B: ({ f, dy }) => f.neg(dy) },
  Mul: { A: ({ f, dy, B }) => f.mul(dy, B), B: ({ f, dy, A }) => f.mul(dy, A) },
  Div: { A: ({ f, dy, B }) => f.div(dy, B), B: ({ f, dy, B, y }) => f.neg(f.mul(f.div(dy, B), y)) },
  Pow: {
    A: ({ f, dy, A, B }) => f.mul(dy, powBase(f, A, B)),
    B: ({ f, dy, A, y }) => f.mul(f.mul(dy, y), f.log(f.where(f.greater(A, 0), A, 1))),
  },
  Min: {
    A: ({ f, dy, A, B }) => chosen(f, dy, f.neg(A), f.neg(B)),
    B: ({ f, dy, A, B }) => chosen(f, dy, f.neg(B), f.neg(A)),
  },
  Max: { A: ({ f, dy, A, B }) => chosen(f, dy, A, B), B: ({ f, dy, A, B }) => chosen(f, dy, B, A) },
  Mod: { A: ({ dy }) => dy, B: notDifferentiable },
  Equal: notDifferentiable,
  Greater: notDifferentiable,
  GreaterOrEqual: notDifferentiable,
  Less: notDifferentiable,
  LessOrEqual: notDifferentiable,
  And: notDifferentiable,
  Or: notDifferentiable,
  Xor: notDifferentiable,
  BitShift: notDifferentiable,
  BitwiseAnd: notDifferentiable,
  BitwiseOr: notDifferentiable,
  BitwiseXor: notDifferentiable,
  Sum: { inputs: ({ dy, inputs }) => inputs.map(() => dy) },
  Where: {
    condition: notDifferentiable,
    X: ({ f, dy, condition }) => f.where(condition, dy, 0),
    Y: ({ f, dy, condition }) => f.where(condition, 0, dy),
  },

  MatMul: { A: matMulA, B: matMulB },
  Gemm: { A: gemmA, B: gemmB, C: ({ f, dy, attributes: { beta } }) => f.mul(dy, beta) },

  ReduceSum: reduction((_, dy) => dy),
  ReduceMean: {
    data: ({ f, data, axes, y, dy, attributes: { keepdims } }) =>
      f.expand(spread(f, f.mul(dy, 1 / countOf(data, y)), data, axes, keepdims), data.shape),
    axes: notDifferentiable,
  },
  ReduceMax: extreme,
  ReduceMin: extreme,
  ReduceProd: reduction((f, dy, data, y) => f.div(f.mul(dy, y), data)),
  ReduceL1: reduction((f, dy, data) => f.mul(dy, f.sign(data))),
  ReduceL2: reduction((f, dy, data, y) => f.mul(f.where(f.equal(y, 0), 0, f.div(dy, y)), data)),
  ReduceSumSquare: reduction((f, dy, data) => f.mul(f.mul(dy, 2), data)),
  ReduceLogSumExp: reduction((f, dy, data, y) => f.mul(dy, f.exp(f.sub(data, y)))),
  ArgMax: notDifferentiable,
  ArgMin: notDifferentiable,
  TopK: {
    X: ({ f, X, dy, outputs: [, indices], attributes: { axis } }) =>
      f.b.op('ScatterElements', [f.zeros(X.shape, X.dtype), indices, dy], { axis }),
    K: notDifferentiable,
  },
  CumSum: {
    X: ({ f, dy, axis, attributes: { exclusive, reverse } }) =>
      f.b.op('CumSum', [dy, axis], { exclusive, reverse: 1 - reverse }),
    axis: notDifferentiable,
  },
  Softmax: {
    X: ({ f, dy, y, attributes: { axis } }) => f.mul(y, f.sub(dy, f.sum(f.mul(dy, y), [axis], true))),
  },
  LogSoftmax: {
    X: ({ f, dy, y, attributes: { axis } }) => f.sub(dy, f.mul(f.exp(y), f.sum(dy, [axis], true))),
  },

  Transpose: {
    data: ({ f, dy, attributes: { perm } }) =>
      f.transpose(
        dy,
        perm.map((_, axis) => perm.indexOf(axis)),
      ),
  },
  Reshape: { data: ({ f, dy, data }) => f.reshape(dy, data.shape), shape: notDifferentiable },
  Squeeze: { data: ({ f, dy, data }) => f.reshape(dy, data.shape), axes: notDifferentiable },
  Unsqueeze: { data: ({ f, dy, data }) => f.reshape(dy, data.shape), axes: notDifferentiable },
  Expand: { input: ({ dy }) => dy, shape: notDifferentiable },
  Tile: { input: tileInput, repeats: notDifferentiable },
  Concat: {
    inputs: ({ f, dy, inputs, attributes: { axis } }) =>
      f.split(
        dy,
        inputs.map(({ shape }) => lengthOf(shape, axis)),
        axis,
      ),
  },
  Split: {
    input: ({ f, outputs, dys, attributes: { axis } }) =>
      f.concat(
        outputs.map((output, i) => dys[i] ?? f.zeros(output.shape, output.dtype)),
        axis,
      ),
    split: notDifferentiable,
  },
  Slice: {
    data: sliceData,
    starts: notDifferentiable,
    ends: notDifferentiable,
    axes: notDifferentiable,
    steps: notDifferentiable,
  },
  Pad: {
    data: ({ f, dy, pads, attributes: { mode } }) => {
      if (mode !== 'constant') throw new Error(`Pad：${mode} 模式没有求导规则`)
      const back = f.b.constant(
        known(pads, 'pads').map((amount) => 0 - amount),
        'int64',
      )
      return f.b.op('Pad', [dy, back])
    },
    pads: notDifferentiable,
    constant_value: notDifferentiable,
  },
  Trilu: { input: ({ f, dy, k, attributes }) => f.b.op('Trilu', [dy, k], attributes), k: notDifferentiable },

  Gather: { data: gatherData, indices: notDifferentiable },
  GatherElements: {
    data: ({ f, dy, data, indices, attributes: { axis } }) =>
      f.b.op('ScatterElements', [f.zeros(data.shape, data.dtype), indices, dy], { axis, reduction: 'add' }),
    indices: notDifferentiable,
  },
  GatherND: { data: gatherNDData, indices: notDifferentiable },
  ScatterElements: {
    data: ({ f, dy, indices, updates, attributes: { axis, reduction } }) =>
      isAdded(reduction)
        ? dy
        : f.b.op('ScatterElements', [dy, indices, f.zeros(updates.shape, dy.dtype)], { axis }),
    indices: notDifferentiable,
    updates: ({ f, dy, indices, attributes: { axis, reduction } }) => (
      isAdded(reduction),
      f.b.op('GatherElements', [dy, indices], { axis })
    ),
  },
  ScatterND: {
    data: ({ f, dy, indices, updates, attributes: { reduction } }) =>
      isAdded(reduction) ? dy : f.b.op('ScatterND', [dy, indices, f.zeros(updates.shape, dy.dtype)]),
    indices: notDifferentiable,
    updates: ({ f, dy, indices, attributes: { reduction } }) => (
      isAdded(reduction),
      f.b.op('GatherND', [dy, indices])
    ),
  },
  OneHot: notDifferentiable,
  Range: notDifferentiable,
  EyeLike: flat,

  Conv: { X: convInput, W: convWeight, B: ({ f, dy }) => sumPerChannel(f, dy) },
  ConvTranspose: {
    X: ({ f, dy, W, attributes }) => convTransposeInput(f, dy, W, attributes),
    W: ({ f, X, W, dy, attributes }) => convWeight({ f, X: dy, W, dy: X, attributes }),
    B: ({ f, dy }) => sumPerChannel(f, dy),
  },
  MaxPool: { X: maxPoolInput },
  AveragePool: { X: averagePoolInput },
  GlobalAveragePool: { X: ({ f, dy, X, y }) => f.expand(f.mul(dy, 1 / countOf(X, y)), X.shape) },
  LayerNormalization: {
    X: layerNormInput,
    Scale: layerNormScale,
    B: ({ f, dy, X, attributes: { axis } }) => f.sum(dy, leadingAxes(X, axis)),
  },

  Loop: notDifferentiable,
}

/** The row of an op, with the types of its rules forgotten, as the reverse pass sees it. */
export const vjpOf = (op: string): AnyVjpRow => anyVjps[op] ?? notDifferentiable

const anyVjps: Readonly<Record<string, AnyVjpRow>> = vjps

/** Whether a scatter adds; it may also overwrite, but other ways to combine have no rule. */
function isAdded(reduction: string): boolean {
  if (reduction !== 'add' && reduction !== 'none')
    throw new Error(`Scatter：reduction 为 ${reduction} 时没有求导规则`)
  return reduction === 'add'
}
