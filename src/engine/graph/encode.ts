import { ruleOf } from './ops.ts'
import { isGraph, isInts } from './rule.ts'
import type { Attribute, AttributeValue, Graph, GraphNode } from './rule.ts'
import { DYNAMIC, existing } from './value.ts'
import type { Type, Value } from './value.ts'
import { Writer } from './wire.ts'

/** Version of the operator set and of the file format that graphs are written in. */
export const OPSET = 21
export const IR_VERSION = 10

/** onnx.TensorProto.DataType */
const DATA_TYPE: Readonly<Record<string, number>> = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
} satisfies Record<Type['dtype'], number>

/** onnx.AttributeProto.AttributeType */
const ATTRIBUTE_TYPE: Readonly<Record<Attribute['type'], number>> = {
  float: 1,
  int: 2,
  dtype: 2,
  string: 3,
  graph: 5,
  ints: 7,
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
  const { attributes } = ruleOf(node.op)
  for (const [name, kind] of Object.entries(attributes)) {
    const value = node.attributes[name]
    const isDefault = value === kind.default || (isInts(value) && value.length === 0)
    if (value !== undefined && !isDefault) w.message(5, (inner) => writeAttribute(inner, name, kind, value))
  }
}

function writeAttribute(w: Writer, name: string, { type }: Attribute, value: AttributeValue): void {
  w.string(1, name)
  if (isInts(value)) w.packed(8, value)
  else if (isGraph(value)) w.message(6, (inner) => writeGraph(inner, value, name))
  else if (type === 'dtype') w.int(3, DATA_TYPE[value] ?? 0)
  else if (typeof value === 'string') w.string(4, value)
  else if (type === 'float') w.float(2, value)
  else w.int(3, value)
  w.int(20, ATTRIBUTE_TYPE[type])
}

function writeTensor(w: Writer, { name, dtype, shape, data }: Value): void {
  w.packed(1, shape)
  w.int(2, DATA_TYPE[dtype] ?? 0)
  w.string(8, name)
  const { buffer, byteOffset, byteLength } = existing(data, name)
  w.bytes(9, new Uint8Array(buffer, byteOffset, byteLength))
}

function writeValueInfo(w: Writer, { name, dtype, shape }: Value): void {
  w.string(1, name).message(2, (type) =>
    type.message(1, (tensor) =>
      tensor.int(1, DATA_TYPE[dtype] ?? 0).message(2, (dimensions) => {
        for (const length of shape) dimensions.message(1, (inner) => writeDimension(inner, length))
      }),
    ),
  )
}

/** A length, or the name of one that is known only when the graph runs. */
const writeDimension = (w: Writer, length: number) =>
  length === DYNAMIC ? w.string(2, 'steps') : w.int(1, length)
