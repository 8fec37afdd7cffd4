import { beforeAll, describe, expect, test } from 'vitest'
import type { Evaluate, Feeds } from '../autodiff/check.ts'
import { grad } from '../autodiff/grad.ts'
import { evaluateOnce } from '../runtime/once.ts'
import { loadOrt } from '../runtime/ort.ts'
import { GraphBuilder } from './builder.ts'
import { notation } from './notation.ts'
import type { Notation } from './notation.ts'
import { optimize } from './optimize.ts'
import { isGraph } from './rule.ts'
import type { Graph } from './rule.ts'
import { numbers, size } from './value.ts'
import type { Shape, Tensor, Value } from './value.ts'
import { verify } from './verify.ts'
import { addEveryFamily } from '../autodiff/families.ts'

addEveryFamily()

let evaluate: Evaluate
beforeAll(async () => {
  evaluate = evaluateOnce(await loadOrt())
})

const wave = (shape: Shape, speed = 1): Tensor => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from({ length: size(shape) }, (_, i) => Math.sin(speed * (i + 1))),
})

const opsIn = (graph: Graph): string[] => graph.nodes.map((node) => node.op)
const bodyOf = (graph: Graph): Graph => {
  const [body] = graph.nodes.flatMap((node) => Object.values(node.attributes).filter(isGraph))
  if (body === undefined) throw new Error('no loop')
  return body
}

/** Both forms of a graph give the same numbers, up to rounding. */
async function expectSame(graph: Graph, feeds: Feeds): Promise<void> {
  const [plain] = await evaluate(graph, [feeds])
  const fastest = optimize(graph)
  verify(fastest)
  const [optimized] = await evaluate(fastest, [feeds])
  expect(Object.keys(optimized ?? {})).toEqual(Object.keys(plain ?? {}))
  for (const [name, { shape, data }] of Object.entries(plain ?? {})) {
    expect(optimized?.[name]?.shape).toEqual(shape)
    const found = numbers(optimized?.[name]?.data ?? new Float32Array())
    numbers(data).forEach((x, i) => expect(found[i]).toBeCloseTo(x, 5))
  }
}

const LENGTHS = [12, 4, 4, 1] as const

/** Two linear layers with tanh between, parameters in one vector; three steps of `update`. */
function training(
  update: (f: Notation, p: Value, gradient: Value, rate: Value) => Value,
  watch = false,
): Graph {
  const b = new GraphBuilder()
  const x = b.input('x', 'float32', [8, 3])
  const target = b.input('target', 'float32', [8, 1])
  const rate = b.input('rate', 'float32', [])
  const { state, scans } = b.loop({
    tripCount: b.constant(3, 'int64'),
    state: [b.input('p', 'float32', [21])],
    body: (inner, _, [p]) => {
      const f = notation(inner)
      const [w, bias, v, offset] = f.split(p, LENGTHS)
      const hidden = inner.op('Tanh', [inner.op('Gemm', [x, f.reshape(w, [4, 3]), bias], { transB: 1 })])
      const output = inner.op('Gemm', [hidden, f.reshape(v, [1, 4]), offset], { transB: 1 })
      const loss = f.mean(f.square(f.sub(output, target)))
      const [gradient] = grad(inner, loss, [p])
      return { state: [update(f, p, gradient, rate)], scans: watch ? [loss, f.norm(gradient)] : [loss] }
    },
  })
  return b.build({ p1: state[0], ...Object.fromEntries(scans.map((scan, i) => [`scan${i}`, scan])) })
}

