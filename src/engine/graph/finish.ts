import { isGraph } from './rule.ts'
import type { Graph, GraphNode } from './rule.ts'
import type { Value } from './value.ts'

/** Bodies that a node's attributes hold. */
export const bodiesOf = (node: GraphNode): readonly Graph[] => Object.values(node.attributes).filter(isGraph)

/** Values that a graph uses but does not define: those it captures from around it. */
export function capturesOf(graph: Graph): readonly Value[] {
  const defined = new Set([
    ...graph.inputs,
    ...graph.constants,
    ...graph.nodes.flatMap((node) => node.outputs),
  ])
  const used = [...graph.nodes.flatMap(usesOf), ...Object.values(graph.outputs)]
  return used.filter((value) => !defined.has(value))
}

/** Values that a node reads: its inputs and whatever its bodies capture. */
export const usesOf = (node: GraphNode): readonly Value[] => [
  ...node.inputs.filter((value) => value !== undefined),
  ...bodiesOf(node).flatMap(capturesOf),
]

/** Whether one of the nodes computes the value. */
export const isLocal = (value: Value, nodes: readonly GraphNode[]): boolean =>
  nodes.some((node) => node.outputs.includes(value))

/** Nodes that some result depends on, in their order. */
function reaching(nodes: readonly GraphNode[], results: readonly Value[]): readonly GraphNode[] {
  const needed = new Set(results)
  return nodes
    .toReversed()
    .filter((node) => {
      const isNeeded = node.outputs.some((value) => needed.has(value))
      if (isNeeded) for (const value of usesOf(node)) needed.add(value)
      return isNeeded
    })
    .reverse()
}

type Rename = ReadonlyMap<Value, Value>

const renamed = (node: GraphNode, names: Rename): GraphNode => ({
  op: node.op,
  inputs: node.inputs.map((value) => value && (names.get(value) ?? value)),
  outputs: node.outputs.map((value) => names.get(value) ?? value),
  attributes: Object.fromEntries(
    Object.entries(node.attributes).map(([key, value]) => [
      key,
      isGraph(value) ? renamedGraph(value, names) : value,
    ]),
  ),
})

const renamedGraph = (graph: Graph, names: Rename): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => renamed(node, names)),
  outputs: Object.fromEntries(
    Object.entries(graph.outputs).map(([key, value]) => [key, names.get(value) ?? value]),
  ),
})

/** Leaves out what no output needs, and gives outputs their names. */
export function finish(parts: Omit<Graph, 'outputs'>, outputs: Readonly<Record<string, Value>>): Graph {
  const names = new Map(Object.entries(outputs).map(([name, value]) => [value, { ...value, name }]))
  const nodes = reaching(parts.nodes, Object.values(outputs))
  const used = new Set([...nodes.flatMap(usesOf), ...Object.values(outputs)])
  return renamedGraph(
    {
      inputs: parts.inputs,
      constants: parts.constants.filter((value) => used.has(value)).map((value) => names.get(value) ?? value),
      nodes,
      outputs,
    },
    names,
  )
}
