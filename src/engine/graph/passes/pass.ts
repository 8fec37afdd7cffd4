import { pruned, usesOf, withBodies } from '../finish.ts'
import type { Graph, GraphNode } from '../rule.ts'
import { typedArray } from '../value.ts'
import type { DType, Shape, Value } from '../value.ts'

/** A change of form that leaves what every output means as it was. */
export type Pass = (graph: Graph) => Graph

/** The same pass in the bodies of loops, then on the graph around them. */
export const everywhere =
  (pass: Pass): Pass =>
  (graph) =>
    pass({
      ...graph,
      nodes: graph.nodes.map((node) => ({
        ...node,
        attributes: withBodies(node.attributes, everywhere(pass)),
      })),
    })

/**
 * The graph with other nodes, in any order: they are put into one of computation, constants that they bring along are
 * added, and what is no longer used is left out.
 */
export function withNodes(graph: Graph, nodes: readonly GraphNode[]): Graph {
  const brought = nodes.flatMap((node) => node.inputs.filter((value) => value?.data !== undefined))
  const constants = new Set([...graph.constants, ...brought])
  return pruned({
    ...graph,
    nodes: inOrder(nodes),
    constants: [...constants].filter((value) => value !== undefined),
  })
}

/** Each node after those that compute what it uses, otherwise in the order given. */
function inOrder(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const producers = new Map(nodes.flatMap((each) => each.outputs.map((output) => [output, each] as const)))
  const ordered = new Set<GraphNode>()
  const place = (each: GraphNode | undefined): void => {
    if (each === undefined || ordered.has(each)) return
    for (const value of usesOf(each)) place(producers.get(value))
    ordered.add(each)
  }
  nodes.forEach(place)
  return [...ordered]
}

/** Who computes a value, and how often it is read: by nodes, by the bodies of loops, as an output. */
export function survey(graph: Graph) {
  const producers = new Map(
    graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)),
  )
  const readers = new Map<Value, readonly (GraphNode | undefined)[]>()
  const read = (value: Value, by?: GraphNode) => readers.set(value, [...(readers.get(value) ?? []), by])
  for (const node of graph.nodes) for (const value of usesOf(node)) read(value, node)
  for (const value of Object.values(graph.outputs)) read(value)
  return {
    /** The node that computes a value; none for inputs, constants and what is captured. */
    producer: (value: Value | undefined) => value && producers.get(value),
    /** The nodes that read a value; undefined stands for being an output. */
    readers: (value: Value) => readers.get(value) ?? [],
    /** The producer of a value that nobody else reads. */
    sole: (value: Value | undefined) =>
      value && readers.get(value)?.length === 1 ? producers.get(value) : undefined,
  }
}

/** A node that a pass writes; an op with one output may be given it alone. */
export const node = (
  op: GraphNode['op'],
  inputs: GraphNode['inputs'],
  output: Value | readonly Value[],
  attributes: GraphNode['attributes'] = {},
): GraphNode => ({ op, inputs, outputs: [output].flat(), attributes })

/** A value that a pass adds; names of values are unique, so those made from them are too. */
export const derived = (from: Value, suffix: string, shape: Shape = from.shape): Value => ({
  name: `${from.name}_${suffix}`,
  dtype: from.dtype,
  shape,
})

/** A constant that a pass adds. */
export const stored = (
  name: string,
  data: readonly number[],
  dtype: DType,
  shape: Shape = [data.length],
): Value => ({
  name,
  dtype,
  shape,
  data: typedArray(data, dtype),
})

/** `from` in another shape, as the node that computes `to`. */
export const reshape = (from: Value, to: Value): GraphNode =>
  node('Reshape', [from, stored(`${to.name}_shape`, to.shape, 'int64')], to)
