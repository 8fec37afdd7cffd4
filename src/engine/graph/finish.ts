import { isGraph } from './rule.ts'
import type { Attributes, Graph, GraphNode } from './rule.ts'
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

/** Leaves out nodes and constants that no output depends on. */
export function pruned(graph: Graph): Graph {
  const needed = new Set(Object.values(graph.outputs))
  const nodes = graph.nodes
    .toReversed()
    .filter((node) => {
      const isNeeded = node.outputs.some((value) => needed.has(value))
      if (isNeeded) for (const value of usesOf(node)) needed.add(value)
      return isNeeded
    })
    .reverse()
  return { ...graph, nodes, constants: graph.constants.filter((value) => needed.has(value)) }
}

/** Other values to use in the place of some. */
export type Replacement = ReadonlyMap<Value, Value>

/** A node that reads and answers the replacements, in its bodies too. */
export const replaced = (node: GraphNode, by: Replacement): GraphNode => ({
  ...node,
  inputs: node.inputs.map((value) => value && (by.get(value) ?? value)),
  outputs: node.outputs.map((value) => by.get(value) ?? value),
  attributes: withBodies(node.attributes, (body) => replacedIn(body, by)),
})

/** A graph with values replaced wherever they occur but in its inputs. */
const replacedIn = (graph: Graph, by: Replacement): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => replaced(node, by)),
  constants: graph.constants.map((value) => by.get(value) ?? value),
  outputs: Object.fromEntries(
    Object.entries(graph.outputs).map(([name, value]) => [name, by.get(value) ?? value]),
  ),
})

/** Attributes with every body changed. */
export const withBodies = (attributes: Attributes, change: (body: Graph) => Graph): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, isGraph(value) ? change(value) : value]),
  )

/** Leaves out what no output needs and gives outputs the names under which they are answered. */
export const finish = (graph: Graph): Graph =>
  replacedIn(
    pruned(graph),
    new Map(Object.entries(graph.outputs).map(([name, value]) => [value, { ...value, name }])),
  )
