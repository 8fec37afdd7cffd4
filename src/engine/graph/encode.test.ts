import { onnx } from 'onnx-proto'
import { describe, expect, test } from 'vitest'
import { GraphBuilder } from './builder.ts'
import { encode, IR_VERSION, OPSET } from './encode.ts'
import { notation } from './notation.ts'
import { DYNAMIC } from './value.ts'
import { addEveryFamily } from '../autodiff/families.ts'

addEveryFamily()

/** A graph with an input of unknown length, constants of every type, every kind of attribute, and a loop. */
function everything() {
  const b = new GraphBuilder()
  const f = notation(b)
  const x = b.input('x', 'float32', [DYNAMIC, 2])
  const image = b.input('image', 'float32', [1, 1, 5, 5])
  const weight = b.constant(Float32Array.of(1, 2, 3, 4), 'float32', [1, 1, 2, 2])
  const conv = b.op('Conv', [image, weight], { strides: [2, 1], pads: [0, 1, 0, 1] })
  const leaky = b.op('LeakyRelu', [conv], { alpha: 0.25 })
  const gelu = b.op('Gelu', [x], { approximate: 'tanh' })
  const last = b.op('Gather', [x, b.constant(-3, 'int64')], { axis: -2 })
  const { state } = b.loop({
    tripCount: b.constant(3, 'int64'),
    state: [last],
    body: (inner, _, [s]) => ({ state: [notation(inner).mul(s, last)], scans: [] }),
  })
  return b.build({ leaky, gelu, whole: f.cast(x, 'int32'), y: state[0] })
}

const graph = everything()
const model = onnx.ModelProto.decode(encode(graph))

describe('the file that encode writes, read by an independent decoder', () => {
  test('is a valid model of the right version', () => {
    expect(onnx.ModelProto.verify(model)).toBeNull()
    expect(Number(model.irVersion)).toBe(IR_VERSION)
    expect(Number(model.opsetImport[0]?.version)).toBe(OPSET)
  })

  test('has the inputs and outputs with their types', () => {
    const types = [...(model.graph?.input ?? []), ...(model.graph?.output ?? [])].map(({ name, type }) => [
      name,
      type?.tensorType?.elemType,
      type?.tensorType?.shape?.dim?.map((dim) => dim.dimParam || Number(dim.dimValue)),
    ])
    expect(types).toEqual([
      ['x', 1, ['steps', 2]],
      ['image', 1, [1, 1, 5, 5]],
      ['leaky', 1, [1, 1, 2, 6]],
      ['gelu', 1, ['steps', 2]],
      ['whole', 6, ['steps', 2]],
      ['y', 1, [2]],
    ])
  })

  test('has the nodes with attributes that differ from the default', () => {
    const nodes = model.graph?.node?.map(({ opType, input, attribute }) => [
      opType,
      input,
      attribute?.map(({ name, type, f, i, s, ints }) => [
        name,
        { 1: f, 2: Number(i), 3: Buffer.from(s ?? []).toString(), 5: 'graph', 7: ints?.map(Number) }[
          Number(type)
        ],
      ]),
    ])
    expect(nodes).toEqual([
      [
        'Conv',
        ['image', expect.stringMatching('constant')],
        [
          ['strides', [2, 1]],
          ['pads', [0, 1, 0, 1]],
        ],
      ],
      ['LeakyRelu', [expect.stringMatching('Conv')], [['alpha', 0.25]]],
      ['Gelu', ['x'], [['approximate', 'tanh']]],
      ['Gather', ['x', expect.any(String)], [['axis', -2]]],
      ['Loop', [expect.any(String), '', expect.stringMatching('Gather')], [['body', 'graph']]],
      ['Cast', expect.any(Array), [['to', 6]]],
    ])
  })

  test('has the constants with their elements', () => {
    const found = model.graph?.initializer?.map(({ dataType, dims, rawData }) => [
      dataType,
      dims?.map(Number),
      [...(rawData ?? [])],
    ])
    const expected = graph.constants.map(({ shape, data }) => [
      expect.any(Number),
      shape,
      [...new Uint8Array(data?.buffer ?? new ArrayBuffer())],
    ])
    expect(found).toEqual(expected)
    expect(found?.map(([type]) => type)).toEqual([1, 7, 7])
  })

  test('has a body that answers whether to go on, then the state', () => {
    const body = model.graph?.node?.find(({ opType }) => opType === 'Loop')?.attribute?.[0]?.g
    expect(body?.input?.map(({ type }) => type?.tensorType?.elemType)).toEqual([7, 9, 1])
    expect(body?.output?.map(({ type }) => type?.tensorType?.elemType)).toEqual([9, 1])
    expect(body?.node?.map(({ opType }) => opType)).toEqual(['Mul'])
  })
})