/** Two linear layers side by side, each with parameters in one row; two steps. */
function replicas(rateShape: Shape): Graph {
  const b = new GraphBuilder()
  const x = b.input('x', 'float32', [2, 8, 3])
  const rate = b.input('rate', 'float32', rateShape)
  const { state } = b.loop({
    tripCount: b.constant(2, 'int64'),
    state: [b.input('p', 'float32', [2, 8])],
    body: (inner, _, [p]) => {
      const f = notation(inner)
      const [w, bias] = f.split(p, [6, 2], 1)
      const y = f.add(f.matMul(x, f.reshape(w, [2, 3, 2])), f.reshape(bias, [2, 1, 2]))
      const losses = f.mul(f.sumSquare(y, [1, 2]), 1 / 16)
      const [gradient] = grad(inner, losses, [p])
      return { state: [f.sub(p, f.mul(gradient, rate))], scans: [] }
    },
  })
  return b.build({ p1: state[0] })
}

const descend = (f: Notation, p: Value, gradient: Value, rate: Value) => f.sub(p, f.mul(gradient, rate))
const feeds = { x: wave([8, 3]), target: wave([8, 1], 2), rate: wave([]), p: wave([21], 3) }

/** The ops of a sum over axes. */
const sumOver = (shape: Shape, axes: readonly number[]) => {
  const b = new GraphBuilder()
  return opsIn(optimize(b.build({ y: notation(b).sum(b.input('x', 'float32', shape), axes) })))
}

/** A product of two inputs, and a third input of its shape. */
const matrices = () => {
  const b = new GraphBuilder()
  const [A, B, C] = [
    b.input('A', 'float32', [3, 4]),
    b.input('B', 'float32', [4, 2]),
    b.input('C', 'float32', [3, 2]),
  ]
  return { b, f: notation(b), C, product: b.op('Gemm', [A, B], { alpha: 2 }) }
}

/** A pooling and its gradient, different for every window. */
const pooled = (kernel: number, stride: number, x: Tensor) => {
  const b = new GraphBuilder()
  const f = notation(b)
  const input = b.input('x', 'float32', x.shape)
  const y = b.op('MaxPool', [input], {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
    pads: [0, 0, 0, 0],
  })
  const weights = b.constant(
    Float32Array.from({ length: size(y.shape) }, (_, i) => i + 1),
    'float32',
    y.shape,
  )
  return b.build({ y, dx: grad(b, f.sum(f.mul(y, weights)), [input])[0] })
}

describe('a step of gradient descent on a vector of parameters', () => {
  test('gives the same numbers', async () => {
    await expectSame(training(descend), feeds)
    await expectSame(training(descend, true), feeds)
    await expectSame(
      training((f, p, g, rate) => f.add(p, f.neg(f.mul(g, rate)))),
      feeds,
    )
    await expectSame(
      training((f, p, g, rate) => f.sub(f.mul(p, 0.9), f.mul(g, rate))),
      feeds,
    )
    await expectSame(
      training((f, p, g) => f.sub(p, g)),
      feeds,
    )
  })

  test('carries each parameter by itself and updates it in the product that gives its gradient', () => {
    const forward = ['Gemm', 'Tanh', 'Gemm', 'Sub', 'Mul', 'ReduceMean']
    const backward = ['Mul', 'Gemm', 'Mul', 'Sub', 'Mul']
    const updates = ['Gemm', 'Gemm', 'Gemm', 'Gemm']
    expect(opsIn(bodyOf(optimize(training(descend)))).toSorted()).toEqual(
      [...forward, ...backward, ...updates].toSorted(),
    )
  })

  test('stays one vector when something else looks at the gradient or the parameters', () => {
    const watched = opsIn(bodyOf(optimize(training(descend, true))))
    expect(watched.filter((op) => op === 'Concat')).toHaveLength(1)
    const decayed = training((f, p, g, rate) => f.sub(f.mul(p, 0.9), f.mul(g, rate)))
    expect(opsIn(bodyOf(optimize(decayed)))).toContain('Split')
  })

  test('works for replicas side by side, with a rate each', async () => {
    const graph = replicas([2, 1])
    const step = ['MatMul', 'Add', 'Mul', 'ReduceSum', 'MatMul', 'Sub', 'Sub']
    expect(opsIn(bodyOf(optimize(graph)))).toEqual(step)
    expect(opsIn(optimize(graph)).filter((op) => op === 'Mul')).toHaveLength(1)
    await expectSame(graph, { x: wave([2, 8, 3]), p: wave([2, 8], 2), rate: wave([2, 1]) })
    await expectSame(replicas([]), { x: wave([2, 8, 3]), p: wave([2, 8], 2), rate: wave([]) })
  })
})

