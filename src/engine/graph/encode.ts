import { rowOf } from './ops.ts'
import type { Attribute, AttributeValue, Graph, GraphNode } from './rule.ts'
import { DYNAMIC } from './value.ts'
import type { DType, Value } from './value.ts'
import { Writer } from './wire.ts'

/** Version of the operator set and of the file format that graphs are written in. */
export const OPSET = 21
export const IR_VERSION = 10

/** onnx.TensorProto.DataType */
const DATA_TYPE: { readonly [D in DType]: number } = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
  uint32: 12,
}

/** onnx.AttributeProto.AttributeType and the field that holds a value of it. */
const ATTRIBUTE: {
  readonly [T in Attribute['type']]: readonly [type: number, write: (w: Writer, v: AttributeValue) => void]
} = {
  float: [1, (w, v) => w.float(2, v as number)],
  int: [2, (w, v) => w.int(3, v as number)],
  dtype: [2, (w, v) => w.int(3, DATA_TYPE[v as DType])],
  string: [3, (w, v) => w.string(4, v as string)],
  graph: [5, (w, v) => w.message(6, (body) => writeGraph(body, v as Graph, 'body'))],
  ints: [7, (w, v) => w.packed(8, v as readonly number[])],
}

/** Serializes a graph as an ONNX ModelProto. https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
export const encode = (graph: Graph): Uint8Array<ArrayBuffer> =>
  new Writer()
    .int(1, IR_VERSION)
    .message(7, (w) => writeGraph(w, graph, 'graph'))
    .message(8, (w) => w.string(1, '').int(2, OPSET))
    .finish()

function writeGraph(w: Writer, graph: Graph, name: string): void {
  for (const node of graph.nodes) w.message(1, (inner) => writeNode(inner, node))
  w.string(2, name)
  for (const value of graph.constants) w.message(5, (inner) => writeTensor(inner, value))
  for (const value of graph.inputs) w.message(11, (inner) => writeValueInfo(inner, value))
  for (const value of Object.values(graph.outputs)) w.message(12, (inner) => writeValueInfo(inner, value))
}

function writeNode(w: Writer, node: GraphNode): void {
  for (const input of node.inputs) w.string(1, input?.name ?? '')
  for (const output of node.outputs) w.string(2, output.name)
  w.string(3, node.outputs[0]?.name ?? '').string(4, node.op)
  const { attributes } = rowOf(node.op)
  for (const [name, value] of Object.entries(node.attributes)) {
    const kind = attributes[name]
    if (kind === undefined) throw new Error(`${node.op} 没有属性 ${name}`)
    if (value !== kind.default && !isEmpty(value))
      w.message(5, (inner) => writeAttribute(inner, name, kind, value))
  }
}

const isEmpty = (value: AttributeValue): boolean => Array.isArray(value) && value.length === 0

function writeAttribute(w: Writer, name: string, kind: Attribute, value: AttributeValue): void {
  const [type, write] = ATTRIBUTE[kind.type]
  w.string(1, name)
  write(w, value)
  w.int(20, type)
}

function writeTensor(w: Writer, { name, dtype, shape, data }: Value): void {
  if (data === undefined) throw new Error(`${name} 不是常量`)
  w.packed(1, shape).int(2, DATA_TYPE[dtype]).string(8, name)
  w.bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
}

function writeValueInfo(w: Writer, { name, dtype, shape }: Value): void {
  const dimension = (inner: Writer, length: number) =>
    length === DYNAMIC ? inner.string(2, 'steps') : inner.int(1, length)
  w.string(1, name).message(2, (type) =>
    type.message(1, (tensor) =>
      tensor.int(1, DATA_TYPE[dtype]).message(2, (dimensions) => {
        for (const length of shape) dimensions.message(1, (inner) => dimension(inner, length))
      }),
    ),
  )
}
