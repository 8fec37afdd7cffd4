import { beforeAll, describe, expect, test } from 'vitest'
import { GraphBuilder } from '../graph/builder.ts'
import { notation } from '../graph/notation.ts'
import type { Notation } from '../graph/notation.ts'
import { numbers } from '../graph/value.ts'
import type { Value } from '../graph/value.ts'
import { evaluateOnce } from '../runtime/once.ts'
import { loadOrt } from '../runtime/ort.ts'
import { agrees, compareSlopes } from './check.ts'
import type { Evaluate } from './check.ts'
import { largestEigenvalue } from './curvature.ts'
import { addEveryFamily } from './families.ts'
import { grad, hessianVectorProduct } from './grad.ts'

addEveryFamily()

let evaluate: Evaluate
beforeAll(async () => {
  evaluate = evaluateOnce(await loadOrt())
})

/** Elements of what `make` builds from an input x holding `at`. */
async function run(at: readonly number[], make: (f: Notation, x: Value) => Value): Promise<number[]> {
  const b = new GraphBuilder()
  const y = make(notation(b), b.input('x', 'float32', [at.length]))
  const feeds = { x: { dtype: 'float32', shape: [at.length], data: Float32Array.from(at) } } as const
  const [found] = await evaluate(b.build({ y }), [feeds])
  return found?.['y'] ? numbers(found['y'].data) : []
}

const gradOf = (f: Notation, loss: Value, x: Value): Value => grad(f.b, loss, [x])[0] ?? x

/** The nodes that computing `wanted` takes beyond those for `given`. */
function addedNodes(b: GraphBuilder, given: Value, wanted: readonly Value[]): string[] {
  const forward = new Set(b.build({ given }).nodes.map((node) => node.outputs[0]?.name))
  const all = b.build(
    Object.fromEntries([given, ...wanted].map((value, i) => [i === 0 ? 'given' : `wanted${i}`, value])),
  )
  return all.nodes.filter((node) => !forward.has(node.outputs[0]?.name)).map((node) => node.op)
}

/** Σ x³ */
const cube = (f: Notation, x: Value) => f.sum(f.mul(f.mul(x, x), x))

/** The gradient of the gradient's sum. */
const second = (f: Notation, x: Value) => gradOf(f, f.sum(gradOf(f, cube(f, x), x)), x)

/** Σ 2x + x² + eˣ + x: four ways from x to the loss. */
const manyWays = (f: Notation, x: Value) => f.sum(f.add(f.add(f.mul(x, 2), f.mul(x, x)), f.add(f.exp(x), x)))

/** Gradients with respect to h = 3x, in between, and to x. */
const both = (f: Notation, x: Value) => {
  const h = f.mul(x, 3)
  return f.concat(grad(f.b, f.sum(f.mul(h, h)), [h, x]), 0)
}

/** Three steps of gradient descent on Σ (w - 2x)², each of which halves w - 2x. */
const descend = (f: Notation, x: Value) => {
  const doubled = f.mul(x, 2)
  const { state } = f.b.loop({
    tripCount: f.b.constant(3, 'int64'),
    state: [x],
    body: (inner, _, [w]) => {
      const g = notation(inner)
      const [dw] = grad(inner, g.sum(g.square(g.sub(w, doubled))), [w])
      return { state: [g.sub(w, g.mul(dw, 0.25))], scans: [] }
    },
  })
  return state[0]
}

/** The gradient, taken inside a loop, with respect to a value made outside. */
const fromOutside = (f: Notation, x: Value) => {
  const square = f.square(x)
  return f.b.loop({
    tripCount: f.b.constant(1, 'int64'),
    state: [x],
    body: (inner, _, [w]) => ({
      state: [gradOf(notation(inner), notation(inner).sum(notation(inner).mul(square, w)), x)],
      scans: [],
    }),
  }).state[0]
}

const start = () => {
  const b = new GraphBuilder()
  return { b, f: notation(b), x: b.input('x', 'float32', [4, 3]), w: b.input('w', 'float32', [2, 3]) }
}

/** Hessian of (1 - u)² + 100(v - u²)² times [1, 2]. */
const rosenbrockProduct = (f: Notation, x: Value) => {
  const [u, v] = f.split(x, [1, 1])
  const loss = f.sum(f.add(f.square(f.sub(1, u)), f.mul(f.square(f.sub(v, f.square(u))), 100)))
  return hessianVectorProduct(f.b, loss, [x], [f.b.constant([1, 2])])[0]
}

/** A function whose derivative depends on `slope`: below zero LeakyRelu multiplies by it. */
const trial = (slope: number) => {
  const b = new GraphBuilder()
  const f = notation(b)
  const x = b.input('x', 'float32', [4])
  const forward = b.op('LeakyRelu', [f.neg(f.exp(x))], { alpha: slope })
  const feeds = { x: { dtype: 'float32', shape: [4], data: Float32Array.of(-1, 0, 0.5, 1) } } as const
  return { b, feeds, moved: [x], results: [forward] }
}