/** Two steps on three replicas of a layer with tanh and a batch of `rows`, for the mean of its squares. */
function layers(rows: number, features: number): Graph {
  const b = new GraphBuilder()
  const x = b.input('x', 'float32', [3, rows, 5])
  const { state, scans } = b.loop({
    tripCount: b.constant(2, 'int64'),
    state: [b.input('w', 'float32', [3, 5, features]), b.input('bias', 'float32', [3, features])],
    body(inner, _, [w, bias]) {
      const f = notation(inner)
      const y = inner.op('Tanh', [f.add(f.matMul(x, w), f.reshape(bias, [3, 1, features]))])
      const loss = f.mul(f.sum(f.sumSquare(f.sub(y, 0.25), [1, 2]), [0]), 1 / size(y.shape))
      const [dw, dbias] = grad(inner, loss, [w, bias])
      return { state: [f.sub(w, dw), f.sub(bias, dbias)], scans: [y, loss] }
    },
  })
  return b.build({ w1: state[0], bias1: state[1], y: scans[0], loss: scans[1] })
}

/** Two products with one weight in a loop, and the gradient of the sum of squares. */
function tied(): Graph {
  const b = new GraphBuilder()
  const x = b.input('x', 'float32', [3, 20, 4])
  const { state } = b.loop({
    tripCount: b.constant(2, 'int64'),
    state: [b.input('w', 'float32', [3, 4, 4])],
    body(inner, _, [w]) {
      const f = notation(inner)
      const y = f.matMul(inner.op('Tanh', [f.matMul(x, w)]), w)
      const [dw] = grad(inner, f.mul(f.sumSquare(y), 1 / 240), [w])
      return { state: [f.sub(w, dw)], scans: [] }
    },
  })
  return b.build({ w1: state[0] })
}

/** Shapes of the products in the body of a graph's loop. */
const productsIn = (graph: Graph): (Shape | undefined)[] =>
  bodyOf(graph)
    .nodes.filter(({ op }) => op === 'MatMul')
    .map(({ outputs }) => outputs[0]?.shape)

describe('replicas with few features', () => {
  test.each([
    [20, 4],
    [16, 1],
    [32, 16],
  ])('give the same, %i rows of %i', async (rows, features) => {
    await expectSame(layers(rows, features), {
      x: wave([3, rows, 5]),
      w: wave([3, 5, features], 2),
      bias: wave([3, features], 3),
    })
  })

  test('give the same where one weight is read by several products', async () => {
    await expectSame(tied(), { x: wave([3, 20, 4]), w: wave([3, 4, 4], 2) })
  })

  test('are computed in rows of the batch', () => {
    expect(productsIn(optimize(layers(20, 4)))).toEqual([
      [3, 4, 20],
      [3, 5, 4],
    ])
  })

  test('stay as they are when the batch is short or the features are many', () => {
    for (const graph of [layers(8, 4), layers(32, 17)]) {
      expect(productsIn(optimize(graph))).toEqual(productsIn(graph))
    }
  })
})

test('relu is a maximum, and lets NaN through', async () => {
  const b = new GraphBuilder()
  const graph = b.build({ y: b.op('Relu', [b.input('x', 'float32', [4])]) })
  expect(opsIn(optimize(graph))).toEqual(['Max'])
  const x: Tensor = { dtype: 'float32', shape: [4], data: Float32Array.of(-1, 2, Number.NaN, -Infinity) }
  const [found] = await evaluate(optimize(graph), [{ x }])
  expect(numbers(found?.['y']?.data ?? new Float32Array())).toEqual([0, 2, Number.NaN, 0])
})

