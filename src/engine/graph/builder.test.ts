import { beforeAll, describe, expect, test } from 'vitest'
import type { Evaluate } from '../autodiff/check.ts'
import { evaluateOnce } from '../runtime/once.ts'
import { loadOrt } from '../runtime/ort.ts'
import { GraphBuilder } from './builder.ts'
import { dump } from './dump.ts'
import { notation } from './notation.ts'
import { DYNAMIC, numbers, typedArray } from './value.ts'
import type { Value } from './value.ts'
import { addEveryFamily } from '../autodiff/families.ts'

addEveryFamily()

let evaluate: Evaluate
beforeAll(async () => {
  evaluate = evaluateOnce(await loadOrt())
})

/** A builder with a float32 input `x` of shape [2, 3] and the notation over it. */
function start() {
  const b = new GraphBuilder()
  return { b, f: notation(b), x: b.input('x', 'float32', [2, 3]) }
}

const opsOf = (b: GraphBuilder, y: Value) => b.build({ y }).nodes.map((node) => node.op)

describe('what is equal is written once', () => {
  test('constants', () => {
    const { b } = start()
    expect(b.constant([1, 2])).toBe(b.constant(Float32Array.of(1, 2)))
    expect(b.constant(1)).not.toBe(b.constant(1, 'int64'))
    expect(b.constant(1)).not.toBe(b.constant([1]))
    expect(b.constant(0)).not.toBe(b.constant(-0))
  })

  test('nodes with equal inputs and attributes', () => {
    const { b, f, x } = start()
    expect(f.exp(x)).toBe(f.exp(x))
    expect(f.sum(x, [0])).not.toBe(f.sum(x, [0], true))
    expect(opsOf(b, f.mul(f.exp(x), f.add(f.exp(x), 1)))).toEqual(['Exp', 'Add', 'Mul'])
  })

  test('a node grows an output that is asked for later', () => {
    const { b } = start()
    const image = b.input('image', 'float32', [1, 1, 4, 4])
    const pooled = b.op('MaxPool', [image], { kernel_shape: [2, 2] })
    const [again, indices] = b.ops('MaxPool', [image], { kernel_shape: [2, 2] })
    expect(again).toBe(pooled)
    expect(indices?.dtype).toBe('int64')
    expect(b.build({ pooled, indices: indices }).nodes).toHaveLength(1)
  })
})

describe('what costs nothing is not written', () => {
  const cases: Record<string, (f: ReturnType<typeof notation>, x: Value) => Value> = {
    'x + 0': (f, x) => f.add(x, 0),
    '0 + x': (f, x) => f.add(0, x),
    'x - 0': (f, x) => f.sub(x, 0),
    'x * 1': (f, x) => f.mul(x, 1),
    'x / 1': (f, x) => f.div(x, 1),
    'x ^ 1': (f, x) => f.pow(x, 1),
    '-(-x)': (f, x) => f.neg(f.neg(x)),
    'reshape there and back': (f, x) => f.reshape(f.reshape(x, [6]), [2, 3]),
    'transpose there and back': (f, x) => f.transpose(f.transpose(x, [1, 0]), [1, 0]),
    'expand to its own shape': (f, x) => f.expand(x, [2, 3]),
    'cast to its own type': (f, x) => f.cast(x, 'float32'),
    'concat of one': (f, x) => f.concat([x], 0),
  }
  test.each(Object.entries(cases))('%s', (_, make) => {
    const { f, x } = start()
    expect(make(f, x)).toBe(x)
  })

  test('but what changes a value or its shape is', () => {
    const { b, f, x } = start()
    expect(f.add(x, -0)).not.toBe(x)
    expect(f.mul(x, 0)).not.toBe(x)
    expect(f.add(x, b.constant([0], 'float32', [1, 1, 1])).shape).toEqual([1, 2, 3])
    expect(b.op('Sum', [x, x])).not.toBe(x)
  })

  test('factors join, and arithmetic of constants is done in single precision', () => {
    const { b, f, x } = start()
    expect(opsOf(b, f.mul(f.neg(f.mul(f.mul(x, 3), 0.1)), 2))).toEqual(['Mul'])
    const third = f.div(b.constant(1), 3)
    expect(third.data).toEqual(Float32Array.of(1 / 3))
  })

  test('a turned product of a turned factor is a product the other way round', () => {
    const { b, f } = start()
    const data = (name: string, shape: readonly number[]) => b.input(name, 'float32', shape)
    const [A, B] = [data('A', [2, 4, 3]), data('B', [1, 4, 5])]
    const turned = f.transpose(f.matMul(f.transpose(A), B))
    expect(turned).toBe(f.matMul(f.transpose(B), A))
    expect(opsOf(b, f.transpose(f.matMul(A, f.transpose(A))))).toEqual(['Transpose', 'MatMul'])
    const plain = f.matMul(A, data('C', [2, 3, 5]))
    expect(opsOf(b, f.transpose(plain))).toEqual(['MatMul', 'Transpose'])
  })

  test('an expansion in front of an op that broadcasts', () => {
    const { b, f, x } = start()
    const s = b.input('s', 'float32', [])
    expect(opsOf(b, f.mul(f.expand(s, [2, 3]), x))).toEqual(['Mul'])
    const row = b.input('row', 'float32', [3])
    expect(f.mul(f.expand(s, [2, 3]), row).shape).toEqual([2, 3])
  })

  test('an expansion over the matrices of a product, not one in them', () => {
    const { b, f } = start()
    const w = b.input('w', 'float32', [4, 3, 5])
    const one = b.input('one', 'float32', [1, 2, 3])
    expect(opsOf(b, f.matMul(f.expand(one, [4, 2, 3]), w))).toEqual(['MatMul'])
    const row = b.input('row', 'float32', [1, 1, 3])
    expect(opsOf(b, f.matMul(f.expand(row, [4, 2, 3]), w))).toEqual(['Expand', 'MatMul'])
    const alone = b.input('alone', 'float32', [1, 3, 5])
    expect(f.matMul(f.expand(one, [4, 2, 3]), alone).shape).toEqual([4, 2, 5])
    const vector = b.input('vector', 'float32', [3])
    expect(f.matMul(f.expand(one, [4, 2, 3]), vector).shape).toEqual([4, 2])
  })

  test('nodes that no output needs', () => {
    const { b, f, x } = start()
    f.exp(x)
    expect(opsOf(b, f.log(x))).toEqual(['Log'])
  })
})

