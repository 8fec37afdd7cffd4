import { rowOf } from './ops.ts'
import type { AttributeValue, Graph, GraphNode } from './rule.ts'
import { describe, numbers } from './value.ts'
import type { Value } from './value.ts'

/** One line an input, node and output, bodies indented: the graph as text, for people and reviews. */
export const dump = (graph: Graph): string => lines(graph).join('\n')

function lines(graph: Graph): readonly string[] {
  const constants = new Set(graph.constants)
  return [
    ...graph.inputs.map((value) => `input ${value.name}: ${describe(value)}`),
    ...graph.nodes.flatMap((node) => nodeLines(node, constants)),
    ...Object.values(graph.outputs).map((value) => `output ${operand(value, constants)}: ${describe(value)}`),
  ]
}

function nodeLines(node: GraphNode, constants: ReadonlySet<Value>): readonly string[] {
  const results = node.outputs.map((value) => `${value.name}: ${describe(value)}`).join(', ')
  const operands = node.inputs.map((value) => (value ? operand(value, constants) : '_')).join(', ')
  const given = Object.entries(node.attributes).filter(([name, value]) => isWorthShowing(node, name, value))
  const plain = given.flatMap(([name, value]) => (isGraph(value) ? [] : [`${name}=${String(value)}`]))
  const bodies = given.flatMap(([, value]) => (isGraph(value) ? lines(value).map((line) => `  ${line}`) : []))
  return [
    `${results} = ${node.op}(${operands})${plain.length > 0 ? ` {${plain.join('; ')}}` : ''}`,
    ...bodies,
  ]
}

const isGraph = (value: AttributeValue): value is Graph => typeof value === 'object' && 'nodes' in value

const isWorthShowing = (node: GraphNode, name: string, value: AttributeValue): boolean =>
  String(value) !== String(rowOf(node.op).attributes[name]?.default ?? Number.NaN)

/** Small constants show their elements, other values their name. */
function operand(value: Value, constants: ReadonlySet<Value>): string {
  if (value.data === undefined || !constants.has(value)) return value.name
  if (value.data.length > 8) return `${describe(value)} constant`
  const elements = numbers(value.data)
  return value.shape.length === 0 ? String(elements[0]) : `[${elements.join(', ')}]`
}
