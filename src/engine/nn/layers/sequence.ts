import type { Notation } from '../../graph/notation.ts'
import type { Shape, Value } from '../../graph/value.ts'
import { count, flag, optional, SpecError, word } from '../field.ts'
import type { Scope } from '../module.ts'
import { affine, bias, matrix } from './linear.ts'
import { expectLength, expectRank } from './row.ts'
import type { RowOf } from './row.ts'

/** Equal parts along the last axis. */
const parts = (f: Notation, value: Value, n: number): readonly Value[] =>
  f.split(
    value,
    Array.from({ length: n }, () => (value.shape.at(-1) ?? 0) / n),
    -1,
  )

/** −1e9 above the diagonal: its softmax weight is exactly 0 in float32. */
function causalMask({ b }: Notation, length: number): Value {
  const values = Array.from({ length: length * length }, (_, i) =>
    i % length > Math.floor(i / length) ? -1e9 : 0,
  )
  return b.constant(values, 'float32', [length, length])
}

/** Swaps the second and third axis from the end. */
function swapMiddle(f: Notation, value: Value): Value {
  const k = value.shape.length
  return f.transpose(value, [...value.shape.keys()].with(k - 3, k - 2).with(k - 2, k - 3))
}

/** [.., T, D] → [.., heads, T, D / heads]. */
function splitHeads(f: Notation, value: Value, heads: number): Value {
  const dim = value.shape.at(-1) ?? 1
  return swapMiddle(f, f.reshape(value, [...value.shape.slice(0, -1), heads, dim / heads]))
}

/** softmax(q·kᵀ / √d)·v on [.., T, d]. */
function attend(f: Notation, [q, k, v]: readonly [Value, Value, Value], causal: boolean): Value {
  const [length = 1, width = 1] = q.shape.slice(-2)
  const scores = f.mul(f.matMul(q, k, false, true), 1 / Math.sqrt(width))
  const masked = causal ? f.add(scores, causalMask(f, length)) : scores
  return f.matMul(f.b.op('Softmax', [masked], { axis: -1 }), v)
}

/** torch.nn.MultiheadAttention(batch_first=True) of x with itself; Vaswani et al. 2017 */
export const attention: RowOf<'attention'> = {
  fields: { dim: count, heads: optional(count, 1), causal: optional(flag, false) },
  bind({ dim, heads, causal }, input, path) {
    expectRank(input, [2], '序列 [N, T, dim]', path)
    expectLength(input, -1, dim, `${path}.dim`)
    if (dim % heads !== 0) throw new SpecError(`${path}.heads`, `应整除 dim ${dim}，收到 ${heads}`)
    return {
      output: input,
      parameters: [
        matrix('in_proj_weight', 3 * dim, dim),
        bias('in_proj_bias', 3 * dim),
        matrix('out_proj.weight', dim, dim),
        bias('out_proj.bias', dim),
      ],
      forward(x, scope) {
        const { f } = scope
        const names = { weight: 'in_proj_weight', bias: 'in_proj_bias' }
        const projected = parts(f, affine(scope, x, [dim, 3 * dim], names), 3)
        const [q, k, v] = projected.map((part) => splitHeads(f, part, heads))
        if (q === undefined || k === undefined || v === undefined) throw new Error('attention 缺少 q、k、v')
        const joined = f.reshape(swapMiddle(f, attend(f, [q, k, v], causal)), x.shape)
        return affine(scope, joined, [dim, dim], { weight: 'out_proj.weight', bias: 'out_proj.bias' })
      },
    }
  },
}

/** Rows of one time step each, [R, B, width], of x·W + bias over [R, B, T, in]. */
function inputSteps(scope: Scope, x: Value, [inputs, width]: readonly [number, number]): readonly Value[] {
  const { f, lead } = scope
  const projected = affine(scope, x, [inputs, width], { weight: 'weight_ih_l0', bias: 'bias_ih_l0' })
  const ones = Array.from({ length: x.shape.at(-2) ?? 0 }, () => 1)
  return f
    .split(projected, ones, 1 + lead)
    .map((step) => f.reshape(step, [...x.shape.slice(0, 1 + lead), width]))
}