describe('errors name the op and show what it was given', () => {
  const { b, f, x } = start()
  const messages: readonly (readonly [() => unknown, string])[] = [
    [() => f.matMul(x, x), 'MatMul 不接受 A = float32[2, 3]，B = float32[2, 3]'],
    [() => f.add(x, b.constant([1, 2])), 'Add 不接受 A = float32[2, 3]，B = float32[2] [1, 2]'],
    [() => f.add(x, b.constant(1, 'int64')), 'Add 不接受 A = float32[2, 3]，B = int64[] [1]'],
    [() => f.exp(b.constant(1, 'int64')), 'Exp 不接受 X = int64[] [1]'],
    [() => f.reshape(x, [4]), 'Reshape 不接受 data = float32[2, 3]，shape = int64[1] [4]'],
    [() => f.transpose(x, [0, 0]), 'Transpose 不接受 data = float32[2, 3]，perm = [0,0]'],
    [() => f.sum(x, [2]), '没有轴 2，只有 2 维'],
    [
      () => f.concat([x, b.constant([1])], 0),
      'Concat 不接受 inputs = float32[2, 3]，inputs = float32[1] [1]，axis = 0',
    ],
    [() => b.op('Add', [x]), 'Add 不接受 A = float32[2, 3]'],
    [() => b.op('Exp', [x, x]), 'Exp 不接受 X = float32[2, 3]，X = float32[2, 3]'],
    [
      () => b.op('Reshape', [x, b.input('s', 'int64', [1])]),
      'Reshape 不接受 data = float32[2, 3]，shape = int64[1]',
    ],
    [() => b.constant([1, 2], 'float32', [3]), '常量 float32[3] 不能由 2 个元素组成'],
    [() => b.input('x', 'float32', []), '名字 x 已经用过'],
    [() => f.exp(start().f.exp(start().x)), '属于别的图'],
  ]
  test.each(messages)('%#', (make, message) => {
    expect(make).toThrow(message)
  })

  test('what the table does not have does not compile', () => {
    // @ts-expect-error -- axes is an input
    expect(() => b.op('ReduceSum', [x], { axes: [0] })).not.toThrow()
    // @ts-expect-error -- perm is required
    expect(() => b.op('Transpose', [x])).toThrow(TypeError)
    // @ts-expect-error -- two outputs
    expect(() => b.op('Split', [x, b.constant([1, 1], 'int64')])).toThrow('Split 有几个输出，要用 ops 取')
    // @ts-expect-error -- no such op
    expect(() => b.op('Sine', [x])).toThrow(TypeError)
  })
})