describe('grad', () => {
  test('of x³ is 3x², of 3x² is 6x, of 6x is 6', async () => {
    expect(await run([2, -1], (f, x) => gradOf(f, cube(f, x), x))).toEqual([12, 3])
    expect(await run([2, -1], second)).toEqual([12, -6])
    expect(await run([2, -1], (f, x) => gradOf(f, f.sum(second(f, x)), x))).toEqual([6, 6])
  })

  test('adds up all ways from a value to the loss', async () => {
    const [slope] = await run([1], (f, x) => gradOf(f, manyWays(f, x), x))
    expect(slope).toBeCloseTo(2 + 2 + Math.E + 1, 5)
  })

  test('is zero for what the loss does not depend on', async () => {
    expect(await run([1, 2], (f, x) => gradOf(f, f.b.constant(3), x))).toEqual([0, 0])
    expect(await run([1.5, 2], (f, x) => gradOf(f, f.sum(f.sign(x)), x))).toEqual([0, 0])
  })

  test('of a value in between is total, and so is that of what it comes from', async () => {
    expect(await run([1, 2], both)).toEqual([6, 12, 18, 36])
  })

  test('of several losses is the gradient of their sum', async () => {
    expect(await run([1, 2], (f, x) => gradOf(f, f.mul(x, x), x))).toEqual([2, 4])
  })

  test('reaches values outside the body of a loop, and parameters that are its state', async () => {
    // w - 2x halves at each of three steps: w = 2x - x/8.
    expect(await run([8], descend)).toEqual([15])
    expect(await run([3], fromOutside)).toEqual([18])
  })

  test('refuses to go through a loop', () => {
    const b = new GraphBuilder()
    const x = b.input('x', 'float32', [2])
    const { state } = b.loop({
      tripCount: b.constant(2, 'int64'),
      state: [x],
      body: (inner, _, [s]) => ({ state: [notation(inner).exp(s)], scans: [] }),
    })
    expect(() => grad(b, notation(b).sum(state[0]), [x])).toThrow('Loop 对输入 v_initial 没有求导规则')
  })
})

describe('the reverse pass writes few nodes', () => {
  test('none for the seed, for additions, or for what needs no gradient', () => {
    const { b, f, x, w } = start()
    const bias = b.input('bias', 'float32', [4, 2])
    const y = f.sum(f.add(f.square(b.op('Gemm', [x, w], { transB: 1 })), bias))
    expect(addedNodes(b, y, grad(b, y, [bias]))).toEqual(['Expand'])
  })

  test('a linear layer with mean squared error: the scale of the loss, two products, one sum', () => {
    const { b, f, x, w } = start()
    const bias = b.input('bias', 'float32', [2])
    const target = b.input('target', 'float32', [4, 2])
    const loss = f.mean(f.square(f.sub(b.op('Gemm', [x, w, bias], { transB: 1 }), target)))
    expect(addedNodes(b, loss, grad(b, loss, [w, bias])).toSorted()).toEqual(['Gemm', 'Mul', 'ReduceSum'])
    expect(addedNodes(b, loss, grad(b, loss, [x, w, bias])).toSorted()).toEqual([
      'Gemm',
      'Gemm',
      'Mul',
      'ReduceSum',
    ])
  })

  test('slices of one vector of parameters: one concatenation', () => {
    const { b, f } = start()
    const flat = b.input('flat', 'float32', [5])
    const [p, q] = f.split(flat, [2, 3])
    const loss = f.add(f.sum(f.exp(p)), f.sum(f.log(q)))
    expect(addedNodes(b, loss, grad(b, loss, [flat])).toSorted()).toEqual(['Concat', 'Div'])
  })
})

describe('hessianVectorProduct', () => {
  test('of a quadratic form is its matrix times the vector', async () => {
    const matrix = [4, 1, 0, 1, 3, -1, 0, -1, 2]
    const product = (f: Notation, x: Value) => {
      const A = f.b.constant(matrix, 'float32', [3, 3])
      const loss = f.mul(f.sum(f.mul(x, f.b.op('MatMul', [A, x]))), 0.5)
      return hessianVectorProduct(f.b, loss, [x], [f.b.constant([1, 2, -1])])[0]
    }
    expect(await run([0.3, -2, 5], product)).toEqual([6, 8, -4])
  })

  test('of the Rosenbrock function agrees with the formula', async () => {
    const [u, v] = [0.5, -0.25]
    const expected = [2 - 400 * (v - 3 * u * u) - 400 * u * 2, -400 * u + 200 * 2]
    const found = await run([u, v], rosenbrockProduct)
    found.forEach((component, i) => expect(component).toBeCloseTo(expected[i] ?? 0, 3))
  })
})

/** ½xᵀAx with the eigenvalues 1, 3 and `last`, by a rotation in the first two coordinates. */
const valley = (f: Notation, x: Value, last: number): Value => {
  const A = f.b.constant([2, 1, 0, 1, 2, 0, 0, 0, last], 'float32', [3, 3])
  return f.mul(f.sum(f.mul(x, f.b.op('MatMul', [A, x]))), 0.5)
}

/** Largest eigenvalue of the valley, then its direction. */
const steepest = (last: number) =>
  run([0.3, -2, 5], (f, x) => {
    const start = f.b.constant([1, 0.5, 0.25])
    const { eigenvalue, eigenvector } = largestEigenvalue(f.b, valley(f, x, last), x, start, 40)
    return f.concat([f.reshape(eigenvalue, [1]), eigenvector], 0)
  })

describe('largestEigenvalue', () => {
  test('of a quadratic form, with its direction', async () => {
    const [value = 0, ...direction] = await steepest(0.5)
    expect(value).toBeCloseTo(3, 5)
    direction.forEach((component, i) => expect(component).toBeCloseTo(i < 2 ? Math.SQRT1_2 : 0, 4))
  })

  test('keeps the sign of a negative one', async () => {
    const [value] = await steepest(-7)
    expect(value).toBeCloseTo(-7, 4)
  })
})

describe('the gradient check', () => {
  test('tells a right rule from one that is off by a thousandth', async () => {
    const right = await compareSlopes(trial(1), evaluate)
    expect(agrees(right)).toBe(true)
    const wrong = await compareSlopes(trial(1.001), evaluate)
    expect(agrees({ ...right, computed: wrong.computed })).toBe(false)
  })
})