describe('sums', () => {
  const shapes: readonly (readonly [Shape, readonly number[]])[] = [
    [[64, 32], [0]],
    [
      [64, 32],
      [0, 1],
    ],
    [[64, 32], [1]],
    [[8, 16, 16], [0]],
    [
      [8, 16, 16],
      [0, 1],
    ],
    [
      [8, 16, 16],
      [0, 2],
    ],
    [
      [8, 4, 8, 8],
      [0, 2, 3],
    ],
    [
      [1, 64, 32],
      [0, 1],
    ],
  ]
  test.each(shapes)('%j over axes %j', async (shape, axes) => {
    const b = new GraphBuilder()
    const f = notation(b)
    const x = b.input('x', 'float32', shape)
    const outputs = {
      sum: f.sum(x, axes),
      kept: f.sum(x, axes, true),
      mean: f.mean(x, axes),
      rows: f.mean(x, axes, true),
    }
    await expectSame(b.build(outputs), { x: wave(shape) })
  })

  test('over the first axes are products, if there are many elements', () => {
    expect(sumOver([64, 32], [0])).toEqual(['MatMul'])
    expect(sumOver([8, 4], [0])).toEqual(['ReduceSum'])
    expect(sumOver([64, 32], [1])).toEqual(['ReduceSum'])
    expect(sumOver([8, 4, 8, 8], [0, 2, 3])).toEqual(['Reshape', 'MatMul', 'Reshape', 'ReduceSum'])
  })
})

describe('additions in products', () => {
  const fed = { A: wave([3, 4]), B: wave([4, 2], 2), C: wave([3, 2], 3) }

  test('on either side, and subtracted', async () => {
    const { b, f, C, product } = matrices()
    const graph = b.build({ y: f.sub(C, product) })
    expect(opsIn(optimize(graph))).toEqual(['Gemm'])
    await expectSame(graph, fed)
    const other = matrices()
    const added = other.b.build({ y: other.f.add(other.product, other.C) })
    expect(opsIn(optimize(added))).toEqual(['Gemm'])
    await expectSame(added, fed)
  })

  test('not when the product is used elsewhere, or is broadcast', () => {
    const { b, f, C, product } = matrices()
    expect(opsIn(optimize(b.build({ y: f.sub(C, product), product })))).toEqual(['Gemm', 'Sub'])
    const wide = matrices()
    const larger = wide.b.input('larger', 'float32', [2, 3, 2])
    expect(opsIn(optimize(wide.b.build({ y: wide.f.add(larger, wide.product) })))).toEqual(['Gemm', 'Add'])
  })
})

describe('pools', () => {
  test('of 2×2 side by side go by halves and give the same', async () => {
    const x = wave([2, 3, 6, 4], 7)
    const graph = pooled(2, 2, x)
    expect(opsIn(optimize(graph))).not.toContain('MaxPool')
    await expectSame(graph, { x })
  })

  test('give the gradient to the first of equals', async () => {
    const x: Tensor = {
      dtype: 'float32',
      shape: [1, 1, 4, 4],
      data: Float32Array.of(1, 1, 0, 2, 1, 1, 2, 2, 0, 0, 0, 3, 0, 0, 3, 0),
    }
    const graph = pooled(2, 2, x)
    await expectSame(graph, { x })
    const [found] = await evaluate(optimize(graph), [{ x }])
    expect(numbers(found?.['dx']?.data ?? new Float32Array())).toEqual([
      1, 0, 0, 2, 0, 0, 0, 0, 3, 0, 0, 4, 0, 0, 0, 0,
    ])
  })

  test('of overlapping windows stay as they are', () => {
    expect(opsIn(optimize(pooled(3, 2, wave([1, 1, 7, 7]))))).toContain('MaxPool')
    expect(opsIn(optimize(pooled(2, 1, wave([1, 1, 6, 6]))))).toContain('MaxPool')
  })
})