describe('loop', () => {
  const three = typedArray([3], 'int64')

  test('carries state, stacks scans, captures what is outside', async () => {
    const b = new GraphBuilder()
    const n = b.input('n', 'int64', [])
    const x = b.input('x', 'float32', [2])
    const { state, scans } = b.loop({
      tripCount: n,
      state: [x],
      body: (inner, iteration, [s]) => {
        const f = notation(inner)
        const next = f.add(f.mul(s, 2), x)
        return { state: [next], scans: [f.sum(next), iteration] }
      },
    })
    expect(scans.map(({ shape }) => shape)).toEqual([[DYNAMIC], [DYNAMIC]])
    const graph = b.build({ last: state[0], sums: scans[0], trips: scans[1] })
    const feeds = {
      n: { dtype: 'int64', shape: [], data: three },
      x: { dtype: 'float32', shape: [2], data: Float32Array.of(1, 10) },
    } as const
    const [found] = await evaluate(graph, [feeds])
    expect(numbers(found?.['last']?.data ?? three)).toEqual([15, 150])
    expect(numbers(found?.['sums']?.data ?? three)).toEqual([33, 77, 165])
    expect(numbers(found?.['trips']?.data ?? three)).toEqual([0, 1, 2])
  })

  test('ends itself', async () => {
    const b = new GraphBuilder()
    const { state, scans } = b.loop({
      tripCount: b.constant(100, 'int64'),
      state: [b.constant(1)],
      body: (inner, _, [s]) => {
        const f = notation(inner)
        const next = f.mul(s, 2)
        return { state: [next], scans: [next], proceed: f.less(next, 10) }
      },
    })
    const [found] = await evaluate(b.build({ last: state[0], all: scans[0] }), [{}])
    expect(numbers(found?.['all']?.data ?? three)).toEqual([2, 4, 8, 16])
  })

  test('a constant trip count gives scans their length; outputs may be state, constants or captured values', async () => {
    const b = new GraphBuilder()
    const x = b.constant([5, 6])
    const { state, scans } = b.loop({
      tripCount: b.constant(2, 'int64'),
      state: [b.constant(1), b.constant(2)],
      body: (inner, _, [s, t]) => ({
        state: [t, s],
        scans: [x, s, inner.constant(7)],
      }),
    })
    expect(scans.map(({ shape }) => shape)).toEqual([[2, 2], [2], [2]])
    const outputs = Object.fromEntries([...state, ...scans].map((value, i) => [`y${i}`, value]))
    const [found] = await evaluate(b.build(outputs), [{}])
    expect(Object.values(found ?? {}).map(({ data }) => numbers(data))).toEqual([
      [1],
      [2],
      [5, 6, 5, 6],
      [1, 2],
      [7, 7],
    ])
  })

  test('what does not change between trips is computed once, outside', () => {
    const { b, f, x } = start()
    const scale = b.input('scale', 'float32', [])
    const { state } = b.loop({
      tripCount: b.constant(2, 'int64'),
      state: [x],
      body: (inner, _, [s]) => {
        const g = notation(inner)
        return { state: [g.mul(s, g.sub(1, g.exp(scale)))], scans: [] }
      },
    })
    const graph = b.build({ y: f.exp(state[0]) })
    expect(graph.nodes.map((node) => node.op)).toEqual(['Exp', 'Sub', 'Loop', 'Exp'])
    expect(dump(graph)).toContain('  next_')
  })

  test('loops nest', async () => {
    const b = new GraphBuilder()
    const trips = b.constant(3, 'int64')
    const { state } = b.loop({
      tripCount: trips,
      state: [b.constant(1)],
      body: (outer, _, [s]) => ({
        state: outer.loop({
          tripCount: trips,
          state: [s],
          body: (inner, __, [t]) => ({ state: [notation(inner).add(t, s)], scans: [] }),
        }).state,
        scans: [],
      }),
    })
    const [found] = await evaluate(b.build({ y: state[0] }), [{}])
    expect(numbers(found?.['y']?.data ?? three)).toEqual([64])
  })

  test('state must keep its type, and a body cannot be used after its end', () => {
    const { b, x } = start()
    const tripCount = b.constant(2, 'int64')
    const run = (body: (f: ReturnType<typeof notation>, s: Value) => Value) =>
      b.loop({
        tripCount,
        state: [x],
        body: (inner, _, [s]) => ({ state: [body(notation(inner), s)], scans: [] }),
      })
    expect(() => run((f, s) => f.sum(s))).toThrow('Loop 的状态是 float32[2, 3]，循环体给出 float32[]')
    let leaked = x
    run((f, s) => (leaked = f.exp(s)))
    expect(() => notation(b).exp(leaked)).toThrow('属于别的图，或属于已经写完的循环体')
  })
})
