/** Layers over sequences, one token after another. */
import { vectors } from './batch.ts'
import type { Batch, Of, Values } from './batch.ts'
import { affine, at, dot, sigmoid, softmax, sum } from './numbers.ts'

/** torch.nn.Embedding: row `index` of the table for every index */
export const embedding = (x: Batch, { dim }: Of<'embedding'>, { weight = [] }: Values): Batch => ({
  rows: x.rows.map((row) => row.flatMap((index) => weight.slice(index * dim, (index + 1) * dim))),
  shape: [...x.shape, dim],
})

/**
 * torch.nn.MultiheadAttention(batch_first=True) of x with itself: head h reads its own `width` columns of queries, keys and
 * values, Concat(head_1, …)·W_O + b_O. Causal: position i looks at positions 0 … i only. Source: Vaswani et al. 2017.
 */
export function attention(
  x: Batch,
  { dim, heads = 1, causal = false }: Of<'attention'>,
  values: Values,
): Batch {
  const width = dim / heads
  const rows = x.rows.map((row) => {
    const tokens = vectors(row, dim)
    const joint = tokens.map((token) => affine(token, values['in_proj_weight'], values['in_proj_bias']))
    const part = (which: number, position: number, head: number): readonly number[] => {
      const from = which * dim + head * width
      return joint[position]?.slice(from, from + width) ?? []
    }
    const headOf = (position: number, head: number): readonly number[] => {
      const seen = Array.from({ length: causal ? position + 1 : tokens.length }, (_, other) => other)
      const query = part(0, position, head)
      const shares = softmax(seen.map((other) => dot(query, part(1, other, head)) / Math.sqrt(width)))
      const looked = seen.map((other) => part(2, other, head))
      return query.map((_, c) => sum(looked.map((value, other) => at(shares, other) * at(value, c))))
    }
    return tokens.flatMap((_, position) => {
      const concatenated = Array.from({ length: heads }, (__, head) => headOf(position, head)).flat()
      return affine(concatenated, values['out_proj.weight'], values['out_proj.bias'])
    })
  })
  return { ...x, rows }
}

/** W_ih·x_t + b_ih + W_hh·h + b_hh */
function preactivation(token: readonly number[], h: readonly number[], values: Values): readonly number[] {
  const fromInput = affine(token, values['weight_ih_l0'], values['bias_ih_l0'])
  const fromState = affine(h, values['weight_hh_l0'], values['bias_hh_l0'])
  return fromInput.map((v, i) => v + at(fromState, i))
}

const zeros = (length: number): readonly number[] => Array.from({ length }, () => 0)

/** torch.nn.RNN: h_t = f(W_ih·x_t + b_ih + W_hh·h_(t−1) + b_hh), h_0 = 0; the last h */
export function rnn(
  x: Batch,
  { in: inputs, hidden, nonlinearity = 'tanh' }: Of<'rnn'>,
  values: Values,
): Batch {
  const f = nonlinearity === 'tanh' ? Math.tanh : (v: number) => Math.max(0, v)
  const rows = x.rows.map((row) =>
    vectors(row, inputs).reduce((h, token) => preactivation(token, h, values).map(f), zeros(hidden)),
  )
  return { rows, shape: [hidden] }
}

/**
 * torch.nn.LSTM, gates in the order i, f, g, o: c_t = σ(f)·c_(t−1) + σ(i)·tanh(g), h_t = σ(o)·tanh(c_t), h_0 = c_0 = 0;
 * the last h
 */
export function lstm(x: Batch, { in: inputs, hidden }: Of<'lstm'>, values: Values): Batch {
  const rows = x.rows.map((row) => {
    let [h, c] = [zeros(hidden), zeros(hidden)]
    for (const token of vectors(row, inputs)) {
      const gates = preactivation(token, h, values)
      const gate = (which: number, unit: number) => at(gates, which * hidden + unit)
      c = c.map((before, u) => sigmoid(gate(1, u)) * before + sigmoid(gate(0, u)) * Math.tanh(gate(2, u)))
      h = c.map((cell, u) => sigmoid(gate(3, u)) * Math.tanh(cell))
    }
    return h
  })
  return { rows, shape: [hidden] }
}