/** h·W_hh + b_hh, or b_hh alone before the first step, when h is 0. */
function recurrent(scope: Scope, h: Value | undefined, [hidden, width]: readonly [number, number]): Value {
  if (h === undefined) return scope.parameter('bias_hh_l0', scope.lead === 0 ? [width] : [1, width])
  return affine(scope, h, [hidden, width], { weight: 'weight_hh_l0', bias: 'bias_hh_l0' })
}

const recurrentParameters = (inputs: number, hidden: number, gates: number) => [
  matrix('weight_ih_l0', gates * hidden, inputs),
  matrix('weight_hh_l0', gates * hidden, hidden),
  bias('bias_ih_l0', gates * hidden),
  bias('bias_hh_l0', gates * hidden),
]

/** Longest sequence that is unrolled: each step is written out in the graph. */
const LONGEST = 256

function expectSequence(input: Shape, inputs: number, path: string): void {
  expectRank(input, [2], '序列 [N, T, in]', path)
  const [length = 0] = input
  if (length > LONGEST) throw new SpecError(path, `序列应不长于 ${LONGEST} 步，收到 ${length} 步`)
  expectLength(input, -1, inputs, `${path}.in`)
}

/** torch.nn.RNN(batch_first=True), one layer, h_0 = 0; the last hidden state */
export const rnn: RowOf<'rnn'> = {
  fields: { in: count, hidden: count, nonlinearity: optional(word('tanh', 'relu'), 'tanh') },
  bind(spec, input, path) {
    expectSequence(input, spec.in, path)
    return {
      output: [spec.hidden],
      parameters: recurrentParameters(spec.in, spec.hidden, 1),
      forward(x, scope) {
        const op = spec.nonlinearity === 'tanh' ? 'Tanh' : 'Relu'
        let h: Value | undefined
        for (const step of inputSteps(scope, x, [spec.in, spec.hidden])) {
          h = scope.f.b.op(op, [scope.f.add(step, recurrent(scope, h, [spec.hidden, spec.hidden]))])
        }
        return h ?? x
      },
    }
  },
}

interface LstmState {
  readonly h: Value
  readonly c: Value
}

/** One step of Hochreiter and Schmidhuber's cell with forget gate: gates in PyTorch's order i, f, g, o. */
function lstmStep(f: Notation, gates: Value, before: Value | undefined): LstmState {
  const [i, forget, g, o] = parts(f, gates, 4)
  if (!i || !forget || !g || !o) throw new Error('lstm 缺少门')
  const sigmoid = (x: Value) => f.b.op('Sigmoid', [x])
  const tanh = (x: Value) => f.b.op('Tanh', [x])
  const candidate = f.mul(sigmoid(i), tanh(g))
  const c = before ? f.add(f.mul(sigmoid(forget), before), candidate) : candidate
  return { c, h: f.mul(sigmoid(o), tanh(c)) }
}

/** torch.nn.LSTM(batch_first=True), one layer, h_0 = c_0 = 0; the last hidden state */
export const lstm: RowOf<'lstm'> = {
  fields: { in: count, hidden: count },
  bind(spec, input, path) {
    expectSequence(input, spec.in, path)
    const width = 4 * spec.hidden
    return {
      output: [spec.hidden],
      parameters: recurrentParameters(spec.in, spec.hidden, 4),
      forward(x, scope) {
        let state: LstmState | undefined
        for (const step of inputSteps(scope, x, [spec.in, width])) {
          const gates = scope.f.add(step, recurrent(scope, state?.h, [spec.hidden, width]))
          state = lstmStep(scope.f, gates, state?.c)
        }
        return state?.h ?? x
      },
    }
  },
}
