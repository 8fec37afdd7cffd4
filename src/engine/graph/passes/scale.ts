import { usesOf } from '../finish.ts'
import type { Graph, GraphNode } from '../rule.ts'
import { size } from '../value.ts'
import type { Value } from '../value.ts'
import { isHomogeneous } from './linear.ts'
import { derived, everywhere, node, survey, withNodes } from './pass.ts'
import type { Pass } from './pass.ts'

/**
 * A scalar that multiplies a whole gradient is multiplied in where the gradient starts: a reverse pass is linear in what
 * it starts from.
 *
 *     d = Mul(error, 2/n); … g = Concat(dw, db); p' = Sub(p, Mul(g, rate))
 *       ->  d = Mul(error, Mul(rate, 2/n)); … p' = Sub(p, Concat(dw, db))
 *
 * Done only when nothing else looks at the gradient. What is left of a plain gradient step can then join the products.
 */
export const scalesAtSource: Pass = everywhere((graph) => {
  const { sole } = survey(graph)
  for (const scaling of graph.nodes) {
    const [A, B] = scaling.inputs
    const isScaling = scaling.op === 'Mul' && sole(A)?.op === 'Concat'
    if (!isScaling || A === undefined || B === undefined || size(B.shape) !== 1) continue
    const source = graph.nodes.find((each) => isSource(each) && onlyFeeds(graph, each, scaling))
    if (source !== undefined) return moved(graph, scaling, A, B, source)
  }
  return graph
})

/** A multiplication by a scalar constant: what turns the error into a gradient. */
const isSource = ({ op, inputs }: GraphNode): boolean => op === 'Mul' && inputs.some(isScalarConstant)

const isScalarConstant = (value: Value | undefined): boolean =>
  value?.data !== undefined && value.shape.length === 0

/** Whether all that depends on `source` is proportional to it and ends in the product that `scaling` takes with a scalar. */
function onlyFeeds(graph: Graph, source: GraphNode, scaling: GraphNode): boolean {
  const [gradient, factor] = scaling.inputs
  const scaled = new Set(source.outputs)
  for (const each of graph.nodes) {
    if (each === scaling || !usesOf(each).some((value) => scaled.has(value))) continue
    if (!isHomogeneous(each, scaled)) return false
    for (const output of each.outputs) scaled.add(output)
  }
  const isAnswered = Object.values(graph.outputs).some((value) => scaled.has(value))
  return (
    !isAnswered &&
    gradient !== undefined &&
    factor !== undefined &&
    scaled.has(gradient) &&
    !scaled.has(factor)
  )
}

function moved(graph: Graph, scaling: GraphNode, gradient: Value, factor: Value, source: GraphNode): Graph {
  const [y = gradient] = source.outputs
  const constant = source.inputs.find(isScalarConstant)
  const rate = derived(y, 'rate', factor.shape)
  const scaledSource = {
    ...source,
    inputs: source.inputs.map((value) => (value === constant ? rate : value)),
  }
  const [scaled] = scaling.outputs
  const nodes = graph.nodes.flatMap((each) => {
    if (each === source) return [node('Mul', [factor, constant], rate), scaledSource]
    if (each === scaling) return []
    return [{ ...each, inputs: each.inputs.map((value) => (value === scaled ? gradient : value)) }]
  })
  return withNodes(graph, nodes)
}
